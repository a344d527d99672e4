"""Erasing an address: whatever would say whose it was goes, what is counted stays.

Applications sent with it become anonymous as they would by themselves later on: with their documents, letters, answers
and pending jobs. Applications that it received are somebody else's: they keep their text, the company's name and siret,
and of each answer its kind, its date and its message, which was written to the one who applied; the address, the other
ways to reach who answered, and the copies of these letters go. In texts of others it is replaced.

It is done in steps, each in a transaction of its own: after an interruption, doing it again goes on. No letter leaves
afterwards, but for those that a worker was handing over at that very moment: they are counted.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.domain.digests import digest
from jepostule.domain.rights import mails, spellings
from jepostule.domain.rights.receipt import Receipt
from jepostule.store import erasing, mentions
from jepostule.store import platform as platforms
from jepostule.store.database import Session, transaction
from jepostule.store.mentions import Address

Step = Callable[[Session, str], Awaitable[dict[str, int]]]


async def erase(by: By, email: str) -> Receipt:
    """What was done, written down in the audit without the address."""
    address = email.lower()
    async with transaction() as session:
        in_flight = await erasing.in_flight(session, address)
    done = await _rows(address)
    named = await _texts(spellings.of(address), done)
    async with transaction() as session:
        receipt = Receipt(
            at=datetime.now(UTC),
            counts={name: count for name, count in done.items() if count},
            in_flight=in_flight,
            named=tuple(named),
            ours=tuple(await mentions.ours(session, spellings.of(address))),
        )
        if not receipt.is_empty:
            await audit.note(session, by, "erase-person", "", **receipt.noted())
    return receipt


async def _rows(address: str) -> Counter[str]:
    """How many of each sort."""
    done: Counter[str] = Counter()
    for step in (erasing.sent, erasing.letters, erasing.received, _rest):
        done.update(await _until_nothing(step, address))
    return done


async def _until_nothing(step: Step, address: str) -> Counter[str]:
    done: Counter[str] = Counter()
    while True:
        async with transaction() as session:
            batch = await step(session, address)
        if not any(batch.values()):
            return done
        done.update(batch)


async def _rest(session: Session, address: str) -> dict[str, int]:
    counted = [
        digest(kind, str(platform.id), address)
        for platform in await platforms.every(session)
        for kind in ("draft", "upload")
    ]
    return await erasing.rest(session, address, counted)


async def _texts(address: Address, done: Counter[str]) -> list[str]:
    """Those of others in which it was replaced; counts in `done` what could only be removed."""
    named: list[str] = []
    for row in mentions.TEXTS:
        async with transaction() as session:
            named += [f"{row.__tablename__}:{key}" for key in await mentions.replace(session, row, address)]
    async with transaction() as session:
        named += [f"mail_event:{key}" for key in await mentions.replace_in_events(session, address)]
    async with transaction() as session:
        done["mailbox"] += await mails.remove_naming(session, address)
    return sorted(named)
