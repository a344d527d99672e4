"""The list of e-mails."""

from typing import Any

from jepostule.moments import short
from jepostule.store.lists.letter_list import LISTING
from jepostule.web.admin import lists, words
from jepostule.web.admin.table import Choice, Column, Link, Since, Table, Until

PATH = "/admin/e-mails"


def letter(row: Any) -> Link:
    return Link(row.recipient or "Adresse effacée", f"{PATH}/{row.id}")


TABLE = Table(
    path=PATH,
    here="letters",
    title="E-mails",
    one="e-mail",
    many="e-mails",
    listing=LISTING,
    columns=[
        Column("À", letter),
        Column("Sorte", lambda row: words.LETTER_KINDS[row.kind], css="second"),
        Column("Objet", lambda row: row.subject, css="third"),
        Column("État", lambda row: words.FATES[row.fate]),
        Column(
            "Candidature",
            lambda row: Link(f"n° {row.application_id}", f"/admin/candidatures/{row.application_id}"),
            css="second",
        ),
        Column("Écrit", lambda row: row.created_at, order="ecrits", css="second number", timed=True),
        Column("Parti", lambda row: row.sent_at, css="third number", timed=True),
    ],
    filters=[
        Choice("sorte", "Sorte", words.options(words.LETTER_KINDS), every="Toutes"),
        Choice("etat", "État", words.options(words.FATES)),
        Since(),
        Until(),
    ],
    search="Adresse, nom, identifiant du message…",
    empty="Aucun e-mail pour l’instant",
    narrow=lambda row: f"{short(row.created_at)}, {words.LETTER_KINDS[row.kind]}",
)

routes = lists.routes(TABLE)
