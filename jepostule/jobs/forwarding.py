"""Forwards an application to Memo and AMI: read, call, record, with no transaction open during the call."""

from jepostule.domain import forwardings
from jepostule.forwarding import ami, memo
from jepostule.store import application as applications
from jepostule.store import platform as platforms
from jepostule.store.application import Application
from jepostule.store.database import Session, transaction


async def to_memo(application_id: int) -> None:
    """Does nothing when this was done before, or the application is gone or anonymous. Raises OutsideError."""
    async with transaction() as session:
        application = await _untold(session, application_id, forwardings.MEMO)
    if application is None:
        return
    await memo.forward(application)
    async with transaction() as session:
        await forwardings.record_memo(session, application_id)


async def to_ami(application_id: int) -> None:
    """As `to_memo`; does nothing either when the platform has stopped forwarding in the meantime."""
    async with transaction() as session:
        application = await _untold(session, application_id, forwardings.AMI)
        environment = await _environment(session, application)
    if application is None or environment is None:
        return
    await ami.forward(application, environment)
    async with transaction() as session:
        await forwardings.record_ami(session, application_id)


async def _untold(session: Session, application_id: int, kind: str) -> Application | None:
    if await forwardings.is_done(session, application_id, kind):
        return None
    application = await applications.find(session, application_id)
    return None if application is None or application.anonymous_at else application


async def _environment(session: Session, application: Application | None) -> str | None:
    return forwardings.ami_of(await platforms.by_id(session, application.platform_id)) if application else None
