"""Forwarding of sent applications to Memo and AMI, as far as the platform's columns and the settings allow it."""

from collections.abc import Iterable

from jepostule.settings import settings
from jepostule.store import application as applications
from jepostule.store import event
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.jobs.job_table import JobRow
from jepostule.store.platform import Platform
from jepostule.store.queue import Job, defer

MEMO, AMI = "forwarded-to-memo", "forwarded-to-ami"  # kinds of event


async def begin(session: Session, application: Application, platform: Platform) -> None:
    if goes_to_memo(platform):
        await defer(session, Job.FORWARD_TO_MEMO, application_id=application.id)
    if ami_of(platform) and application.candidate_peam_access_token:
        await defer(session, Job.FORWARD_TO_AMI, application_id=application.id)


def goes_to_memo(platform: Platform) -> bool:
    return platform.forwards_to_memo and bool(settings().memo_api_secret)


def ami_of(platform: Platform) -> str | None:
    """`staging`, `production` or None: writing to AMI's production must also be allowed by a setting."""
    if platform.forwards_to_ami == "no":
        return None
    if platform.forwards_to_ami == "production" and not settings().ami_production_allowed:
        return None
    return platform.forwards_to_ami


async def is_done(session: Session, application_id: int, kind: str) -> bool:
    return await event.count(session, application_id, kind) > 0


async def record_memo(session: Session, application_id: int) -> None:
    await event.record(session, application_id, MEMO)


async def record_ami(session: Session, application_id: int) -> None:
    """Also erases the candidate's token, which has served its purpose."""
    await event.record(session, application_id, AMI)
    await applications.forget_tokens(session, [application_id])


async def give_up(session: Session, jobs: Iterable[JobRow]) -> None:
    """No further attempt will follow. The candidate's token is erased: it was kept for AMI only."""
    kept = [job.args["application_id"] for job in jobs if job.task == Job.FORWARD_TO_AMI]
    if kept:
        await applications.forget_tokens(session, kept)
