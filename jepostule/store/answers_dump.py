"""All answers to the applications of a platform, each with its application, for who analyses them elsewhere."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session

PORTION = 1000  # rows that are in memory at a time


class Line(NamedTuple):
    """In the order of CONTRACT 5."""

    application_id: int
    applied_at: datetime
    employer_name: str
    employer_email: str
    siret: str
    first_name: str
    last_name: str
    candidate_email: str
    candidate_phone: str
    candidate_address: str
    job: str
    answered_at: datetime
    kind: str


async def count(session: Session, platform_id: int) -> int:
    return await session.scalar(_of(platform_id, func.count())) or 0


async def stream(session: Session, platform_id: int) -> AsyncIterator[Line]:
    """Newest application first; the answers to one in the order in which they were given."""
    query = _of(
        platform_id,
        Application.id,
        Application.created_at,
        Application.employer_description,
        Application.employer_email,
        Application.siret,
        Application.candidate_first_name,
        Application.candidate_last_name,
        Application.candidate_email,
        Application.candidate_phone,
        Application.candidate_address,
        Application.job,
        Answer.created_at,
        Answer.kind,
    ).order_by(Application.created_at.desc(), Application.id.desc(), Answer.number)
    async for row in await session.stream(query.execution_options(yield_per=PORTION)):
        yield Line(*row)


def _of(platform_id: int, *columns: Any) -> Select[*tuple[Any, ...]]:
    query = select(*columns).join_from(Application, Answer, Answer.application_id == Application.id)
    return query.where(Application.platform_id == platform_id)
