"""What agents may search an application by: number, e-mail address, siret, ids found in an e-mail, name."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union, union_all

from jepostule.store.application import SEARCHABLE, Application
from jepostule.store.database import LARGEST, Session
from jepostule.store.letter import Letter

SHORTEST = 3  # letters: a trigram index is of no use for fewer
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
# As in `<3f0e...@jepostule.example>`.
MESSAGE_ID = re.compile(r"<?([0-9a-f-]{32,36})(?:@[^>\s]+)?>?", re.IGNORECASE)


def matching(text: str) -> ColumnElement[bool]:
    """Applications that `text` finds; ValueError when it is too short."""
    found = exactly(text)
    return having(text) if found is None else found


def exactly(text: str) -> ColumnElement[bool] | None:
    """The condition for an id, a number or an address, which an index finds at once; None for words."""
    text = text.strip()
    if found := MESSAGE_ID.fullmatch(text):
        with suppress(ValueError):
            return _among(*_of_uuid(UUID(found[1])))
    number = digits(text)
    if number.isascii() and number.isdigit():
        return _among(*_of_number(number))
    if EMAIL.fullmatch(text):
        return _of_email(text.lower())
    return None


def digits(text: str) -> str:
    """Of a number as we write it, and people with us: `n° 20 000`, `343 262 622 20717`."""
    return re.sub(r"^n[°º]|[\s.]", "", text.strip(), flags=re.IGNORECASE)


def _of_uuid(found: UUID) -> list[Select[Any]]:
    return [
        select(Application.id).where(Application.answer_uuid == found),
        select(Letter.application_id).where(Letter.id == found),
    ]


def _of_number(digits: str) -> list[Select[Any]]:
    by_number = [select(Application.id).where(Application.id == int(digits))] if int(digits) <= LARGEST else []
    return [
        *by_number,
        select(Application.id).where(Application.siret == digits),
        select(Letter.application_id).where(Letter.provider_id == digits),
    ]


async def elsewhere(session: Session, application_id: int, emails: Collection[str]) -> set[str]:
    """Those of `emails`, in lower case, that are of other applications too."""
    other = Application.id != application_id
    found = [select(literal(email)).where(exists().where(_of_email(email), other)) for email in emails]
    return set(await session.scalars(union_all(*found)))


def _of_email(email: str) -> ColumnElement[bool]:
    return or_(func.lower(Application.candidate_email) == email, func.lower(Application.employer_email) == email)


def having(text: str) -> ColumnElement[bool]:
    """Applications with every word somewhere in names and addresses, accents ignored; ValueError when too short."""
    return like(patterns(text))


def like(patterns: Iterable[Any]) -> ColumnElement[bool]:
    return and_(*(SEARCHABLE.like(func.searchable(each)) for each in patterns))


def patterns(text: str) -> list[str]:
    words = text.split()
    if not any(len(word) >= SHORTEST for word in words):
        raise ValueError("too short")
    return [f"%{_literally(word)}%" for word in words]


def _literally(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)


def _among(*queries: Select[Any]) -> ColumnElement[bool]:
    # A union, since `or` across two tables would read both of them whole.
    return Application.id.in_(union(*queries))
