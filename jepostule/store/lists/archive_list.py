"""The list of archived jobs."""

from sqlalchemy import and_, select

from jepostule.store.jobs import job_about
from jepostule.store.jobs.archived_job import ArchivedJob
from jepostule.store.lists import job_numbers
from jepostule.store.lists.conditions import since, until
from jepostule.store.lists.listing import Listing

LISTING = Listing(
    query=job_about.joined(
        select(
            ArchivedJob.id,
            ArchivedJob.job_id,
            ArchivedJob.task,
            ArchivedJob.cause,
            ArchivedJob.attempts,
            ArchivedJob.failed_at,
            ArchivedJob.retried,
            ArchivedJob.archived_by,
            ArchivedJob.archived_at,
            *job_about.COLUMNS,
        ),
        ArchivedJob.args,
    ),
    key=ArchivedJob.id,
    orders={"archivees": ArchivedJob.archived_at},
    filters={
        "file": lambda value: and_(ArchivedJob.task == value),
        "cause": lambda value: and_(ArchivedJob.cause == value),
        "depuis": since(ArchivedJob.archived_at),
        "jusqu": until(ArchivedJob.archived_at),
    },
    search=job_numbers.numbered(ArchivedJob.job_id, ArchivedJob.args),
)
