"""Queues that agents pause while an external service is broken."""

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.store.database import Session
from jepostule.store.jobs import paused_queue
from jepostule.store.queue import Job


async def pause(session: Session, by: By, queue: Job) -> bool:
    """Workers take no more of its jobs within a second; running ones finish. False when it was paused already."""
    if not await paused_queue.pause(session, queue, by.username):
        return False
    await audit.note(session, by, "pause-queue", f"queue:{queue}")
    return True


async def resume(session: Session, by: By, queue: Job) -> bool:
    """Waiting jobs start within a second. False when it was not paused."""
    if not await paused_queue.resume(session, queue):
        return False
    await audit.note(session, by, "resume-queue", f"queue:{queue}")
    return True
