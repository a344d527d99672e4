"""The development mailbox stores whole e-mails, encoded for sending: each is decoded to search it for an address."""

import asyncio
from email import message_from_bytes
from email.policy import default

from jepostule.store import mailbox
from jepostule.store.database import Session
from jepostule.store.rights.mentions import Address


async def remove_naming(session: Session, address: Address) -> int:
    """The number of e-mails removed. In production the mailbox is empty."""
    numbers = await naming(session, address)
    await mailbox.remove(session, numbers)
    return len(numbers)


async def naming(session: Session, address: Address) -> list[int]:
    """Ids of the e-mails that contain the address."""
    found = []
    for number in await mailbox.numbers(session):
        mail = await mailbox.find(session, number)
        if mail is not None:
            session.expunge(mail)
            if await asyncio.to_thread(names, mail.raw, address):
                found.append(number)
    return found


def names(raw: bytes, address: Address) -> bool:
    """Whether a header or a MIME part contains the address."""
    spellings = [each.lower().encode() for each in address.spellings]
    for part in message_from_bytes(raw, policy=default).walk():
        content = part.get_payload(decode=True)
        headers = "\n".join(str(value) for value in part.values()).encode(errors="replace")
        found = (headers + (content if isinstance(content, bytes) else b"")).lower()
        if any(each in found for each in spellings):
            return True
    return False
