"""A letter as the payload of Mailjet's Send API."""

from base64 import b64encode
from typing import Any

from jepostule.mail.mailjet_template import inert
from jepostule.mail.message import MEDIA_TYPE, Attachment, Message, one_line, person
from jepostule.settings import settings

LONGEST_SUBJECT = 255  # characters


def payload(message: Message) -> dict[str, Any]:
    """Raises Rejected for an unusable address."""
    letter = {
        "From": known(message.sender_name, message.sender_address),
        "To": [known("", message.recipient)],
        "Subject": inert(one_line(message.subject))[:LONGEST_SUBJECT],
        **content(message),
        # Identifies the letter in events, and in the search after a crash.
        "CustomID": str(message.id),
        "MonitoringCategory": message.category,
        "TrackOpens": "enabled" if settings().mailjet_track_opens else "disabled",
        "TrackClicks": "disabled",  # links stay unchanged: employers are not redirected through another site
        "Attachments": [attached(each) for each in attachments(message)],
    }
    if message.reply_to:
        letter["ReplyTo"] = known(message.reply_to_name or "", message.reply_to)
    return {"Messages": [letter]}


def content(message: Message) -> dict[str, Any]:
    """Mailjet's template when one is configured for this kind of letter, else our own text."""
    template = settings().mailjet_template_application
    if template and message.variables is not None:
        return {"TemplateID": template, "TemplateLanguage": True, "Variables": dict(message.variables)}
    return {"TextPart": inert(message.text), "HTMLPart": inert(message.html)}


def known(name: str, address: str) -> dict[str, str]:
    written = person(name, address)
    named = {"Name": inert(written.display_name)} if written.display_name else {}
    return {"Email": written.addr_spec, **named}


def attachments(message: Message) -> list[Attachment]:
    invitation = message.calendar
    return [
        *([Attachment("invite.ics", "text/calendar", invitation.content)] if invitation else []),
        *message.attachments,
    ]


def attached(file: Attachment) -> dict[str, str]:
    return {
        "ContentType": file.media_type if MEDIA_TYPE.fullmatch(file.media_type) else "application/octet-stream",
        "Filename": one_line(file.name) or "document",
        "Base64Content": b64encode(file.content).decode(),
    }
