"""The list of answers."""

from typing import Any

from jepostule.moments import clock, day, short
from jepostule.store.lists.answer_list import LISTING
from jepostule.web.admin import lists, words
from jepostule.web.admin.applications import NUMBER, PLATFORM, firm, person
from jepostule.web.admin.table import Choice, Column, Since, Table, Until


def details(answer: Any) -> str:
    """What is specific to this kind of answer."""
    if answer.reason:
        return words.REASONS[answer.reason]
    if answer.meets_at and answer.location:
        return f"{day(answer.meets_at)} à {clock(answer.meets_at)}, {words.PLACES[answer.location]}"
    return f"à partir du {day(answer.start_date, year=True)}" if answer.start_date else answer.message


def contact(answer: Any) -> str:
    known = (answer.employer_name, answer.employer_email, answer.employer_phone, answer.employer_address)
    return ", ".join(filter(None, known))


TABLE = Table(
    path="/admin/reponses",
    here="answers",
    title="Réponses",
    one="réponse",
    many="réponses",
    listing=LISTING,
    columns=[
        Column("À", person),
        Column("Réponse", lambda row: words.ANSWERS[row.kind]),
        Column("Détail", details, css="second"),
        Column("Entreprise", firm, css="second"),
        Column("Contact", contact, css="third"),
        Column("Donnée", lambda row: row.created_at, order="donnees", css="second number", timed=True),
    ],
    filters=[
        Choice("reponse", "Réponse", words.options(words.ANSWERS), every="Toutes"),
        PLATFORM,
        Since(),
        Until(),
    ],
    search="Nom, e-mail, téléphone, siret, n°…",
    exported=[NUMBER],
    empty="Aucune réponse pour l’instant",
    narrow=lambda row: f"{short(row.created_at)}, {firm(row)}",
)

routes = lists.routes(TABLE)
