"""Anonymising applications: whatever identifies somebody is removed, what counts and statistics need stays.

An application keeps its time, platform, ROME code, fates of letters, events and kinds of answers. A letter keeps its
id, which only we use, so that later events of Mailjet's about it are recognised, and stripped of personal data.
Mailjet's own id is removed, since it leads to the address at Mailjet.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, exists, func, select, text

from jepostule.store import letter, locks, slot
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.jobs import queued
from jepostule.store.letter import Letter
from jepostule.store.rights import pseudonym

TURN = b"anonymise"
APPLICATIONS = text("""
    update application set
        answer_uuid = gen_random_uuid(), candidate_email = new.candidate, employer_email = new.employer,
        candidate_first_name = '', candidate_last_name = '', candidate_peid = '', candidate_phone = '',
        candidate_address = '', candidate_peam_access_token = '', employer_description = '', siret = '', job = '',
        message = '', anonymous_at = now()
    from unnest(cast(:ids as bigint[]), cast(:candidates as text[]), cast(:employers as text[]))
        new (id, candidate, employer)
    where application.id = new.id
    returning application.id
""")
ANSWERS = text("""
    update answer set
        message = '', employer_name = '', employer_email = '', employer_phone = '', employer_address = '',
        video_link = '', anonymous = true
    where application_id = any(:ids) returning id
""")
# The digest is replaced too, since the address is part of what it hashes.
MAIL_EVENTS = text("""
    update mail_event set
        raw = jsonb_strip_nulls(jsonb_build_object('event', raw -> 'event', 'time', raw -> 'time')),
        digest = decode(replace(gen_random_uuid()::text, '-', ''), 'hex')
    where letter_id = any(:letters) returning id
""")
# A trigger unlinks the bytes.
DOCUMENTS = text("delete from document where application_id = any(:ids) returning id")
DRAFTS = text("delete from draft where application_id = any(:ids) returning id")
MAILBOX = text("delete from mailbox where letter_id = any(:letters) returning id")
SLOTS = text("delete from sending_slot where letter_id = any(:letters) returning letter_id")
# An agent could retry them.
ARCHIVED_JOBS = text("""
    delete from archived_job where args ->> 'letter_id' = any(:letters) or args ->> 'application_id' = any(:ids)
    returning id
""")

Found = tuple[int, str, str]


async def due(session: Session, before: datetime, limit: int) -> list[int]:
    """Applications without any contact since then: created, answered and written about before.

    They are locked until the end of the transaction; those locked by others are skipped.
    """
    await locks.hold(session, TURN)
    query = select(Application.id).where(*_silent_since(before)).order_by(Application.created_at).limit(limit)
    found = list(await session.scalars(query))
    await _lock_letters(session, found)
    # Somebody may have written to them while their letters were awaited.
    still = query.where(Application.id.in_(found)).with_for_update(skip_locked=True)
    return list(await session.scalars(still))


async def count_due(session: Session, before: datetime) -> int:
    return await session.scalar(select(func.count()).where(*_silent_since(before))) or 0


async def anonymise(session: Session, ids: Sequence[int]) -> dict[str, int]:
    """Anonymises those of `ids` that are not anonymous yet; returns the number of rows by kind.

    One transaction at a time, which also unlinks the documents: pass at most 500 `ids`.
    """
    await lock(session, ids)
    applications = await _in_clear(session, ids)
    numbers = [each.id for each in applications]
    nothing = {"recipient": "", "subject": "", "text": "", "html": "", "provider_id": None}
    letters = await letter.empty(session, Letter.application_id.in_(numbers), **nothing)
    done = {
        "applications": await _rewritten(session, applications),
        "answers": await touched(session, ANSWERS, ids=numbers),
        "letters": letters,
        "mail_events": await touched(session, MAIL_EVENTS, letters=letters),
        "documents": await touched(session, DOCUMENTS, ids=numbers),
        "drafts": await touched(session, DRAFTS, ids=numbers),
        "mailbox": await touched(session, MAILBOX, letters=letters),
    }
    await slot.lock_senders(session, letters)
    done |= {
        "slots": await touched(session, SLOTS, letters=letters),
        "jobs": await queued.remove_about(session, numbers, letters),
        "archived_jobs": await touched(session, ARCHIVED_JOBS, ids=[*map(str, numbers)], letters=[*map(str, letters)]),
    }
    return {name: len(rows) for name, rows in done.items()}


def _silent_since(before: datetime) -> list[Any]:
    answered = exists().where(Answer.application_id == Application.id, Answer.created_at >= before)
    written = exists().where(Letter.application_id == Application.id, Letter.created_at >= before)
    return [Application.anonymous_at.is_(None), Application.created_at < before, ~answered, ~written]


async def lock(session: Session, ids: Sequence[int]) -> None:
    """Locks these applications and all their letters until the end of the transaction, in the usual order.

    A letter written after the others were locked could be locked by a worker that waits for the application: then all
    are released, and locked once more.
    """
    await locks.hold(session, TURN)
    while True:
        async with session.begin_nested() as attempt:
            letters = await _lock_letters(session, ids)
            applications = select(Application.id).where(Application.id.in_(ids)).order_by(Application.id)
            await session.execute(applications.with_for_update())
            if letters == await _letters(session, ids):
                return
            await attempt.rollback()


async def _lock_letters(session: Session, ids: Sequence[int]) -> set[UUID]:
    query = select(Letter.id).where(Letter.application_id.in_(ids)).order_by(Letter.id)
    return set(await session.scalars(query.with_for_update()))


async def _letters(session: Session, ids: Sequence[int]) -> set[UUID]:
    return set(await session.scalars(select(Letter.id).where(Letter.application_id.in_(ids))))


async def _in_clear(session: Session, ids: Sequence[int]) -> Sequence[Row[Found]]:
    query = (
        select(
            Application.id,
            func.lower(Application.candidate_email).label("candidate"),
            func.lower(Application.employer_email).label("employer"),
        )
        .where(Application.id.in_(ids), Application.anonymous_at.is_(None))
        .order_by(Application.id)
    )
    return (await session.execute(query)).all()


async def _rewritten(session: Session, applications: Sequence[Row[Found]]) -> list[Any]:
    addresses = {each.candidate for each in applications} | {each.employer for each in applications}
    stands_for = await pseudonym.of(session, addresses)
    rows = await touched(
        session,
        APPLICATIONS,
        ids=[each.id for each in applications],
        candidates=[stands_for[each.candidate] for each in applications],
        employers=[stands_for[each.employer] for each in applications],
    )
    await pseudonym.forget(session, addresses)
    return rows


async def touched(session: Session, statement: TextClause, **values: Any) -> list[Any]:
    """Keys of the rows changed."""
    return list(await session.scalars(statement, values))
