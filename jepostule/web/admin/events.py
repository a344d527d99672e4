"""The list of events."""

from jepostule.moments import short
from jepostule.store.lists.event_list import LISTING
from jepostule.web.admin import lists, words
from jepostule.web.admin.applications import NUMBER, PLATFORM, firm, person
from jepostule.web.admin.table import Choice, Column, Since, Table, Until

TABLE = Table(
    path="/admin/evenements",
    here="events",
    title="Événements",
    one="événement",
    many="événements",
    listing=LISTING,
    columns=[
        Column("Personne", person),
        Column("Événement", lambda row: words.EVENTS[row.kind]),
        Column("Entreprise", firm, css="second"),
        Column("Arrivé", lambda row: row.created_at, order="arrives", css="second number", timed=True),
    ],
    filters=[Choice("evenement", "Événement", words.options(words.EVENTS)), PLATFORM, Since(), Until()],
    search="Nom, e-mail, téléphone, siret, n°…",
    exported=[NUMBER],
    empty="Aucun événement pour l’instant",
    narrow=lambda row: f"{short(row.created_at)}, {firm(row)}",
)

routes = lists.routes(TABLE)
