"""The steps of an erasure, all idempotent."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from jepostule.domain import documents, drafts
from jepostule.domain.rights import mails, spellings
from jepostule.store import platform as platforms
from jepostule.store.database import Base, Session
from jepostule.store.rights import erasing, mentions


class Done(NamedTuple):
    """`named`: texts of other people in which the address was replaced, named as in the audit trail."""

    counts: Mapping[str, int]
    named: Sequence[str] = ()


class Step(NamedTuple):
    """`in_batches`: to be repeated until nothing is left."""

    does: Callable[[Session, str], Awaitable[Done]]
    in_batches: bool


def together(counts: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Sums by kind, without zeros."""
    sums = {name: counts.get(name, 0) + more.get(name, 0) for name in {**counts, **more}}
    return {name: count for name, count in sums.items() if count}


async def counters(session: Session, address: str) -> list[bytes]:
    """Digests under which rate limits count this address."""
    every = await platforms.every(session)
    limits = [(drafts.limit(each.id, address), documents.limit(each.id, address, files=1)) for each in every]
    return [each.subject for pair in limits for each in pair]


def _each() -> Iterator[Step]:
    for rows in (erasing.sent, erasing.letters, erasing.received):
        yield Step(partial(_counted, rows), in_batches=True)
    yield Step(_rest, in_batches=True)
    for row in mentions.TEXTS:
        yield Step(partial(_replaced, row), in_batches=False)
    yield Step(_replaced_in_events, in_batches=False)
    yield Step(_mails, in_batches=False)


async def _counted(rows: Callable[[Session, str], Awaitable[dict[str, int]]], session: Session, address: str) -> Done:
    return Done(await rows(session, address))


async def _rest(session: Session, address: str) -> Done:
    return Done(await erasing.rest(session, address, await counters(session, address)))


async def _replaced(row: type[Base], session: Session, address: str) -> Done:
    keys = await mentions.replace(session, row, spellings.of(address))
    return Done({}, [f"{row.__tablename__}:{key}" for key in keys])


async def _replaced_in_events(session: Session, address: str) -> Done:
    keys = await mentions.replace_in_events(session, spellings.of(address))
    return Done({}, [f"mail_event:{key}" for key in keys])


async def _mails(session: Session, address: str) -> Done:
    """E-mails that contain the address are removed whole."""
    return Done({"mailbox": await mails.remove_naming(session, spellings.of(address))})


EACH = (*_each(),)
