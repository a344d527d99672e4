"""The application that a job is about, through whichever argument leads there."""

import re
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, Uuid, cast, false, func, or_, select

from jepostule.store import search
from jepostule.store.application import EMPLOYER_NAME, Application
from jepostule.store.conditions import Filter
from jepostule.store.letter import Letter
from jepostule.store.listing import Rows
from jepostule.store.mail_event import MailEvent

NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)  # that fits a bigint
# Columns of the application, all null when the job is about none.
COLUMNS = (
    Application.id.label("application_id"),
    Application.candidate_first_name,
    Application.candidate_last_name,
    EMPLOYER_NAME.label("firm"),
)


def joined(query: Rows, args: Any) -> Rows:
    """`query` joined with the application of each job. `args`: the column of the job's arguments."""
    letter_id, application_id, event_id = (args[name].astext for name in ("letter_id", "application_id", "event_id"))
    event = MailEvent.id == event_id.cast(BigInteger)
    letter = Letter.id == func.coalesce(letter_id.cast(Uuid), MailEvent.letter_id)
    application = Application.id == func.coalesce(application_id.cast(BigInteger), Letter.application_id)
    return query.outerjoin(MailEvent, event).outerjoin(Letter, letter).outerjoin(Application, application)


def number(words: str) -> int | None:
    written = search.digits(words)
    return int(written) if NUMBER.fullmatch(written) else None


def numbered(job_id: Any, args: Any) -> Filter:
    """A search by number: that of a job, or that of an application, for all its jobs."""

    def with_number(words: str) -> ColumnElement[bool]:
        found = number(words)
        if found is None:
            return false()
        letters = select(cast(Letter.id, Text)).where(Letter.application_id == found)
        of_application = or_(args["application_id"].astext == str(found), args["letter_id"].astext.in_(letters))
        return or_(job_id == found, of_application)

    return with_number
