"""A job that failed for good, and a person who wants it done."""

from uuid import UUID

from jepostule.domain import deliveries
from jepostule.store import recovery
from jepostule.store.database import Session


async def retry(session: Session, job_id: int) -> bool:
    """A fresh set of attempts, at once; False where no such job has failed."""
    args = await recovery.restart(session, job_id)
    if args is None:
        return False
    if "letter_id" in args:
        await deliveries.reopen(session, UUID(args["letter_id"]))
    return True
