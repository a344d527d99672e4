"""A query that is sent together with a lock reads only once the lock is held."""

import asyncio
from datetime import timedelta

import pytest

from jepostule.domain.digests import digest
from jepostule.store import attempt
from jepostule.store.database import transaction

LIMIT = 3


async def one_more() -> bool:
    async with transaction() as session:
        return await attempt.record_below(session, digest("as often as can be"), timedelta(hours=1), LIMIT)


@pytest.mark.usefixtures("database")
async def test_of_many_who_come_at_once_no_more_are_counted_than_the_limit() -> None:
    assert sum(await asyncio.gather(*(one_more() for _ in range(15)))) == LIMIT
