"""A test login to the mail server or to Mailjet. Nothing is sent."""

from urllib.parse import urlsplit

from jepostule.mail.line import to_server
from jepostule.mail.mailjet_answers import refusal
from jepostule.mail.mailjet_calls import api, called, classed
from jepostule.mail.smtp import nothing_sent_yet
from jepostule.settings import settings


async def attempt() -> str:
    """The host we logged in to; empty when e-mails stay in our mailbox. Raises OutsideError."""
    match settings().email_delivery_service:
        case "smtp":
            return await to_smtp()
        case "mailjet":
            return await called(to_mailjet)
    return ""


async def to_smtp() -> str:
    client = to_server()
    with nothing_sent_yet():
        async with client:  # connects, encrypts, logs in, and quits at the end
            if not settings().smtp_user:  # some servers require a login only at this command
                await client.mail(settings().no_reply)
            await client.rset()
    return f"{settings().smtp_host}:{settings().smtp_port}"


def to_mailjet() -> str:
    """By the request that is also made for a letter in doubt."""
    with api("v3") as client, classed():
        answer = client.message.get(filters={"Limit": "1"}, allow_redirects=False)
    if answer.status_code >= 300:
        raise refusal(answer)
    return urlsplit(settings().mailjet_api_url).netloc
