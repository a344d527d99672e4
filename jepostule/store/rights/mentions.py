"""An address in texts of other people: found wherever text is stored, and replaced.

Each table is scanned whole, once: no index covers the inside of texts.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Text,
    any_,
    case,
    cast,
    collate,
    false,
    func,
    inspect,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import InstrumentedAttribute

from jepostule.store.agent import Agent
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Base, Session
from jepostule.store.document import Document
from jepostule.store.draft import Draft
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from jepostule.store.platform import Platform

INSTEAD = "[adresse effacée]"
UNLIMITED = 2**30
UNSEEN = {"synchronize_session": False}  # no row object of this session is updated
Column = InstrumentedAttribute[Any]
# Parallel workers, which our connections do not use otherwise. The planner expects half of the rows to match, too many
# to pass between processes; hardly any does. 13 s instead of 20 for the letters of 400,000 applications.
TOGETHER = text("""
    select set_config('max_parallel_workers_per_gather', '2', true), set_config('parallel_tuple_cost', '0', true)
""")
# All columns of text written by people, with their limits in characters.
TEXTS: dict[type[Base], dict[Column, int]] = {
    Application: {
        Application.candidate_first_name: 64,
        Application.candidate_last_name: 64,
        Application.candidate_peid: 64,
        Application.candidate_address: 256,
        Application.employer_description: 256,
        Application.job: 128,
        Application.message: 4000,
    },
    Answer: {
        Answer.message: 4000,
        Answer.employer_name: 128,
        Answer.employer_address: 256,
        Answer.video_link: 500,
    },
    Letter: {Letter.subject: UNLIMITED, Letter.text: UNLIMITED, Letter.html: UNLIMITED},
    Draft: {
        Draft.first_name: 64,
        Draft.last_name: 64,
        Draft.candidate_address: 256,
        Draft.job: 128,
        Draft.message: 4000,
    },
    Document: {Document.name: 300},
    Blocked: {Blocked.reason: UNLIMITED},
}
# Texts of the service itself, by their names in the audit trail: a person has to decide about them.
OURS: dict[str, tuple[type[Base], tuple[Column, ...]]] = {
    "platform": (Platform, (Platform.contact_email, Platform.privacy, Platform.pause_message)),
    "agent": (Agent, (Agent.username, Agent.name)),
}


class Address(NamedTuple):
    """An address as texts, links and HTML may spell it, and a pattern that does not match it within another one."""

    spellings: Collection[str]  # in lower case
    pattern: str  # a regular expression of Postgres, case-insensitive


async def replace(session: Session, row: type[Base], address: Address) -> list[Any]:
    """Replaces it in all texts of the table; returns the keys of the rows changed."""
    columns = TEXTS[row]
    changed = {
        column.key: func.left(func.regexp_replace(column, address.pattern, INSTEAD, "gi"), limit)
        for column, limit in columns.items()
    }
    return await _change(session, row, _names(columns, address), changed)


async def replace_in_events(session: Session, address: Address) -> list[Any]:
    """The same in Mailjet's events, which are stored verbatim."""
    told = cast(MailEvent.raw, Text)
    anew = cast(func.regexp_replace(told, address.pattern, INSTEAD, "gi"), JSONB)
    return await _change(session, MailEvent, _names([told], address), {"raw": anew})


async def ours(session: Session, address: Address) -> list[str]:
    """Where the service itself uses the address, named as in the audit trail: `platform:3`, `agent:4`."""
    found = []
    for name, (row, columns) in OURS.items():
        keys = await session.scalars(select(_key(row)).where(_names(columns, address)).order_by(_key(row)))
        found += [f"{name}:{key}" for key in keys]
    return found


async def _change(session: Session, row: type[Base], which: ColumnElement[bool], values: dict[str, Any]) -> list[Any]:
    # Rows are found by a query of its own: Postgres does not scan in parallel for a statement that writes.
    await session.execute(TOGETHER)
    keys = list(await session.scalars(select(_key(row)).where(which)))
    if keys:
        found = select(_key(row)).where(_key(row).in_(keys))
        # The update itself would lock them in any order.
        await session.execute(found.order_by(_key(row)).with_for_update(key_share=True))
        await session.execute(update(row).where(_key(row).in_(keys)).values(values).execution_options(**UNSEEN))
    return keys


def _names(columns: Iterable[Any], address: Address) -> ColumnElement[bool]:
    """Compares plain bytes first, all columns at once: the pattern, and case beyond ASCII, take ten times as long."""
    together = func.lower(collate(func.concat_ws(" ", *columns), "C"))
    plain = together.like(any_(literal([f"%{_escaped(each)}%" for each in address.spellings], ARRAY(Text))))
    exactly = or_(*(each.op("~*")(literal(address.pattern)) for each in columns))
    return case((plain, exactly), else_=false())


def _escaped(spelling: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", spelling)


def _key(row: type[Base]) -> Any:
    keys: Sequence[Any] = inspect(row).primary_key
    return keys[0]
