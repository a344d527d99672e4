"""The list of answers, of all kinds or of one with its details."""

from jepostule.rendering import clock, day, short
from jepostule.store.answer import Answer
from jepostule.store.answer_list import LISTING
from jepostule.web.admin import lists, words
from jepostule.web.admin.applications import PLATFORM, firm, person
from jepostule.web.admin.table import Choice, Column, Since, State, Table, Until


def details(answer: Answer) -> str:
    """What its kind has and others have not."""
    if answer.reason:
        return words.REASONS[answer.reason]
    if answer.meets_at and answer.location:
        return f"{day(answer.meets_at)} à {clock(answer.meets_at)}, {words.PLACES[answer.location]}"
    return f"à partir du {day(answer.start_date, year=True)}" if answer.start_date else answer.message


def contact(answer: Answer) -> str:
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
        Column("À", lambda row: person(row.Application)),
        Column("Réponse", lambda row: State(*words.ANSWERS[row.Answer.kind])),
        Column("Détail", lambda row: details(row.Answer), css="second"),
        Column("Entreprise", lambda row: firm(row.Application), css="second"),
        Column("Contact", lambda row: contact(row.Answer), css="third"),
        Column("Donnée", lambda row: row.Answer.created_at, order="donnees", css="second number"),
    ],
    filters=[
        Choice("reponse", "Réponse", words.options(words.ANSWERS), every="Toutes"),
        PLATFORM,
        Since(),
        Until(),
    ],
    search="Nom, e-mail, siret, n°…",
    empty="Aucune réponse pour l’instant",
    narrow=lambda row: f"{short(row.Answer.created_at)}, {firm(row.Application)}",
)

routes = lists.routes(TABLE)
