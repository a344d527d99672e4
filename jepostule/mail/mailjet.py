"""E-mail through Mailjet: the Send API, version 3.1. CONTRACT 3."""

from datetime import timedelta
from uuid import UUID

from jepostule.mail.mailjet_answers import accepted, found
from jepostule.mail.mailjet_calls import api, called, classed
from jepostule.mail.mailjet_payload import payload
from jepostule.mail.message import Message
from jepostule.outside import OutcomeUnknown, OutsideError

# By then Mailjet lists every letter that it accepted, so that one not found was not sent.
SETTLED = timedelta(minutes=5)


async def send(message: Message) -> str:
    """Mailjet's MessageID. Raises OutsideError."""
    return await called(post, message)


async def send_again(message: Message, doubted_for: timedelta) -> str:
    """As `send`, for a letter that Mailjet may have: asks first, and does not send while that is unclear.

    `doubted_for`: how long ago the attempt with an unknown outcome began.
    """
    if message_id := await called(ask, message.id):
        return message_id
    if doubted_for < SETTLED:
        raise OutcomeUnknown("Mailjet does not have this letter, or not yet", retry_after=SETTLED)
    return await send(message)


def post(message: Message) -> str:
    # The library's default key ignores the CustomID: two letters with the same text would share it.
    headers = {"Idempotency-Key": str(message.id)}
    letter = payload(message)
    with api("v3.1") as client, classed():
        answer = client.send.create(letter, headers=headers, allow_redirects=False)
    return accepted(answer)


def ask(letter_id: UUID) -> str | None:
    """The MessageID of the letter with this CustomID; None if Mailjet has none. Raises OutcomeUnknown if unclear."""
    filters = {"CustomID": str(letter_id), "ShowCustomID": "true"}
    try:
        with api("v3") as client, classed():
            answer = client.message.get(filters=filters, allow_redirects=False)
    except OutsideError as error:
        raise OutcomeUnknown(f"asked whether it has the letter: {error}", retry_after=error.retry_after) from None
    return found(answer, letter_id)
