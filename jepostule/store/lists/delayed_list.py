"""The list of jobs scheduled for later."""

from sqlalchemy import and_, select

from jepostule.store.jobs import job_about
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.job_table import DELAYED, job
from jepostule.store.lists import job_numbers
from jepostule.store.lists.listing import Listing

# The cause recorded by its last run, if any.
LAST_CAUSE = (
    select(JobAttempt.cause)
    .where(JobAttempt.job_id == job.c.id)
    .order_by(JobAttempt.id.desc())
    .limit(1)
    .scalar_subquery()
)

LISTING = Listing(
    query=job_about.joined(
        select(
            job.c.id,
            job.c.queue_name.label("task"),
            job.c.scheduled_at,
            job.c.attempts,
            LAST_CAUSE.label("cause"),
            *job_about.COLUMNS,
        )
        .select_from(job)
        .where(DELAYED),
        job.c.args,
    ),
    key=job.c.id,
    orders={"quand": job.c.scheduled_at},
    filters={"file": lambda value: and_(job.c.queue_name == value)},
    search=job_numbers.numbered(job.c.id, job.c.args),
)
