"""Writes everything that sending an application takes, in one statement: seven would cost 0.3 ms more of CPU."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.sql import SQL, Identifier, Placeholder

from jepostule.store import locks, sql
from jepostule.store.application import COLUMNS as APPLICATION
from jepostule.store.application import Application, Receipt
from jepostule.store.database import Look, Session
from jepostule.store.queue import DEFERRING, Job, deferring

SAID = [name for name in APPLICATION.names if name not in ("id", "created_at", "anonymous_at")]
# Documents change owner, their bytes stay where they are. Foreign keys are checked at the end of the statement.
# Nothing is written unless the draft is still to be sent, and the sender has the slots with which this was planned.
# With `application_id is null`, fresh statistics make Postgres look through all drafts that are still to be sent.
WRITE = SQL("""
    with ready as (
        select from draft where id = %(draft_id)s and coalesce(application_id, 0) = 0
            and array(select at from sending_slot where sender = %(sender)s order by at) = %(taken)s::timestamptz[]
    ), sent as (
        insert into application ({columns}) select {values} from ready returning id, created_at
    ), handed_over as (
        update document set draft_id = null, application_id = sent.id from sent where draft_id = %(draft_id)s
        returning document.id
    ), written as (
        insert into letter (id, application_id, kind, recipient)
        select %(letter_id)s, id, 'application', %(employer_email)s from sent
    ), placed as (
        insert into sending_slot (letter_id, sender, at) select %(letter_id)s, %(sender)s, %(at)s from sent
    ), finished as (
        update draft set
            first_name = %(candidate_first_name)s, last_name = %(candidate_last_name)s, job = %(job)s,
            candidate_phone = %(candidate_phone)s, candidate_address = %(candidate_address)s, message = %(message)s,
            send_confirmation = %(send_confirmation)s, application_id = sent.id
        from sent where draft.id = %(draft_id)s
    )
    select id, created_at, (select count(*) from handed_over), {deferring} from sent
""")
WHOLE = WRITE.format(
    columns=SQL(", ").join(map(Identifier, SAID)),
    values=SQL(", ").join(map(Placeholder, SAID)),
    deferring=SQL(DEFERRING),
).as_bytes()
# The draft before the sender, as in everything else that locks both.
LOCK = """
    with mine as materialized (select from draft where id = %(draft_id)s for no key update)
    select pg_advisory_xact_lock(%(lock)s::bigint)::text from mine
"""


class Departure(NamedTuple):
    """When the letter to the company leaves. `sender`: a digest. `not_before`: None for at once.

    `taken`: the times of all slots of the sender, in order, that this was planned with.
    """

    letter_id: UUID
    sender: bytes
    at: datetime
    not_before: datetime | None
    taken: list[datetime]


class Sent(NamedTuple):
    application: Application
    receipt: Receipt


async def write(session: Session, draft_id: UUID, said: Mapping[str, Any], departure: Departure) -> Sent:
    """`said`: the application's values by column; they are copied to its draft. It and the sender must be locked."""
    written = sent(said, departure, await sql.rows(session, *writing(draft_id, said, departure)))
    assert written is not None
    return written


async def write_if_unchanged(look: Look, draft_id: UUID, said: Mapping[str, Any], departure: Departure) -> Sent | None:
    """The same in one round trip, which locks both and is a transaction by itself.

    None, and nothing is written, when the draft was sent meanwhile, or its sender's slots have changed.
    """
    lock = {"draft_id": draft_id, "lock": locks.number(departure.sender)}
    [_, written] = await sql.each_of(look, (LOCK, lock), writing(draft_id, said, departure))
    return sent(said, departure, written)


def writing(draft_id: UUID, said: Mapping[str, Any], departure: Departure) -> sql.Asked:
    """The query of both, to be sent after others; its rows are for `sent`."""
    task = deferring(Job.SEND_APPLICATION, departure.not_before, letter_id=str(departure.letter_id))
    return WHOLE, {**said, "draft_id": draft_id, **departure._asdict(), **task}


def sent(said: Mapping[str, Any], departure: Departure, written: list[sql.Row]) -> Sent | None:
    if not written:
        return None
    number, created_at, documents, _ = written[0]
    application = APPLICATION.named({**said, "id": number, "created_at": created_at, "anonymous_at": None})
    return Sent(application, Receipt(created_at, application.job, documents, departure.at))
