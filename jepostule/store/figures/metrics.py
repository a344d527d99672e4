"""What a monitoring system requests every few seconds: each figure from an index, or from a table that stays small.

Only the last hour is counted: earlier activity was collected earlier.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from jepostule.store import migrations
from jepostule.store.database import Session
from jepostule.store.jobs import chore, paused_queue, workload
from jepostule.store.jobs.workload import Queue, Workers
from jepostule.store.migrations import Schema

QUANTILES = (0.5, 0.95, 0.99)
PATIENCE = text("set local statement_timeout = '5s'")  # the client has given up by then
UNSENT = text("select state, count(*) from letter where state <> 'sent' group by state")
LETTERS = text("""
    select kind, state, count(*) from letter where created_at > now() - interval '1 hour' group by kind, state
""")
# Only letters accepted within the hour: a longer wait shows in the age of the queue.
SENDING = text("""
    select kind, count(*), percentile_cont(cast(:quantiles as float8[])) within group (
        order by extract(epoch from sent_at - created_at)
    )
    from letter where created_at > now() - interval '1 hour' and sent_at is not null group by kind
""")
# There may be as many classes of errors as the code has; a hundred lines are more than anybody reads.
RUNS = text("""
    select task, outcome, error, count(*) from job_attempt
    where started_at > now() - interval '1 hour' and outcome is not null
    group by task, outcome, error order by count(*) desc limit 100
""")


class Sending(NamedTuple):
    kind: str
    letters: int
    seconds: Sequence[float]  # from accepted to sent, for each of QUANTILES


class Letters(NamedTuple):
    kind: str
    state: str
    letters: int


class Runs(NamedTuple):
    task: str
    outcome: str
    error: str  # its class; empty when there was none
    runs: int


class Chore(NamedTuple):
    name: str
    ended_at: datetime  # the start, as long as it never ended
    failed: bool


class Measured(NamedTuple):
    queues: dict[str, Queue]  # by name, without empty ones
    paused: set[str]
    workers: Workers
    unsent: dict[str, int]  # by state, whatever their age
    letters: list[Letters]  # accepted within the hour
    sending: list[Sending]
    runs: list[Runs]  # started within the hour
    chores: list[Chore]


async def schema(session: Session) -> Schema:
    """Also limits the time of every query of this transaction: to be called before `measured`."""
    await session.execute(PATIENCE)
    return await migrations.schema(session)


async def measured(session: Session) -> Measured:
    chores = (await chore.each(session)).values()
    return Measured(
        queues=await workload.queues(session),
        paused=set(await paused_queue.each(session)),
        workers=await workload.workers(session),
        unsent={row[0]: row[1] for row in await session.execute(UNSENT)},
        letters=[Letters(*row) for row in await session.execute(LETTERS)],
        sending=[Sending(*row) for row in await session.execute(SENDING, {"quantiles": list(QUANTILES)})],
        runs=[Runs(*row) for row in await session.execute(RUNS)],
        chores=[Chore(each.name, each.ended_at or each.started_at, bool(each.error)) for each in chores],
    )
