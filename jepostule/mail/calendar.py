"""An interview in the candidate's calendar: an invitation, its changes, its cancellation. RFC 5545 and 5546."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid5

import icalendar
from icalendar import CUTYPE, PARTSTAT, ROLE, STATUS, Event, vCalAddress

from jepostule.mail.message import Calendar, one_line
from jepostule.settings import settings
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.platform import Platform

LENGTH = timedelta(hours=1)  # assumed, as recruiters give no end: enough to keep the time free


def calendar(application: Application, platform: Platform, answers: Sequence[Answer]) -> Calendar | None:
    """What the last of `answers` changes in the candidate's calendar; None if it changes nothing."""
    interviews = [each for each in answers if each.kind == "interview"]
    if answers[-1].kind == "interview":
        return _file("REQUEST", _event(application, platform, interviews, answers[-1], len(interviews) - 1))
    if off := called_off(answers):
        event = _event(application, platform, interviews, off, len(interviews))
        event.status = STATUS.CANCELLED
        event.DTSTAMP = answers[-1].created_at
        return _file("CANCEL", event)
    return None


def called_off(answers: Sequence[Answer]) -> Answer | None:
    """The future interview that the last of `answers` cancels, by being a rejection."""
    if len(answers) == 1 or answers[-1].kind != "rejection":
        return None
    before = answers[-2]
    return before if before.meets_at and before.meets_at > answers[-1].created_at else None


def _event(
    application: Application, platform: Platform, interviews: Sequence[Answer], interview: Answer, sequence: int
) -> Event:
    """`sequence`: number of earlier versions of this meeting."""
    assert interview.meets_at
    return Event.new(
        uid=uid(application),
        sequence=sequence,
        stamp=interview.created_at,
        # In UTC: programs need not know our time zone, and the hour that is repeated in autumn is not ambiguous.
        start=interview.meets_at,
        end=interview.meets_at + LENGTH,
        summary=summary(application),
        location=place(application, interview),
        description=description(interview),
        organizer=_organizer(application, platform, interviews[0]),
        attendees=[_candidate(application, asked=bool(interviews[0].employer_email))],
        status=STATUS.CONFIRMED,
        url=interview.video_link or None,
    )


def uid(application: Application) -> str:
    """The same for all versions. It does not reveal `answer_uuid`, with which the candidate could answer too."""
    return f"{uuid5(application.answer_uuid, 'interview')}@{urlsplit(settings().base_url).hostname}"


def summary(application: Application) -> str:
    employer = application.employer_description
    return f"Entretien chez {employer}" if employer else f"Entretien : {application.job}"


def place(application: Application, interview: Answer) -> str:
    parts = {
        "onsite": (application.employer_description, interview.employer_address),
        "phone": ("Par téléphone", interview.employer_phone),
        "video": (interview.video_link or "En visio",),
    }[interview.location or "onsite"]
    return ", ".join(filter(None, parts))


def description(interview: Answer) -> str:
    contacts = (interview.employer_name, interview.employer_phone, interview.employer_email, interview.employer_address)
    return "\n".join(filter(None, (interview.message and f"{interview.message}\n", *contacts)))


def _organizer(application: Application, platform: Platform, first: Answer) -> vCalAddress:
    """The recipient of the candidate's reply: the recruiter, or the platform if the recruiter gave no address.

    Always that of the first interview: to most programs, a change by another organizer is another meeting.
    """
    name = first.employer_name or application.employer_description or platform.name
    address = first.employer_email or platform.contact_email
    # We send it on the recruiter's behalf.
    sent_by = platform.contact_email if address != platform.contact_email else None
    return vCalAddress.new(address, cn=one_line(name), sent_by=sent_by)


def _candidate(application: Application, *, asked: bool) -> vCalAddress:
    """`asked`: a recruiter reads the candidate's reply."""
    return vCalAddress.new(
        application.candidate_email,
        cn=one_line(application.candidate_name),
        cutype=CUTYPE.INDIVIDUAL,
        role=ROLE.REQ_PARTICIPANT,
        partstat=PARTSTAT.NEEDS_ACTION,
        rsvp=asked,
    )


def _file(method: str, event: Event) -> Calendar:
    whole = icalendar.Calendar()
    for name, value in {"prodid": "-//Je Postule//Entretien//FR", "version": "2.0", "method": method}.items():
        whole.add(name, value)
    whole.add_component(event)
    return Calendar(method, whole.to_ical())
