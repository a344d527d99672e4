"""What Mailjet receives: our texts, or the variables of its template."""

import base64
from collections.abc import Callable

import pytest

from jepostule.mail import mailjet
from jepostule.mail.mailjet_template import inert, variables
from jepostule.mail.message import Calendar
from tests.mail.messages import CV, LETTER, message
from tests.mail.rows import application
from tests.servers.mailjet import FIRST_ID, MailjetServer

Configure = Callable[..., None]


async def test_a_letter_arrives_whole_and_its_message_id_comes_back(mailjet_api: MailjetServer) -> None:
    assert await mailjet.send(LETTER) == str(FIRST_ID)
    [call] = mailjet_api.calls
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


async def test_opens_are_not_tracked_where_that_is_said(mailjet_api: MailjetServer, configure: Configure) -> None:
    configure(MAILJET_TRACK_OPENS="false")
    await mailjet.send(LETTER)
    assert mailjet_api.calls[0].letter["TrackOpens"] == "disabled"


async def test_an_interview_comes_with_its_calendar_file(mailjet_api: MailjetServer) -> None:
    await mailjet.send(message(attachments=(), calendar=Calendar("REQUEST", b"BEGIN:VCALENDAR")))
    [file] = mailjet_api.calls[0].letter["Attachments"]
    assert (file["Filename"], file["ContentType"]) == ("invite.ics", "text/calendar")
    assert base64.b64decode(file["Base64Content"]) == b"BEGIN:VCALENDAR"


async def test_the_template_is_used_for_the_application_alone(mailjet_api: MailjetServer, configure: Configure) -> None:
    configure(MAILJET_TEMPLATE_APPLICATION="4711")
    await mailjet.send(message(variables=variables(application())))
    await mailjet.send(LETTER)
    with_template, without = (call.letter for call in mailjet_api.calls)
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
        "answer_hired_url": f"{link}/3",
    }


@pytest.mark.parametrize("typed", ["{{var:x}}", "{% if 1 %}", "{# x #}", "[[data:email]]", "{{{x}}}", "[[[x]]]"])
async def test_what_somebody_typed_is_never_an_instruction(mailjet_api: MailjetServer, typed: str) -> None:
    row = application(candidate_first_name=typed, job=typed, message=f"<b>{typed}</b>")
    await mailjet.send(
        message(sender_name=typed, subject=typed, text=typed, html=f"<p>{typed}</p>", variables=variables(row))
    )
    letter = mailjet_api.calls[0].letter
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
