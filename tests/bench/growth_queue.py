"""How fast a worker takes jobs: with an empty queue, beside a million finished jobs, and beside 20,000 delayed ones.

We delete jobs as they succeed; the million is what a service that kept them would have.
"""

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from statistics import median
from typing import Any

from sqlalchemy import text

from jepostule.store.database import transaction
from jepostule.store.queue import LATER
from tests.bench.growth_databases import database_of, within
from tests.bench.running import worker

JOBS = 2_000
PATIENCE = 300  # seconds, for all of them
# Their letters do not exist, so each job ends at once: this measures the queue alone.
TODO = text("""
    insert into procrastinate_jobs (queue_name, task_name, args)
    select 'send-answer', 'send-answer', jsonb_build_object('letter_id', gen_random_uuid())
    from generate_series(1, cast(:count as int))
""")
LEFT = text("select count(*) from procrastinate_jobs where scheduled_at is null and status in ('todo', 'doing')")
BEGUN = text("select coalesce(max(id), 0) from job_attempt")
RATE = text("""
    select count(*) / extract(epoch from max(ended_at) - min(started_at)) from job_attempt
    where id > :before and task = 'send-answer' and outcome = 'done'
""")
FILL = {
    "empty": (),
    "finished": (
        "set local session_replication_role = replica",
        """insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)
           select 'send-answer', 'send-answer', jsonb_build_object('letter_id', gen_random_uuid()), 'succeeded', 1
           from generate_series(1, 1000000)""",
        """insert into procrastinate_events (job_id, type, at)
           select id, each::procrastinate_job_event_type, now()
           from procrastinate_jobs cross join unnest(array['deferred', 'started', 'succeeded']) each""",
    ),
    "delayed": (
        f"""insert into procrastinate_jobs (queue_name, task_name, args, priority, scheduled_at)
            select 'send-answer', 'send-answer', jsonb_build_object('letter_id', gen_random_uuid()), {LATER},
                now() + interval '1 year'
            from generate_series(1, 20000)""",
    ),
}
LEAST, MOST = 3, 9  # rounds


def measure(variables: Mapping[str, str], seconds: float) -> dict[str, dict[str, Any]]:
    """Jobs per second, the three queues in turn."""
    databases = {name: prepared(variables, name) for name in FILL}
    rates: dict[str, list[float]] = {name: [] for name in FILL}
    until = time.monotonic() + seconds
    for number in range(MOST):
        for name, leading in databases.items():
            rates[name].append(within(leading, partial(worked_off, leading)))
        if number + 1 >= LEAST and time.monotonic() > until:
            break
    return {name: {"rate": median(each), "rounds": len(each)} for name, each in rates.items()}


def prepared(variables: Mapping[str, str], name: str) -> dict[str, str]:
    leading = database_of(variables, f"growth_queue_{name}")
    within(leading, partial(fill, FILL[name]))
    return leading


async def fill(statements: tuple[str, ...]) -> None:
    async with transaction() as session:
        if await session.scalar(text("select exists (select from procrastinate_jobs)")):
            return
        for each in statements:
            await session.execute(text(each))
        await session.execute(text("analyze procrastinate_jobs"))


async def worked_off(variables: Mapping[str, str]) -> float:
    """Jobs per second, from the start of the first to the end of the last."""
    async with transaction() as session:
        before = await session.scalar(BEGUN)
        await session.execute(TODO, {"count": JOBS})
    with worker(variables):
        await until_none_is_left()
    async with transaction() as session:
        return float(await session.scalar(RATE, {"before": before}) or 0)


async def until_none_is_left() -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        async with transaction() as session:
            if not await session.scalar(LEFT):
                return
        await asyncio.sleep(0.5)
    raise TimeoutError("jobs are left in the queue")
