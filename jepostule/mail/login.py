"""Whether whoever carries our e-mails lets us in. Nothing is sent."""

import asyncio
from urllib.parse import urlsplit

from jepostule.mail.line import to_server
from jepostule.mail.mailjet_answers import refusal
from jepostule.mail.mailjet_calls import api, classed
from jepostule.mail.smtp import nothing_sent_yet
from jepostule.settings import settings


async def attempt() -> str:
    """Whom we logged in to, or empty where e-mails stay here. Raises one of OutsideError."""
    match settings().email_delivery_service:
        case "smtp":
            return await to_smtp()
        case "mailjet":
            return await asyncio.to_thread(to_mailjet)
    return ""


async def to_smtp() -> str:
    client = to_server()
    with nothing_sent_yet():
        async with client:  # which connects, encrypts, logs in and takes leave
            if not settings().smtp_user:  # who wants a login may say so here only
                await client.mail(settings().no_reply)
            await client.rset()
    return f"{settings().smtp_host}:{settings().smtp_port}"


def to_mailjet() -> str:
    """By the question that a letter in doubt would ask."""
    with api("v3") as client, classed():
        answer = client.message.get(filters={"Limit": "1"}, allow_redirects=False)
    if answer.status_code >= 300:
        raise refusal(answer)
    return urlsplit(settings().mailjet_api_url).netloc
