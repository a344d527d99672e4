"""The list of applications."""

from typing import Any

from jepostule.moments import short
from jepostule.store.application import called
from jepostule.store.lists.application_list import LISTING
from jepostule.store.platform import NAMES
from jepostule.web.admin import lists, words
from jepostule.web.admin.filters import Held
from jepostule.web.admin.table import Choice, Column, Link, Since, State, Table, Until


def person(row: Any) -> Link:
    at = row.anonymous_at
    name = f"Anonymisée le {short(at)}" if at else called(row.candidate_first_name, row.candidate_last_name)
    return Link(name or row.candidate_email, f"/admin/candidatures/{row.application_id}")


def firm(row: Any) -> str:
    return str(row.firm)


def answered(row: Any) -> State | None:
    return words.ANSWERS[row.answered] if row.answered else None


ANSWERED = [("any", "Avec réponse"), ("none", "Sans réponse"), *words.options(words.ANSWERS)]
# Only for exports: on a page, a link leads to the application.
NUMBER = Column("N° de candidature", lambda row: row.application_id)
PLATFORM = Choice("plateforme", "Plateforme", Held(NAMES), every="Toutes")

TABLE = Table(
    path="/admin/candidatures",
    here="applications",
    title="Candidatures",
    one="candidature",
    many="candidatures",
    listing=LISTING,
    columns=[
        Column("Personne", person),
        Column("Poste", lambda row: row.job, css="second"),
        Column("Entreprise", firm, css="second"),
        Column("Via", lambda row: row.platform, css="third"),
        Column("E-mail", lambda row: words.FATES[row.fate] if row.fate else None),
        Column("Réponse", answered, css="second"),
        Column("Reçue", lambda row: row.created_at, order="recues", css="second number", timed=True),
    ],
    filters=[
        PLATFORM,
        Choice("e-mail", "E-mail", words.options(words.FATES)),
        Choice("reponse", "Réponse", ANSWERED, every="Toutes"),
        Choice("documents", "Documents", [("oui", "Avec"), ("non", "Sans")]),
        Since(),
        Until(),
    ],
    search="Nom, e-mail, téléphone, siret, n°…",
    exported=[NUMBER],
    empty="Aucune candidature pour l’instant",
    narrow=lambda row: f"{short(row.created_at)}, {firm(row)}",
)

routes = lists.routes(TABLE)
