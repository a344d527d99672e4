"""Queues that agents hold back, for as long as something outside is broken."""

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.store import paused_queue
from jepostule.store.database import Session
from jepostule.store.queue import Job


async def pause(session: Session, by: By, queue: Job) -> bool:
    """Workers take no job of it from the next second on; those that run come to their end. False: it was so before."""
    if not await paused_queue.pause(session, queue, by.username):
        return False
    await audit.note(session, by, "pause-queue", f"queue:{queue}")
    return True


async def resume(session: Session, by: By, queue: Job) -> bool:
    """What has waited begins within a second. False where it was not paused."""
    if not await paused_queue.resume(session, queue):
        return False
    await audit.note(session, by, "resume-queue", f"queue:{queue}")
    return True
