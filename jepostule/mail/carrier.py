"""Who carries our e-mails: what EMAIL_DELIVERY_SERVICE names."""

from jepostule.mail import mailbox, smtp
from jepostule.mail.message import Message
from jepostule.settings import settings

CARRIERS = {"mailbox": mailbox.send, "smtp": smtp.send}
# These recognise a letter that they already have.
SAFE_TO_REPEAT = {"mailbox"}


async def send(message: Message) -> str:
    """What the carrier calls the letter that it took. Raises one of OutsideError."""
    return await CARRIERS[settings().email_delivery_service](message)


def safe_to_repeat() -> bool:
    """Whether a letter that may have left can be sent again without ever arriving twice."""
    return settings().email_delivery_service in SAFE_TO_REPEAT


async def close() -> None:
    """Before the process ends."""
    await smtp.close()
