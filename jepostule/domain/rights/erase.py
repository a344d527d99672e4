"""Erasing an address: whatever would say whose it was goes, what is counted stays.

Applications sent with it become anonymous as they would by themselves later on: with their documents, letters, answers
and pending jobs. Applications that it received are somebody else's: they keep their text, the company's name and siret,
and of each answer its kind, its date and its message, which was written to the one who applied; the address, the other
ways to reach who answered, and the copies of these letters go. In texts of others it is replaced.

All texts are read, which takes minutes where there are many: a job does it. It goes in steps, each in a transaction of
its own that also says what was done: after an interruption, the next run goes on. No letter leaves afterwards, but for
those that a worker was handing over at that very moment: they are counted.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.domain.rights import mails, spellings, steps
from jepostule.domain.rights.receipt import Receipt
from jepostule.domain.rights.steps import Step
from jepostule.store import erasable, erasing, mentions, queued
from jepostule.store import erasure as erasures
from jepostule.store.database import Session, transaction
from jepostule.store.queue import Job, defer

# A command that was killed leaves the rest to a worker.
UNLESS_DONE = timedelta(hours=1)


async def count(session: Session, email: str) -> dict[str, int]:
    """What a receipt would say of it, but for the texts of others: none of those that are none."""
    address = email.lower()
    counts = await erasable.count(session, address, await steps.counters(session, address))
    kept = await erasable.mailbox(session, address)
    counts["mailbox"] = len(kept.union(await mails.naming(session, spellings.of(address))))
    return {name: count for name, count in counts.items() if count}


async def ask(session: Session, by: By, email: str, at: datetime | None = None) -> int:
    """The number of the erasure, which a job will do; of the same one where it was asked for already."""
    number = await erasures.ask(session, email.lower(), by._asdict())
    await defer(session, Job.ERASE_PERSON, at=at, erasure_id=number)
    return number


async def erase(by: By, email: str, advance: Callable[[int], object] = lambda _: None) -> Receipt:
    """Now, and what was done. `advance` is told of each step of `steps.EACH`."""
    async with transaction() as session:
        number = await ask(session, by, email, datetime.now(UTC) + UNLESS_DONE)
    await go_on(number, advance)
    async with transaction() as session:
        return Receipt.of(await erasures.by_id(session, number))


async def go_on(number: int, advance: Callable[[int], object] = lambda _: None) -> None:
    """To its end, whatever was done before."""
    async with transaction() as session:
        await _begin(session, number)
    for step in steps.EACH:
        while await _is_left(number, step):
            pass
        advance(1)
    async with transaction() as session:
        await _end(session, number)


async def _begin(session: Session, number: int) -> None:
    erasure = await erasures.lock(session, number)
    if erasure and erasure.email and erasure.in_flight is None:
        erasure.in_flight = await erasing.in_flight(session, erasure.email)


async def _is_left(number: int, step: Step) -> bool:
    """Whether there may be more of it to do."""
    async with transaction() as session:
        erasure = await erasures.lock(session, number)
        if erasure is None or erasure.email is None:
            return False
        done = await step.does(session, erasure.email)
        erasure.counts = steps.together(erasure.counts, done.counts)
        erasure.named = sorted({*erasure.named, *done.named})
    return step.in_batches and any(done.counts.values())


async def _end(session: Session, number: int) -> None:
    """Written down in the audit without the address, which is nowhere then."""
    erasure = await erasures.lock(session, number)
    if erasure is None or erasure.email is None:
        return
    erasure.ours = await mentions.ours(session, spellings.of(erasure.email))
    erasure.email, erasure.done_at = None, datetime.now(UTC)
    await queued.remove_erasing(session, number)
    receipt = Receipt.of(erasure)
    if not receipt.is_empty:
        by = By(erasure.agent_id, erasure.username, erasure.address)
        await audit.note(session, by, "erase-person", f"erasure:{number}", **receipt.noted())
