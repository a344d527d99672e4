"""Sends a letter in three steps: read and claim, call, record. No transaction is open during the call."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from jepostule.domain import blacklist, deliveries, letters, pacing
from jepostule.jobs import writing
from jepostule.mail import carrier
from jepostule.mail.message import Message
from jepostule.outside import OutcomeUnknown, OutsideError, Rejected
from jepostule.store import about
from jepostule.store import letter as letter_rows
from jepostule.store.application import Application
from jepostule.store.database import Session, transaction
from jepostule.store.jobs import queued
from jepostule.store.letter import Content, Letter
from jepostule.store.platform import Platform
from jepostule.store.queue import Job, defer


@dataclass(frozen=True)
class Claimed:
    message: Message
    attempt: int
    delivered: bool  # false when the platform only rehearses: nothing leaves
    doubted_for: timedelta | None  # how long ago an attempt of this carrier began that may have sent the letter


async def send(letter_id: UUID, job: Job) -> None:
    """Sends the letter unless it was sent already or its turn is later. Raises OutsideError when that fails."""
    async with transaction() as session:
        claimed = await claim(session, letter_id, job)
    if claimed is None:
        return
    try:
        provider_id = await carrier.send(claimed.message, claimed.doubted_for) if claimed.delivered else None
    except OutsideError as error:
        async with transaction() as session:
            in_doubt = isinstance(error, OutcomeUnknown)
            await deliveries.record_not_sent(session, letter_id, claimed.attempt, in_doubt=in_doubt)
        raise
    async with transaction() as session:
        await deliveries.record_sent(session, letter_id, claimed.attempt, provider_id)


async def claim(session: Session, letter_id: UUID, job: Job) -> Claimed | None:
    """None when there is nothing to send now. Raises Rejected when it must not be sent."""
    letter = await letter_rows.lock_to_send(session, letter_id)
    if letter is None or deliveries.is_settled(letter):
        return None
    application, platform = await about.find(session, letter.application_id)
    if letters.is_misdirected(letter, application):
        await _redirect(session, letter_id, application)
        return None
    await _refuse_blocked(session, letter, application)
    if job is Job.SEND_APPLICATION and await _has_to_wait(session, letter, application):
        return None
    return await _claimed(session, letter, application, platform)


async def _redirect(session: Session, letter_id: UUID, application: Application) -> None:
    letter = await letter_rows.lock(session, letter_id)
    assert letter is not None  # this transaction has locked it already
    await letters.redirect(session, letter, application)


async def _refuse_blocked(session: Session, letter: Letter, application: Application) -> None:
    if blocked := await blacklist.whose_address(session, letter, application):
        raise Rejected(f"the {blocked}'s address is blocked")


async def _has_to_wait(session: Session, letter: Letter, application: Application) -> bool:
    """Whether its sender's turn comes later. Then another job is there for it."""
    at = await pacing.reserve(session, application.candidate_email, letter.id)
    if at is None:
        return False
    # This job may run twice: with two of them waiting, both would send at the same moment.
    await queued.remove(session, [letter.id])
    await defer(session, Job.SEND_APPLICATION, at=at, letter_id=str(letter.id))
    return True


async def _claimed(session: Session, letter: Letter, application: Application, platform: Platform) -> Claimed:
    in_doubt, safe = deliveries.is_in_doubt(letter), carrier.safe_to_repeat(letter.carrier)
    may_double = in_doubt and not safe
    if may_double and letter.maybe_doubled:
        raise Rejected("the outcome stayed unknown twice")
    message = await writing.message(session, letter, application, platform)
    content = Content(message.subject, message.text, message.html)
    attempt, ago = await letter_rows.claim(session, letter.id, content, carrier.account(), maybe_doubled=may_double)
    return Claimed(message, attempt, platform.delivers_letters, ago if in_doubt and safe else None)
