"""The list of the audit trail."""

from typing import Any

from jepostule.domain.audit import COMMAND
from jepostule.store.agent import USERNAMES
from jepostule.store.lists.audit_list import LISTING
from jepostule.web.admin import audit_words, cells, lists
from jepostule.web.admin.filters import Held
from jepostule.web.admin.table import Choice, Column, Since, Table, Until


def deed(row: Any) -> str:
    """The action and its subject."""
    subject = cells.plain(audit_words.subject(row.subject))
    return ", ".join(filter(None, [audit_words.action(row.action), str(subject)]))


EVERYBODY = Held(USERNAMES, more=[(COMMAND.username, audit_words.who(COMMAND.username))])

TABLE = Table(
    path="/admin/journal",
    here="audit",
    title="Journal",
    one="ligne",
    many="lignes",
    role="admin",
    export_role="admin",
    listing=LISTING,
    columns=[
        Column("Quand", lambda row: row.at, order="recent", timed=True),
        Column("Qui", lambda row: audit_words.who(row.username)),
        Column("Quoi", lambda row: audit_words.action(row.action), css="second wraps"),
        Column("Sur quoi", lambda row: audit_words.subject(row.subject), css="second"),
        Column("Précisions", lambda row: audit_words.details(row.details), css="third wraps"),
        Column("Depuis", lambda row: row.address, css="second"),
    ],
    filters=[
        Choice("agent", "Qui", EVERYBODY),
        Choice("action", "Quoi", sorted(audit_words.ACTIONS.items(), key=lambda pair: pair[1]), every="Toutes"),
        Since(),
        Until(),
    ],
    search="N° de candidature, de tâche…, ou identifiant",
    empty="Ce que font les agents apparaîtra ici.",
    narrow=deed,
)

routes = lists.routes(TABLE)
