"""Procrastinate's table of jobs, with only the columns that our queries use: the schema is procrastinate's own."""

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Boolean, Integer, Text, column, table, text
from sqlalchemy.dialects.postgresql import JSONB

from jepostule.store.database import Moment

job = table(
    "procrastinate_jobs",
    column("id", BigInteger),
    column("queue_name", Text),
    column("task_name", Text),
    column("args", JSONB),
    column("status"),
    column("scheduled_at", Moment),
    column("priority", Integer),
    column("attempts", Integer),
    column("abort_requested", Boolean),
    column("worker_id", BigInteger),
)

# Literals, so that the planner matches them with the conditions of partial indexes.
FAILED = text("procrastinate_jobs.status in ('failed', 'aborted')")
DELAYED = text("procrastinate_jobs.status = 'todo' and procrastinate_jobs.scheduled_at > now()")


class JobRow(NamedTuple):
    id: int
    task: str
    attempts: int  # runs that have ended
    args: dict[str, Any]  # ids only


ROW = (job.c.id, job.c.task_name, job.c.attempts, job.c.args)
