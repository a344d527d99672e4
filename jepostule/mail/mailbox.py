"""E-mail stored in the database instead of sent: the default in development, shown at `/mailbox/`."""

from jepostule.mail.message import Message, encoded, one_line
from jepostule.store import mailbox
from jepostule.store.database import transaction


async def send(message: Message) -> str:
    """The letter's own id."""
    raw = encoded(message)
    async with transaction() as session:
        await mailbox.keep(
            session,
            message.id,
            recipient=message.recipient,
            subject=one_line(message.subject),
            attachments=len(message.attachments),
            raw=raw,
        )
    return str(message.id)
