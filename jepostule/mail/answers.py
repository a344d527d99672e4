"""The e-mail to the candidate when a recruiter answers."""

from collections.abc import Sequence

from jepostule.mail.calendar import called_off
from jepostule.mail.letters import written
from jepostule.moments import clock, day
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.letter import Content
from jepostule.store.platform import Platform

PLACES = {"onsite": "Sur place", "phone": "Par téléphone", "video": "En visio"}


def answer(application: Application, platform: Platform, answers: Sequence[Answer]) -> Content:
    """The last of `answers` (oldest first), worded with regard to those before."""
    newest = answers[-1]
    before = answers[-2] if len(answers) > 1 else None
    earlier = before if before and before.kind == "interview" else None
    off = called_off(answers)
    return written(
        newest.kind,
        application=application,
        platform=platform,
        answer=newest,
        first_name=application.candidate_first_name,
        employer=application.employer_description,
        author=newest.employer_name or application.employer_description or "l’entreprise",
        earlier=earlier,
        called_off=off,
        met=None if off else earlier,
        **meeting(newest),
    )


def meeting(interview: Answer) -> dict[str, str]:
    """Date, time and place in words; empty when the answer is not an interview."""
    if not interview.meets_at or not interview.location:
        return {}
    words = day(interview.meets_at, year=True)
    _, date, month, _ = words.split()
    address = interview.employer_address if interview.location == "onsite" else ""
    return {
        "when": f"{words[0].upper()}{words[1:]} à {clock(interview.meets_at)}",
        "date": date,
        "month": month,
        "place": ", ".join(filter(None, (PLACES[interview.location], address))),
    }


def sender_name(application: Application, platform: Platform) -> str:
    """The employer, and the platform through which they answer."""
    return " via ".join(filter(None, (application.employer_description, platform.name)))


def reply_to(application: Application, answer: Answer) -> tuple[str | None, str | None]:
    """The recruiter's name and address, if an address was given."""
    if not answer.employer_email:
        return None, None
    return answer.employer_name or application.employer_description, answer.employer_email
