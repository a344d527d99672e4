"""All answers to the applications of a platform, each with its application, for analysis elsewhere."""

from typing import Any

from sqlalchemy import Select, func, select

from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session


async def count(session: Session, platform_id: int) -> int:
    return await session.scalar(_of(platform_id, func.count())) or 0


def lines(platform_id: int) -> Select[*tuple[Any, ...]]:
    """Newest application first; the answers to each, oldest first.

    Columns in the order of CONTRACT 4, to be `streamed`.
    """
    return _of(
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


def _of(platform_id: int, *columns: Any) -> Select[*tuple[Any, ...]]:
    query = select(*columns).join_from(Application, Answer, Answer.application_id == Application.id)
    return query.where(Application.platform_id == platform_id)
