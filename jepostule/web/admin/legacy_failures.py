"""The list of messages on which the service of 2018 failed; read-only, since they cannot be retried."""

from typing import Any

from jepostule.moments import short
from jepostule.store.lists.legacy_failure_list import LISTING
from jepostule.web.admin import lists, words
from jepostule.web.admin.table import Column, Since, Table, Until


def place(failure: Any) -> str:
    """The innermost frame, where the error was raised."""
    return str(failure.frames).rpartition("\n")[2]


TABLE = Table(
    path="/admin/echecs/2018",
    here="failed",
    title="Échecs de l’ancien service",
    one="échec",
    many="échecs",
    listing=LISTING,
    columns=[
        Column("Tâche", lambda row: words.queue(row.topic)),
        Column("Erreur", lambda row: row.error, css="second"),
        Column("Où", place, css="second"),
        Column("Échouée", lambda row: row.created_at, order="recents", css="second number", timed=True),
    ],
    filters=[Since(), Until()],
    search="Erreur, nom de la file",
    empty="Aucun échec repris de l’ancien service",
    above="admin/jobs/_views.html",
    narrow=lambda row: f"{row.error}, {short(row.created_at)}",
)

routes = lists.routes(TABLE)
