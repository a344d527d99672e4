"""The import, from the first row to the last. It can be killed and run again: it resumes where it stopped."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from jepostule.domain import audit, reports
from jepostule.domain.digests import digest
from jepostule.domain.legacy import agents, failures, platforms, putting, whole
from jepostule.domain.legacy.tally import Tally
from jepostule.domain.legacy.whole import Whole
from jepostule.store import locks
from jepostule.store.agent import Agent
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Base, Session, transaction
from jepostule.store.event import Event
from jepostule.store.legacy import moved_in, source
from jepostule.store.legacy.failure import LegacyFailure
from jepostule.store.legacy.rows import OldAgent, OldAnswer, OldApplication, OldEvent, OldFailure, OldPlatform
from jepostule.store.legacy.source import Old, Size
from jepostule.store.platform import Platform

# Tables in which new rows get ids above the old ones.
NUMBERED: dict[str, type[Base]] = {
    "platform": Platform,
    "agent": Agent,
    "application": Application,
    "answer": Answer,
    "event": Event,
}
WAITS = "the old service has still to do it: let its worker finish, then run this again"


async def sizes(old: Old) -> dict[str, Size]:
    return {table: await old.size(table) for table in source.TABLES}


async def move(old: Old, sizes: Mapping[str, Size], advance: Callable[[int], object]) -> list[Tally]:
    """Tallies of all tables. `advance` is called with the size of each batch."""
    tallies = {table: Tally(table, size.rows) for table, size in sizes.items()}
    await _keep_numbers(sizes)
    ours = await _names(old, tallies)
    advance(sizes["platform"].rows + sizes["agent"].rows)
    async for applications in old.batches(OldApplication):
        batch = await _whole(old, applications)
        async with _turn() as session:
            await whole.move(session, tallies, batch, ours)
        advance(batch.rows)
    async for failed in old.batches(OldFailure):
        async with _turn() as session:
            new = await putting.new(session, tallies["failure"], failed)
            await putting.put(session, tallies["failure"], LegacyFailure, new, failures.fitted)
        advance(len(failed))
    await _finish(tallies)
    return list(tallies.values())


async def _keep_numbers(sizes: Mapping[str, Size]) -> None:
    async with transaction() as session:
        for table, row in NUMBERED.items():
            await moved_in.start_after(session, row, sizes[table].last)


async def _names(old: Old, tallies: Mapping[str, Tally]) -> dict[int, int]:
    """Imports agents and platforms; returns our ids of platforms by old id."""
    async with _turn() as session:
        await agents.move(session, tallies["agent"], await old.every(OldAgent))
        return await platforms.move(session, tallies["platform"], await old.every(OldPlatform))


async def _whole(old: Old, applications: list[OldApplication]) -> Whole:
    numbers = [each.id for each in applications]
    answers = await old.of_applications(OldAnswer, numbers)
    return Whole(applications, answers, await old.of_applications(OldEvent, numbers))


async def _finish(tallies: Mapping[str, Tally]) -> None:
    if waiting := tallies["delayed"].total:
        tallies["delayed"].refused[WAITS] = waiting
    if written := sum(each.written for each in tallies.values()):
        async with transaction() as session:
            await audit.note(session, audit.COMMAND, "move-in", done=written)
        await reports.count_days(datetime.now(UTC))


@asynccontextmanager
async def _turn() -> AsyncIterator[Session]:
    """A transaction under the import's advisory lock: concurrent imports wait for each other."""
    async with transaction() as session:
        await locks.hold(session, digest("move in"))
        yield session
