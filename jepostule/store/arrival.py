"""An application that comes whole: its draft, its documents and what sending it writes, in one round trip."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from psycopg.errors import NotNullViolation, UniqueViolation
from psycopg.sql import SQL

from jepostule.store import attempt, document, draft, locks, sending, sql
from jepostule.store.attempt import Limit
from jepostule.store.database import Look
from jepostule.store.document import New
from jepostule.store.sending import Departure, Sent

# As step by step, the draft is locked first, here by its insertion; then its limits, and the sender.
BEGIN = SQL("""
    with begun as ({insert} returning id)
    select pg_advisory_xact_lock(name::bigint)::text from begun, json_array_elements_text(%s::json) name
""")
WHOLE_BEGIN = BEGIN.format(insert=SQL(draft.INSERT)).as_bytes()


class Beginning(NamedTuple):
    """A draft that does not exist yet. `limits`: in the order in which they are locked."""

    platform_id: int
    key: bytes
    candidate_email: str
    employer_email: str
    limits: Sequence[Limit]
    documents: Sequence[New]


async def write(look: Look, beginning: Beginning, said: Mapping[str, Any], departure: Departure) -> Sent | None:
    """A transaction by itself, which locks what it needs. `said`: the application's values by column.

    None when there is a draft by now, a limit is reached, or the slots of the sender have changed. Then nothing is
    written, or only the draft with its documents.
    """
    draft_id = uuid4()
    whole = [*_begun(draft_id, beginning, departure), sending.writing(draft_id, said, departure)]
    try:
        [*_, written] = await sql.each_of(look, *whole)
    except (UniqueViolation, NotNullViolation):
        return None
    return sending.sent(said, departure, written)


def _begun(draft_id: UUID, beginning: Beginning, departure: Departure) -> list[sql.Asked]:
    platform_id, key, candidate_email, employer_email, limits, documents = beginning
    held = [locks.number(each) for each in (*(each.subject for each in limits), departure.sender)]
    return [
        (WHOLE_BEGIN, [draft_id, platform_id, key, candidate_email, employer_email, sql.as_json(held)]),
        attempt.recording(limits),
        *(document.adding(draft_id, each) for each in documents),
    ]
