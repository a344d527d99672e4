"""What agents may search an application by: number, e-mail address, phone, siret, ids found in an e-mail, name."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, literal_column, or_, select, union, union_all

from jepostule.store.application import DIALLED, PHONE_END, SEARCHABLE, Application
from jepostule.store.database import LARGEST, Session
from jepostule.store.letter import Letter

SHORTEST = 3  # letters: a trigram index is of no use for fewer
# As it is typed, or copied from a link or an e-mail: `Zoé Martin <zoe@example.org>`.
EMAIL = re.compile(r"(?:mailto:|.*<)?([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>?", re.IGNORECASE)
# From `612345678` to `0033 6 12 34 56 78`; a siret is longer.
PHONE = re.compile(r"\+?(?:[\s().-]*[0-9]){9,13}")
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
    numbers = _of_number(number) if number.isascii() and number.isdigit() else []
    phones = [_of_phone(text)] if PHONE.fullmatch(text) else []
    if numbers or phones:
        return _among(*numbers, *phones)
    email = address(text)
    return _of_email(email) if email else None


def address(text: str) -> str:
    """The e-mail address that `text` is or ends with, in lower case; else empty."""
    found = EMAIL.fullmatch(text.strip())
    return found[1].lower() if found else ""


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


def _of_phone(text: str) -> Select[Any]:
    end = re.sub("[^0-9]", "", text)[-PHONE_END:]
    # As the index says it, or the planner would not use it.
    return select(Application.id).where(literal_column("candidate_phone <> ''"), literal_column(DIALLED.text) == end)


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
    words = [word for each in text.split() if (word := each.strip(",;"))]
    if not any(len(word) >= SHORTEST for word in words):
        raise ValueError("too short")
    return [f"%{_literally(word)}%" for word in words]


def _literally(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)


def _among(*queries: Select[Any]) -> ColumnElement[bool]:
    # A union, since `or` across two tables would read both of them whole.
    return Application.id.in_(union(*queries))
