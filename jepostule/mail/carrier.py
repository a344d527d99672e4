"""Who carries our e-mails: what EMAIL_DELIVERY_SERVICE names."""

from datetime import datetime

from jepostule.mail import mailbox, mailjet, smtp
from jepostule.mail.message import Message
from jepostule.settings import settings

CARRIERS = {"mailbox": mailbox.send, "mailjet": mailjet.send, "smtp": smtp.send}
# Those that can be asked whether they have a letter.
AGAIN = {"mailjet": mailjet.send_again}
# These recognise a letter that they already have.
SAFE_TO_REPEAT = {"mailbox", *AGAIN}


async def send(message: Message, doubted_since: datetime | None = None) -> str:
    """What the carrier calls the letter that it took. Raises one of OutsideError.

    `doubted_since`: when an attempt began that may have sent it.
    """
    service = settings().email_delivery_service
    if doubted_since and service in AGAIN:
        return await AGAIN[service](message, doubted_since)
    return await CARRIERS[service](message)


def safe_to_repeat() -> bool:
    """Whether a letter that may have left can be sent again without ever arriving twice."""
    return settings().email_delivery_service in SAFE_TO_REPEAT


async def close() -> None:
    """Before the process ends."""
    await smtp.close()
