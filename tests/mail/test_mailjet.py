"""Mailjet over TLS: what it is sent, once, and what may be done when it fails."""

import asyncio
import base64
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from jepostule.mail import mailjet
from jepostule.mail.mailjet import SETTLED
from jepostule.mail.mailjet_template import inert, variables
from jepostule.mail.message import Calendar
from jepostule.outside import OutcomeUnknown, OutsideError, Rejected, Unreachable
from tests.mail.messages import CV, LETTER, message
from tests.mail.rows import application
from tests.servers import certificate
from tests.servers.mailjet import FIRST_ID, HANG_UP, SECRET, STALL, Answer, MailjetServer
from tests.servers.smtp import free_port

Configure = Callable[..., None]
QUOTING = "robin@boucherie-sanzot.example is not what Camille wrote"


@pytest.fixture
def server(tmp_path: Path, configure: Configure) -> Iterator[MailjetServer]:
    with MailjetServer(certificate.write(tmp_path)) as server:
        configure(**server.variables)
        yield server


def error(status: int, code: str = "mj-0013") -> Answer:
    """What Mailjet answers for the only letter of a call."""
    told = {"ErrorIdentifier": "88b5", "ErrorCode": code, "StatusCode": status, "ErrorMessage": QUOTING}
    return Answer(status, {"Messages": [{"Status": "error", "Errors": [told]}]})


async def attempt(server: MailjetServer, order: Answer | str) -> OutsideError:
    server.behaviour["POST"] = order
    with pytest.raises(OutsideError) as caught:
        await mailjet.send(LETTER)
    assert len(server.calls) == 1, "exactly one POST per attempt"
    return caught.value


async def test_a_letter_arrives_whole_and_its_message_id_comes_back(server: MailjetServer) -> None:
    assert await mailjet.send(LETTER) == str(FIRST_ID)
    [call] = server.calls
    assert call.headers["Idempotency-Key"] == str(LETTER.id)
    assert call.letter == {
        "From": {"Email": LETTER.sender_address, "Name": "Camille Martin"},
        "To": [{"Email": LETTER.recipient}],
        "ReplyTo": {"Email": "camille.martin@example.org", "Name": "Camille Martin"},
        "Subject": LETTER.subject,
        "TextPart": LETTER.text,
        "HTMLPart": LETTER.html,
        "CustomID": str(LETTER.id),
        "MonitoringCategory": "send-application",
        "TrackOpens": "enabled",
        "TrackClicks": "disabled",
        "Attachments": [
            {
                "ContentType": "application/pdf",
                "Filename": "CV-Camille-Martin.pdf",
                "Base64Content": base64.b64encode(CV.content).decode(),
            }
        ],
    }


async def test_opens_are_not_tracked_where_that_is_said(server: MailjetServer, configure: Configure) -> None:
    configure(MAILJET_TRACK_OPENS="false")
    await mailjet.send(LETTER)
    assert server.calls[0].letter["TrackOpens"] == "disabled"


async def test_an_interview_comes_with_its_calendar_file(server: MailjetServer) -> None:
    await mailjet.send(message(attachments=(), calendar=Calendar("REQUEST", b"BEGIN:VCALENDAR")))
    [file] = server.calls[0].letter["Attachments"]
    assert (file["Filename"], file["ContentType"]) == ("invite.ics", "text/calendar")
    assert base64.b64decode(file["Base64Content"]) == b"BEGIN:VCALENDAR"


async def test_the_template_is_used_for_the_application_alone(server: MailjetServer, configure: Configure) -> None:
    configure(MAILJET_TEMPLATE_APPLICATION="4711")
    await mailjet.send(message(variables=variables(application())))
    await mailjet.send(LETTER)
    with_template, without = (call.letter for call in server.calls)
    assert (with_template["TemplateID"], with_template["TemplateLanguage"]) == (4711, True)
    assert "HTMLPart" not in with_template
    assert "TemplateID" not in without
    link = "http://127.0.0.1:8000/candidature/reponse/299e7c75-0559-4733-9877-f59358cf7332"
    assert with_template["Variables"] == {
        "candidate_name": "Camille Martin",
        "candidate_address": "7 rue du Temple, 95130 Ermont",
        "candidate_phone": "06 12 34 56 78",
        "candidate_email": "camille.martin@example.org",
        "employer_description": "Boucherie Sanzot",
        "employer_email": "contact@boucherie-sanzot.example",
        "job": "vente en boucherie",
        "message_raw": application().message,
        "message_html": ("<p>Bonjour,</p><p>J&#39;aime le travail bien fait.<br>Quand en parler ?</p><p>Camille</p>"),
        "answer_rejection_url": f"{link}/0",
        "answer_request_info_url": f"{link}/1",
        "answer_interview_url": f"{link}/2",
    }


@pytest.mark.parametrize("typed", ["{{var:x}}", "{% if 1 %}", "{# x #}", "[[data:email]]", "{{{x}}}", "[[[x]]]"])
async def test_what_somebody_typed_is_never_an_instruction(server: MailjetServer, typed: str) -> None:
    row = application(candidate_first_name=typed, job=typed, message=f"<b>{typed}</b>")
    await mailjet.send(
        message(sender_name=typed, subject=typed, text=typed, html=f"<p>{typed}</p>", variables=variables(row))
    )
    letter = server.calls[0].letter
    shown = [
        letter["From"]["Name"],
        letter["Subject"],
        letter["TextPart"],
        letter["HTMLPart"],
        *variables(row).values(),
    ]
    assert not any(sign in text for text in shown for sign in ("{{", "{%", "{#", "[["))
    assert inert(typed).replace("\u2060", "") == typed
    assert variables(row)["message_raw"].replace("\u2060", "") == f"\u2039b\u203a{typed}\u2039/b\u203a"
    assert "<b>" not in variables(row)["message_html"]


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (error(400), "Mailjet answered 400 mj-0013"),
        (Answer(200, error(400).body), "Mailjet answered 400 mj-0013"),
        (error(413), "Mailjet answered 413 mj-0013"),
        (Answer(400, b"<html>"), "Mailjet answered 400"),
        (Answer(400, {"StatusCode": 400, "ErrorCode": QUOTING}), "Mailjet answered 400"),
    ],
)
async def test_a_lasting_refusal_of_this_letter_is_rejected(server: MailjetServer, order: Answer, reason: str) -> None:
    refused = await attempt(server, order)
    assert isinstance(refused, Rejected)
    assert str(refused) == reason


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_that_every_letter_would_meet_is_about_our_credentials(
    server: MailjetServer, status: int
) -> None:
    refused = await attempt(server, Answer(status, {"StatusCode": status, "ErrorMessage": QUOTING}))
    assert isinstance(refused, Unreachable)
    assert refused.credentials


async def test_a_redirect_is_not_followed(server: MailjetServer) -> None:
    refused = await attempt(server, Answer(307, headers={"Location": f"{server.url}/v3.1/send"}))
    assert isinstance(refused, Unreachable)
    assert refused.credentials


@pytest.mark.parametrize("order", [Answer(500, b"oops"), Answer(503), Answer(429), Answer(408), error(500)])
async def test_what_did_not_happen_and_may_work_later_is_unreachable(server: MailjetServer, order: Answer) -> None:
    later = await attempt(server, order)
    assert isinstance(later, Unreachable)
    assert not later.credentials


@pytest.mark.parametrize(
    ("asked", "seconds"), [("120", 120), ("999999999", 24 * 3600), ("", None), ("-1", None), ("tomorrow", None)]
)
async def test_mailjet_says_when_to_come_back(server: MailjetServer, asked: str, seconds: int | None) -> None:
    later = await attempt(server, Answer(429, headers={"Retry-After": asked}))
    assert later.retry_after == (seconds and timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "order",
    [
        HANG_UP,
        STALL,
        Answer(200, b"<html>"),
        Answer(200, {"Messages": []}),
        Answer(200, {"Messages": [{"Status": "success", "To": [{}]}]}),
        Answer(200, None),
        Answer(502),
        Answer(504),
    ],
)
async def test_no_clear_answer_leaves_the_outcome_unknown(server: MailjetServer, order: Answer | str) -> None:
    assert isinstance(await attempt(server, order), OutcomeUnknown)


async def test_nobody_who_answers_is_unreachable(server: MailjetServer, configure: Configure) -> None:
    configure(MAILJET_API_URL=f"https://127.0.0.1:{free_port()}")
    with pytest.raises(Unreachable):
        await mailjet.send(LETTER)


async def test_a_server_that_cannot_prove_its_name_gets_no_letter(
    server: MailjetServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(Unreachable):
        await mailjet.send(LETTER)
    assert server.calls == []


async def test_no_address_and_no_text_is_in_an_error(server: MailjetServer, caplog: pytest.LogCaptureFixture) -> None:
    for order in (error(400), error(401), error(500), Answer(200, {"said": QUOTING}), STALL):
        server.calls.clear()
        written = "".join(traceback.format_exception(await attempt(server, order))) + caplog.text
        assert "sanzot" not in written
        assert "Camille" not in written
        assert SECRET not in written


async def test_an_address_that_cannot_be_written_to_is_rejected_before_any_call(server: MailjetServer) -> None:
    with pytest.raises(Rejected):
        await mailjet.send(message(recipient="robin@boucherie.example, evil@example.org"))
    assert server.calls == []


async def test_letters_are_sent_side_by_side(server: MailjetServer) -> None:
    await asyncio.gather(*(mailjet.send(message(id=uuid4())) for _ in range(4)))
    assert len(server.letters) == 4


def ago(time: timedelta) -> datetime:
    return datetime.now(UTC) - time


async def test_a_letter_that_mailjet_has_is_not_sent_again(server: MailjetServer) -> None:
    server.takes_anyway = True
    await attempt(server, HANG_UP)
    assert await mailjet.send_again(LETTER, ago(timedelta())) == str(FIRST_ID)
    assert len(server.calls_by("POST")) == 1


async def test_a_letter_that_mailjet_does_not_have_yet_waits(server: MailjetServer) -> None:
    with pytest.raises(OutcomeUnknown) as caught:
        await mailjet.send_again(LETTER, ago(timedelta(seconds=30)))
    assert caught.value.retry_after == SETTLED
    assert server.letters == {}


async def test_a_letter_that_mailjet_never_got_is_sent_again(server: MailjetServer) -> None:
    assert await mailjet.send_again(LETTER, ago(SETTLED)) == str(FIRST_ID)
    assert [call.method for call in server.calls] == ["GET", "POST"]


@pytest.mark.parametrize(
    "order",
    [
        HANG_UP,
        STALL,
        Answer(400),
        Answer(401),
        Answer(500),
        Answer(200, b"<html>"),
        Answer(200, {"Data": [{"ID": 1, "CustomID": "of another letter"}]}),
    ],
)
async def test_a_letter_is_not_sent_while_mailjet_does_not_say_whether_it_has_it(
    server: MailjetServer, order: Answer | str
) -> None:
    server.behaviour["GET"] = order
    with pytest.raises(OutcomeUnknown):
        await mailjet.send_again(LETTER, ago(SETTLED))
    assert server.calls_by("POST") == []
