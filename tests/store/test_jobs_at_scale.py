"""A hundred thousand failed jobs: what a list reads is in proportion to what it shows."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from jepostule.store import agent as agents
from jepostule.store import agent_session
from jepostule.store.agent_session import AgentSession
from jepostule.store.database import opened
from jepostule.store.lists import (
    archive_list,
    blacklist_list,
    delayed_list,
    failed_list,
    legacy_failure_list,
    listing,
)
from jepostule.store.lists.listing import Asked
from tests import failures
from tests.store.plans import MOST, cost, nodes, plans, read_whole, recorded, touched, words

# In one xdist worker, so that the rows are inserted once.
pytestmark = pytest.mark.xdist_group("at scale")

AN_HOUR = timedelta(hours=1)
# One job in a hundred has another cause, one in a thousand another queue; a tenth is pending, a tenth archived.
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
    insert into legacy_failure (id, topic, status, error, frames, created_at)
    select n, 'send-application', 'new', (array['KeyError', 'SMTPException'])[1 + n % 2], '', now() - n * interval '1 s'
    from generate_series(1, 20000) n;
    insert into blacklist (email, reason, until, created_at)
    select 'contact' || n || '@example.com', 'hard bounce', now() + interval '1 day', now() - n * interval '1 min'
    from generate_series(1, 20000) n;
"""
# As in better times: few failures among many attempts.
FEW = """
    delete from procrastinate_jobs where status = 'failed' and id % 100 <> 1;
    update job_attempt set final = false, outcome = 'done' where job_id % 100 <> 1;
"""
LISTINGS = {
    "failed": failed_list.LISTING,
    "archived": archive_list.LISTING,
    "delayed": delayed_list.LISTING,
    "2018": legacy_failure_list.LISTING,
    "blocked": blacklist_list.LISTING,
}
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
    ("2018", {"search": "700"}),
    ("2018", {"search": "smtp"}),
    ("blocked", {}),
    ("blocked", {"filters": {"depuis": "2026-01-01", "jusqu": "2099-01-01"}}),
]
JOBS = {
    "procrastinate_jobs",
    "job_attempt",
    "archived_job",
    "letter",
    "application",
    "legacy_failure",
    "blacklist",
}


@pytest.fixture(scope="module")
async def broken(crowded: AsyncEngine) -> AsyncEngine:
    async with opened(crowded, autocommit=False) as session:
        await session.execute(failures.UNSENT)
        await failures.jobs(session, *failures.AWAY)
    await changed(crowded, VARIED)
    return crowded


@pytest.fixture(scope="module")
async def mended(broken: AsyncEngine) -> AsyncEngine:
    await changed(broken, FEW)
    return broken


async def changed(engine: AsyncEngine, statements: str) -> None:
    async with opened(engine, autocommit=False) as session:
        for statement in statements.split(";")[:-1]:
            await session.execute(text(statement))
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("vacuum analyze"))


@pytest.mark.parametrize(("name", "query"), CASES, ids=lambda value: value if isinstance(value, str) else words(value))
async def test_a_page_costs_what_it_shows(broken: AsyncEngine, name: str, query: dict[str, Any]) -> None:
    whole, blocks = await cost(broken, LISTINGS[name], Asked(**query), JOBS)
    assert not whole
    assert blocks < MOST


async def test_failures_are_counted_by_cause_from_indexes_alone(broken: AsyncEngine) -> None:
    async with opened(broken, autocommit=True) as session:
        async with recorded() as statements:
            found = await failed_list.by_cause(session)
        (plan,) = await plans(session, statements)
    assert sum(each.number for each in found) == 80_000
    assert {each["Node Type"] for each in nodes(plan) if "Relation Name" in each} == {"Index Only Scan"}
    assert touched(plan) < 5_000


async def test_the_menu_counts_no_more_failures_than_it_shows(broken: AsyncEngine) -> None:
    async with opened(broken, autocommit=False) as session:
        agent = await agents.put(session, "sacha", "Sacha", "lecture", "")
        assert agent
        session.add(AgentSession(digest=b"sacha", agent_id=agent.id))
        await session.flush()
        async with recorded() as statements:
            found = await agent_session.find(session, b"sacha", idle=AN_HOUR, absolute=AN_HOUR)
        (plan,) = await plans(session, statements)
        await session.rollback()
    assert found is not None
    assert found.failed == agent_session.MANY
    assert read_whole(plan, JOBS) == set()
    assert touched(plan) < 150


async def test_of_few_failures_among_many_runs_only_those_that_are_shown_are_joined(mended: AsyncEngine) -> None:
    async with opened(mended, autocommit=True) as session:
        async with recorded() as statements:
            found = await listing.page(session, failed_list.LISTING, Asked())
        page, *_ = await plans(session, statements)
    assert (len(found.rows), found.total.number) == (listing.SIZE, 1_000)
    assert touched(page) < 1_500
