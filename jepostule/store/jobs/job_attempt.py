"""Runs of jobs, and how they ended. They outlive the job's row, which is deleted on success."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, func, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.checks import one_of
from jepostule.store.chosen import any_of
from jepostule.store.database import Base, Look, Moment, Session
from jepostule.store.jobs.job_table import JobRow


class JobAttempt(Base):
    """A run of a job. `outcome`: done, retried, failed, or lost with its worker; None while running."""

    __tablename__ = "job_attempt"
    __table_args__ = (
        one_of("outcome", "done", "retried", "failed", "lost"),
        CheckConstraint("(outcome is null) = (ended_at is null)", name="an_end_has_its_moment"),
        CheckConstraint("not final or outcome = 'failed'", name="what_is_final_failed"),
        Index("ix_job_attempt_letter_id", "letter_id", postgresql_where=text("letter_id is not null")),
        Index("ix_job_attempt_application_id", "application_id", postgresql_where=text("application_id is not null")),
        # At most one per job, with all columns that are counted.
        Index(
            "ix_job_attempt_final_job",
            "job_id",
            unique=True,
            postgresql_where=text("final"),
            postgresql_include=["cause", "task", "ended_at"],
        ),
        # The list of failed jobs, by each of its filters.
        Index("ix_job_attempt_final_at", "ended_at", "job_id", postgresql_where=text("final")),
        Index("ix_job_attempt_final_task", "task", "ended_at", "job_id", postgresql_where=text("final")),
        Index("ix_job_attempt_final_cause", "cause", "ended_at", "job_id", postgresql_where=text("final")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    job_id: Mapped[int] = mapped_column(BigInteger, index=True)
    task: Mapped[str]
    number: Mapped[int]  # from 1; starts over when an agent retries the job
    # What it is about, from the job's arguments.
    letter_id: Mapped[UUID | None]
    application_id: Mapped[int | None] = mapped_column(BigInteger)
    worker: Mapped[str]  # host:process
    started_at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp(), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None]
    final: Mapped[bool] = mapped_column(server_default="false")  # the job failed for good here, and has not run since
    cause: Mapped[str] = mapped_column(server_default="")  # one of domain/causes.py
    error: Mapped[str] = mapped_column(server_default="")  # its class
    reason: Mapped[str] = mapped_column(server_default="")  # its message, if that is one of ours
    traceback: Mapped[str] = mapped_column(server_default="")  # locations only, no values


class Tries(NamedTuple):
    """Runs of one series: an agent who retries a job starts a new one."""

    runs: int  # that did not succeed, including the current one
    since: datetime  # start of the first of them
    now: datetime  # by Postgres' clock, like `since`: a worker's may be wrong


def run_of(job: JobRow, worker: str = "") -> JobAttempt:
    """The next run of this job. `worker`: host:process; empty when no worker recorded it itself."""
    letter_id = job.args.get("letter_id")
    return JobAttempt(
        job_id=job.id,
        task=job.task,
        number=job.attempts + 1,
        letter_id=UUID(str(letter_id)) if letter_id else None,
        application_id=job.args.get("application_id"),
        worker=worker,
    )


async def begin(session: Session | Look, run: JobAttempt) -> int:
    """Inserts the run, and returns its id. An earlier failure of the job is not final any more."""
    query = """
        with before as (update job_attempt set final = false where job_id = %(job_id)s and final)
        insert into job_attempt (job_id, task, number, letter_id, application_id, worker)
        values (%(job_id)s, %(task)s, %(number)s, %(letter_id)s, %(application_id)s, %(worker)s)
        returning id
    """
    names = ("job_id", "task", "number", "letter_id", "application_id", "worker")
    begun = await sql.row(session, query, {name: getattr(run, name) for name in names})
    assert begun is not None
    run.id = begun[0]
    return run.id


async def by_id(session: Session, run_id: int) -> JobAttempt:
    return await session.get_one(JobAttempt, run_id)


async def done(session: Session | Look, run_id: int) -> bool:
    """Records success, and deletes the job. False when the run was declared lost before: another run has the job."""
    # The job is locked before its run, in the same order as the rescue, so that they cannot deadlock.
    query = """
        with job as (
            select from procrastinate_jobs
            where id = (select job_id from job_attempt where id = %(run)s) and status = 'doing'
            for update
        ), ended as (
            update job_attempt set outcome = 'done', ended_at = clock_timestamp()
            where id = %(run)s and outcome is null and (select count(*) from job) >= 0
            returning job_id
        ), gone as (
            delete from procrastinate_jobs using ended where procrastinate_jobs.id = ended.job_id and status = 'doing'
        )
        select from ended
    """
    return await sql.row(session, query, {"run": run_id}) is not None


async def end(session: Session, run_id: int, outcome: str, **error: str) -> bool:
    """False when the run was declared lost before."""
    query = update(JobAttempt).where(JobAttempt.id == run_id, JobAttempt.outcome.is_(None))
    query = query.values(outcome=outcome, final=outcome == "failed", ended_at=func.clock_timestamp(), **error)
    return bool((await session.execute(query.returning(JobAttempt.id))).all())


async def tries(session: Session, run: JobAttempt) -> Tries:
    """Up to this run, which has not ended. Several jobs of one letter, each for a new turn, are one series."""
    by_letter, by_job = JobAttempt.letter_id == run.letter_id, JobAttempt.job_id == run.job_id
    same = by_letter if run.letter_id else by_job
    failed = select(func.max(JobAttempt.id)).where(same, JobAttempt.outcome == "failed")
    query = select(func.count(), func.min(JobAttempt.started_at), func.clock_timestamp()).where(
        same, JobAttempt.outcome.is_distinct_from("done"), JobAttempt.id > func.coalesce(failed.scalar_subquery(), 0)
    )
    return Tries(*(await session.execute(query)).one())


async def running(session: Session, job_id: int) -> JobAttempt | None:
    query = select(JobAttempt).where(JobAttempt.job_id == job_id, JobAttempt.outcome.is_(None))
    return await session.scalar(query.order_by(JobAttempt.id.desc()).limit(1))


async def forget_final(session: Session, before: datetime, most: int) -> list[int]:
    """Unmarks a batch of runs that were final before then; returns their jobs."""
    batch = select(JobAttempt.id).where(JobAttempt.final, JobAttempt.ended_at < before)
    batch = batch.limit(most).with_for_update(skip_locked=True)
    query = update(JobAttempt).where(JobAttempt.id == any_of(batch)).values(final=False)
    return list(await session.scalars(query.returning(JobAttempt.job_id)))


async def times_lost(session: Session, job_id: int) -> int:
    """Since the last final failure, after which an agent may have retried the job."""
    failed = select(func.max(JobAttempt.id)).where(JobAttempt.job_id == job_id, JobAttempt.outcome == "failed")
    query = select(func.count()).where(
        JobAttempt.job_id == job_id,
        JobAttempt.outcome == "lost",
        JobAttempt.id > func.coalesce(failed.scalar_subquery(), 0),
    )
    return await session.scalar(query) or 0


async def of_application(session: Session, application_id: int, letters: Sequence[UUID]) -> list[JobAttempt]:
    """Oldest first. `letters`: those of the application."""
    about = or_(JobAttempt.application_id == application_id, JobAttempt.letter_id.in_(letters))
    return list(await session.scalars(select(JobAttempt).where(about).order_by(JobAttempt.id)))
