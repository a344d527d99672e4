"""The invitation, parsed by another library than the one that writes it."""

import email
import email.policy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
import vobject

from jepostule.mail.calendar import calendar
from jepostule.mail.message import Calendar, encoded
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from tests.mail.messages import message
from tests.mail.rows import answer, application, platform

FRIDAY = datetime(2026, 5, 29, 8, tzinfo=UTC)


def file(*given: Answer, people: Application | None = None) -> Calendar:
    written = calendar(people or application(), platform(), given)
    assert written is not None
    return written


def read(written: Calendar) -> Any:
    (whole,) = vobject.readComponents(written.content.decode(), validate=True)
    assert whole.method.value == written.method
    assert (whole.version.value, len(list(whole.components()))) == ("2.0", 1)
    return whole.vevent


def test_an_interview_is_an_invitation() -> None:
    written = file(answer("interview"))
    event = read(written)
    assert written.method == "REQUEST"
    assert (event.dtstart.value, event.dtend.value) == (FRIDAY, FRIDAY + timedelta(hours=1))
    assert (event.sequence.value, event.status.value) == ("0", "CONFIRMED")
    assert event.summary.value == "Entretien chez Boucherie Sanzot"
    assert event.location.value == "Boucherie Sanzot, 12 rue de la Gare, 95130 Ermont"
    assert event.organizer.value == "mailto:robin@boucherie-sanzot.example"
    assert event.organizer.params["SENT-BY"] == ["mailto:c@lbb.example"]
    assert event.attendee.value == "mailto:camille.martin@example.org"
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert event.attendee.params["RSVP"] == ["TRUE"]
    assert "Venez avec votre CV.\n\nJe vous ferai visiter.\n\nRobin Sanzot" in event.description.value
    assert event.dtstamp.value == answer("interview").created_at


def test_the_same_job_run_twice_writes_the_same_bytes() -> None:
    assert file(answer("interview")) == file(answer("interview"))


def test_another_date_is_the_same_meeting_with_a_higher_sequence() -> None:
    first = answer("interview")
    moved = answer("interview", 2, meets_at=FRIDAY + timedelta(days=3), employer_email="sam@boucherie-sanzot.example")
    again = answer("interview", 3, meets_at=FRIDAY + timedelta(days=4))
    events = [read(file(*given)) for given in ([first], [first, moved], [first, moved, again])]
    assert len({event.uid.value for event in events}) == 1
    assert [event.sequence.value for event in events] == ["0", "1", "2"]
    assert events[1].dtstart.value == FRIDAY + timedelta(days=3)
    assert {event.organizer.value for event in events} == {"mailto:robin@boucherie-sanzot.example"}


def test_a_question_before_does_not_count() -> None:
    assert read(file(answer("info_request"), answer("interview", 2))).sequence.value == "0"


def test_a_refusal_before_the_meeting_cancels_it() -> None:
    given = [answer("interview"), answer("interview", 2, meets_at=FRIDAY + timedelta(days=3)), answer("rejection", 3)]
    written = file(*given)
    event = read(written)
    assert (written.method, event.status.value, event.sequence.value) == ("CANCEL", "CANCELLED", "2")
    assert event.uid.value == read(file(given[0])).uid.value
    assert event.dtstart.value == FRIDAY + timedelta(days=3)
    assert event.attendee.value == "mailto:camille.martin@example.org"
    assert event.dtstamp.value == given[-1].created_at


@pytest.mark.parametrize(
    "given",
    [
        [answer("rejection")],
        [answer("info_request")],
        [answer("info_request"), answer("rejection", 2)],
        [answer("interview"), answer("hired", 2)],
        [answer("interview"), answer("rejection", 2, created_at=FRIDAY + timedelta(hours=2))],
    ],
    ids=["a refusal", "a question", "a refusal after a question", "a job", "a refusal after the meeting"],
)
def test_other_answers_leave_the_calendar_alone(given: list[Answer]) -> None:
    assert calendar(application(), platform(), given) is None


def test_the_candidate_cannot_answer_for_the_company_with_what_the_invitation_says() -> None:
    written = file(answer("interview"))
    assert b"299e7c75-0559-4733-9877-f59358cf7332" not in written.content
    other = file(answer("interview"), people=application(answer_uuid=UUID(int=7)))
    assert read(other).uid.value != read(written).uid.value


def test_a_meeting_by_phone_or_video_says_how() -> None:
    assert read(file(answer("interview", location="phone"))).location.value == "Par téléphone, 01 34 56 78 90"
    by_video = read(file(answer("interview", location="video", video_link="https://visio.example/a?b=1,2;3")))
    assert by_video.location.value == by_video.url.value == "https://visio.example/a?b=1,2;3"
    assert read(file(answer("interview", location="video"))).location.value == "En visio"


def test_without_a_recruiter_s_address_the_platform_invites_and_expects_no_reply() -> None:
    event = read(file(answer("interview", employer_email="")))
    assert event.organizer.value == "mailto:c@lbb.example"
    assert event.attendee.params["RSVP"] == ["FALSE"]


def test_nothing_that_was_typed_breaks_the_file() -> None:
    typed = 'Robin\r\nATTENDEE:mailto:x@evil.example\n"; X-A="\\n,;:'
    people = application(employer_description=typed, candidate_first_name=typed, job=typed)
    event = read(file(answer("interview", message=typed, employer_name=typed, employer_address=typed), people=people))
    assert event.attendee.value == "mailto:camille.martin@example.org"
    assert len(event.contents["attendee"]) == 1
    assert event.contents.keys() <= {
        *("uid", "sequence", "dtstamp", "dtstart", "dtend", "summary", "location", "description"),
        *("organizer", "attendee", "status", "url"),
    }


def test_the_hour_that_comes_twice_is_one_hour() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    event = read(file(answer("interview", meets_at=first)))
    assert (event.dtstart.value, event.dtend.value) == (first, first + timedelta(hours=1))


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_e_mail_has_it_as_a_part_with_a_method_and_as_a_file(method: str) -> None:
    given = [answer("interview")] if method == "REQUEST" else [answer("interview"), answer("rejection", 2)]
    written = file(*given)
    mail = email.message_from_bytes(encoded(message(calendar=written, attachments=())), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    alternatives, attached = mail.iter_parts()
    assert [part.get_content_type() for part in alternatives.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    invitation = list(alternatives.iter_parts())[-1]
    assert invitation.get_param("method") == method
    assert invitation.get_param("charset") == "utf-8"
    assert invitation.get_payload(decode=True) == written.content
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "invite.ics")
    assert attached.get_payload(decode=True) == written.content
