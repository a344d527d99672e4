"""Failed and pending jobs with their rows, inserted by SQL, as after a long outage."""

from datetime import timedelta

from sqlalchemy import text

from jepostule.domain import causes
from jepostule.store.database import Session, transaction
from tests import crowd, factories

AWAY = ("Unreachable", "no mail server: ConnectionRefusedError")
REFUSED = ("Rejected", "the mail server answered 550 5.1.1")
BUG = ("KeyError", "")

# No letter to an employer has been sent.
UNSENT = text("""
    update letter set state = 'failed', sent_at = null, delivery = null, provider_id = null where kind = 'application'
""")
JOBS = text("""
    with made as (
        insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)
        select 'send-application', 'send-application', jsonb_build_object('letter_id', id), 'failed', 31
        from letter where kind = 'application' order by created_at
        returning id, args
    )
    insert into job_attempt (
        job_id, task, number, letter_id, worker, started_at, ended_at, outcome, final, cause, error, reason, traceback
    )
    select id, 'send-application', 31, cast(args ->> 'letter_id' as uuid), 'host:1', now() - :ago - interval '1 second',
        now() - :ago, 'failed', true, :cause, :error, :reason, '  builtins.Exception'
    from made returning job_id
""")


async def fail(count: int, error: str = AWAY[0], reason: str = AWAY[1], hours: float = 1) -> list[int]:
    """Creates `count` unsent letters to employers, each with its failed job; returns the ids of the jobs."""
    async with transaction() as session:
        await factories.platform(session)
        await crowd.fill(session, count)
        await session.execute(UNSENT)
        made = await jobs(session, error, reason, hours)
        # Lists of more than a page use the planner's estimates, which earlier tests have made stale.
        await session.execute(text("analyze application, letter, job_attempt, procrastinate_jobs"))
        return made


async def jobs(session: Session, error: str, reason: str, hours: float = 1) -> list[int]:
    """Creates one failed job per letter to an employer; returns their ids."""
    cause = causes.of(error, reason)
    values = {"error": error, "reason": reason, "cause": cause, "ago": timedelta(hours=hours)}
    return sorted(await session.scalars(JOBS, values))


ORPHANS = text("""
    with made as (
        insert into procrastinate_jobs (queue_name, task_name, args, status)
        select 'send-answer', 'send-answer', jsonb_build_object('letter_id', gen_random_uuid()), 'failed'
        from generate_series(1, cast(:count as int)) returning id, args
    )
    insert into job_attempt (job_id, task, number, letter_id, worker, ended_at, outcome, final, cause, error, reason)
    select id, 'send-answer', 1, cast(args ->> 'letter_id' as uuid), 'host:1', clock_timestamp(), 'failed', true,
        'mail-away', 'Unreachable', 'no mail server: ConnectionRefusedError'
    from made
""")


async def orphans(count: int) -> None:
    """Failed jobs whose letters have been deleted: a worker that takes one finishes at once."""
    async with transaction() as session:
        await session.execute(ORPHANS, {"count": count})
