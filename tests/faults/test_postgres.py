"""Postgres goes away under load and comes back: nothing is lost, and nobody has to start the workers again."""

import asyncio
from typing import Any

import pytest

from jepostule.domain import applications
from jepostule.store.database import engine, transaction
from tests import factories
from tests.faults.fates import nothing_left, refuse_losses, until
from tests.faults.fleet import Fleet
from tests.faults.postgres import OwnPostgres
from tests.faults.postgres import on_own_postgres as on_own_postgres  # noqa: PLC0414, a fixture
from tests.faults.postgres import own_postgres as own_postgres  # noqa: PLC0414
from tests.servers.smtp import SmtpServer

LOAD = 60


async def submit(number: int) -> None:
    people: dict[str, Any] = {"candidate_email": f"camille{number}@example.org", "siret": f"{number:014}"}
    async with transaction() as session:
        platform = await factories.platform(session)
        invitation = factories.invitation(platform, **people)
        await applications.submit(session, invitation, factories.words(), [factories.upload()])


@pytest.mark.parametrize("seconds", [3, 40])
async def test_an_outage_loses_nothing(on_own_postgres: OwnPostgres, server: SmtpServer, seconds: int) -> None:
    async def under_way() -> bool:
        return len(server.messages) >= 5

    for number in range(LOAD):
        await submit(number)
    with Fleet(2) as fleet:
        await until(under_way, 90)
        await engine().dispose()  # our own connections would be found dead, and dropped without being closed
        on_own_postgres.stop()
        await asyncio.sleep(seconds)
        on_own_postgres.start()
        await until(nothing_left, 180)
        assert fleet.ended == []
    await refuse_losses(server)


async def test_a_worker_whose_postgres_stands_still_ends_and_is_replaced(
    on_own_postgres: OwnPostgres, server: SmtpServer
) -> None:
    async def idle() -> bool:
        return len(server.messages) == 1 and await nothing_left()

    async def ended() -> bool:
        return bool(fleet.ended)

    await submit(0)
    with Fleet(1) as fleet:
        await until(idle, 90)
        on_own_postgres.freeze()
        try:
            await until(ended, 60)
        finally:
            on_own_postgres.thaw()
        await submit(1)
        await until(nothing_left, 120)
    assert fleet.ended[0] == 1
    await refuse_losses(server)
