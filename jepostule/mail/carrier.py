"""Sends e-mails through the provider that EMAIL_DELIVERY_SERVICE names."""

from datetime import timedelta
from hashlib import sha256

from jepostule.mail import mailbox, mailjet, smtp
from jepostule.mail.message import Message
from jepostule.settings import settings

CARRIERS = {"mailbox": mailbox.send, "mailjet": mailjet.send, "smtp": smtp.send}
# Providers that can be asked whether they have a letter.
AGAIN = {"mailjet": mailjet.send_again}
# Providers that recognise a letter that they already have.
SAFE_TO_REPEAT = {"mailbox", *AGAIN}


async def send(message: Message, doubted_for: timedelta | None = None) -> str:
    """The provider's id of the letter. Raises OutsideError.

    `doubted_for`: how long ago an earlier attempt began that may have sent the letter.
    """
    service = settings().email_delivery_service
    if doubted_for is not None and service in AGAIN:
        return await AGAIN[service](message, doubted_for)
    return await CARRIERS[service](message)


def account() -> str:
    """The provider, and our account there: another one does not know what became of its letters."""
    chosen = settings()
    if chosen.email_delivery_service != "mailjet":
        return chosen.email_delivery_service
    return f"mailjet {sha256(chosen.mailjet_api_key.encode()).hexdigest()[:8]}"


def safe_to_repeat(before: str) -> bool:
    """Whether a letter that may have left can be sent again without ever arriving twice.

    `before`: the `account` by which it may have left; empty when a release before migration 0023 sent it.
    """
    return before in ("", account()) and settings().email_delivery_service in SAFE_TO_REPEAT


async def close() -> None:
    """To be called before the process ends."""
    await smtp.close()
