"""Search of jobs by number: that of a job, or that of an application, for all its jobs."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, false, or_, select

from jepostule.store.letter import Letter
from jepostule.store.lists import search
from jepostule.store.lists.conditions import Filter

NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)  # that fits a bigint


def number(words: str) -> int | None:
    written = search.digits(words)
    return int(written) if NUMBER.fullmatch(written) else None


def numbered(job_id: Any, args: Any) -> Filter:
    """The search, by the columns of the job's id and arguments."""

    def with_number(words: str) -> ColumnElement[bool]:
        found = number(words)
        if found is None:
            return false()
        letters = select(cast(Letter.id, Text)).where(Letter.application_id == found)
        of_application = or_(args["application_id"].astext == str(found), args["letter_id"].astext.in_(letters))
        return or_(job_id == found, of_application)

    return with_number
