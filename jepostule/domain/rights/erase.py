"""Erasing an address: whatever would identify its owner is deleted, what is counted in statistics stays.

Applications sent with it become anonymous as they would at the end of their retention, with their documents, letters,
answers and pending jobs. Applications that it received are the candidates': they keep their text, the company's name
and siret, and the kind, date and message of each answer, written for the candidate; the address, other contact details
of the recruiter, and the copies of these letters are deleted. In texts of other people the address is replaced.

All texts are scanned, which takes minutes on a large database, so a job does it. It runs in steps, each in its own
transaction that also records what was done: after an interruption, the next run resumes there. No letter leaves
afterwards, except those that a worker was handing over at that very moment: these are counted.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.domain.rights import mails, spellings, steps
from jepostule.domain.rights.receipt import Receipt
from jepostule.domain.rights.steps import Step
from jepostule.store import erasure as erasures
from jepostule.store.database import Session, transaction
from jepostule.store.jobs import queued
from jepostule.store.queue import Job, defer
from jepostule.store.rights import erasable, erasing, mentions

# After this delay a worker takes over from a command that was killed.
UNLESS_DONE = timedelta(hours=1)


async def count(session: Session, email: str) -> dict[str, int]:
    """What a receipt would count, without zeros, and without the texts of other people."""
    address = email.lower()
    counts = await erasable.count(session, address, await steps.counters(session, address))
    kept = await erasable.mailbox(session, address)
    counts["mailbox"] = len(kept.union(await mails.naming(session, spellings.of(address))))
    return {name: count for name, count in counts.items() if count}


async def ask(session: Session, by: By, email: str, at: datetime | None = None) -> int:
    """The id of the erasure, which a job will carry out; an unfinished one for this address is reused."""
    number = await erasures.ask(session, email.lower(), by._asdict())
    await defer(session, Job.ERASE_PERSON, at=at, erasure_id=number)
    return number


async def erase(by: By, email: str, advance: Callable[[int], object] = lambda _: None) -> Receipt:
    """Erases now, and returns what was done. `advance` is called after each step of `steps.EACH`."""
    async with transaction() as session:
        number = await ask(session, by, email, datetime.now(UTC) + UNLESS_DONE)
    await go_on(number, advance)
    async with transaction() as session:
        return Receipt.of(await erasures.by_id(session, number))


async def go_on(number: int, advance: Callable[[int], object] = lambda _: None) -> None:
    """Runs the erasure to its end, from wherever it stopped."""
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
    """Runs the step once; returns whether it may have more to do."""
    async with transaction() as session:
        erasure = await erasures.lock(session, number)
        if erasure is None or erasure.email is None:
            return False
        done = await step.does(session, erasure.email)
        erasure.counts = steps.together(erasure.counts, done.counts)
        erasure.named = sorted({*erasure.named, *done.named})
    return step.in_batches and any(done.counts.values())


async def _end(session: Session, number: int) -> None:
    """The audit entry omits the address, which is stored nowhere from then on."""
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
