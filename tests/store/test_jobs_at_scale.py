"""A hundred thousand failed jobs: what their lists read stays near what they show."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from jepostule.store import archive_list, delayed_list, failed_list, listing
from jepostule.store.database import opened
from jepostule.store.listing import Asked
from tests import failures
from tests.store.test_lists_at_scale import crowded as crowded  # noqa: PLC0414, a fixture
from tests.store.test_lists_at_scale import deep, nodes, plans, recorded, touched, words

# In one process: the rows are made once.
pytestmark = pytest.mark.xdist_group("jobs at scale")

MOST = 15_000  # blocks, as for the other lists
# One in a hundred failed otherwise, one in a thousand in another queue; a tenth wait, a tenth were put away.
VARIED = """
    update job_attempt set ended_at = ended_at - job_id * interval '1 s';
    update job_attempt set cause = 'letter-refused' where job_id % 100 = 1;
    update job_attempt set task = 'send-answer' where job_id % 1000 = 2;
    update procrastinate_jobs set status = 'todo', scheduled_at = now() + id * interval '1 second' where id % 10 = 3;
    update job_attempt set final = false, outcome = 'retried' where job_id % 10 = 3;
    insert into archived_job (job_id, queue, task, args, attempts, cause, failed_at, retried, archived_by, archived_at)
    select job.id, queue_name, task_name, args, attempts, cause, ended_at, false, '', now() - job.id * interval '1 s'
    from procrastinate_jobs job join job_attempt on job_id = job.id where job.id % 10 = 4;
    delete from procrastinate_jobs where id % 10 = 4;
"""
LISTINGS = {"failed": failed_list.LISTING, "archived": archive_list.LISTING, "delayed": delayed_list.LISTING}
CASES = [
    ("failed", {}),
    ("failed", {"ascending": True}),
    ("failed", {"filters": {"cause": "mail-away"}}),
    ("failed", {"filters": {"cause": "letter-refused"}}),
    ("failed", {"filters": {"file": "send-answer"}}),
    ("failed", {"filters": {"depuis": "2026-01-01", "jusqu": "2099-01-01"}}),
    ("failed", {"search": "77777"}),
    ("archived", {}),
    ("archived", {"filters": {"depuis": "2026-01-01"}}),
    ("delayed", {}),
    ("delayed", {"ascending": True}),
    ("delayed", {"filters": {"file": "send-application"}}),
]
JOBS = {"procrastinate_jobs", "job_attempt", "archived_job", "letter", "application"}


@pytest.fixture(scope="module")
async def broken(crowded: AsyncEngine) -> AsyncEngine:
    async with opened(crowded, autocommit=False) as session:
        await session.execute(failures.UNSENT)
        await failures.jobs(session, *failures.AWAY)
        for statement in VARIED.split(";")[:-1]:
            await session.execute(text(statement))
    async with crowded.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("vacuum analyze"))
    return crowded


def read_whole(plan: dict[str, Any]) -> set[str]:
    return {each["Relation Name"] for each in nodes(plan) if each["Node Type"].endswith("Seq Scan")} & JOBS


@pytest.mark.parametrize(("name", "query"), CASES, ids=lambda value: value if isinstance(value, str) else words(value))
async def test_a_page_costs_what_it_shows(broken: AsyncEngine, name: str, query: dict[str, Any]) -> None:
    rows, asked = LISTINGS[name], Asked(**query)
    async with opened(broken, autocommit=True) as session:
        place = await deep(session, rows, asked)
        async with recorded(broken) as statements:
            await listing.page(session, rows, asked)
            await listing.page(session, rows, replace(asked, after=place))
        found = await plans(session, statements)
    assert [read_whole(each) for each in found] == [set()] * len(found)
    assert max(map(touched, found)) < MOST
