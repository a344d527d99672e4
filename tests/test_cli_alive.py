"""`alive`, the health check of a worker's container."""

import socket

import pytest

from jepostule.store.database import transaction
from jepostule.store.jobs import worker_place
from tests.commands import run
from tests.sql import execute

HERE = socket.gethostname()
SEEN = """
    with worker as (
        insert into procrastinate_workers (last_heartbeat) values (now() - cast(:ago as interval)) returning id
    )
    insert into worker_place (worker_id, place, queues, concurrency)
    select id, cast(:host as text) || ':' || 1, '{}', 10 from worker
"""


@pytest.mark.parametrize(
    ("host", "ago", "expected"), [(HERE, "5 s", True), (HERE, "31 s", False), ("elsewhere", "5 s", False)]
)
@pytest.mark.usefixtures("database")
async def test_a_sign_is_of_this_machine_and_not_old(host: str, ago: str, expected: bool) -> None:
    await execute(SEEN, host=host, ago=ago)
    async with transaction() as session:
        assert await worker_place.gives_signs(session, HERE) is expected


@pytest.mark.usefixtures("database")
async def test_where_nobody_works_it_ends_with_one() -> None:
    alone = run("alive")
    assert alone.returncode == 1
    assert alone.stderr == "Error: No worker of this machine gave a sign in the last 30 seconds.\n"
