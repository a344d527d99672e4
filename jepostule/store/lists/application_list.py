"""The agents' list of applications, each with the fate of its letter and its last answer."""

from sqlalchemy import ColumnElement, exists, select

from jepostule.store import answer, fate
from jepostule.store.answer import Answer
from jepostule.store.application import EMPLOYER_NAME, Application
from jepostule.store.document import Document
from jepostule.store.fate import FATE
from jepostule.store.letter import Letter
from jepostule.store.lists import finding, search
from jepostule.store.lists.conditions import one_of, since, until
from jepostule.store.lists.listing import Listing
from jepostule.store.platform import Platform

LETTER = (Letter.application_id == Application.id) & (Letter.kind == "application")
ANSWER = Answer.application_id == Application.id
DOCUMENT = exists().where(Document.application_id == Application.id)

# Scalar subqueries: evaluated for the rows of a page only, and left out when rows are counted.
FATE_NOW = select(FATE).where(LETTER).order_by(Letter.created_at.desc()).limit(1).scalar_subquery()
ANSWERED = select(Answer.kind).where(ANSWER).order_by(Answer.number.desc()).limit(1).scalar_subquery()


def of_platform(client_id: str) -> ColumnElement[bool]:
    return Application.platform_id == select(Platform.id).where(Platform.client_id == client_id).scalar_subquery()


def with_fate(value: str) -> ColumnElement[bool]:
    """One of the letters to the employer is in this state, or has been delivered so."""
    return exists().where(LETTER, fate.with_fate(value))


def answered(value: str) -> ColumnElement[bool]:
    """`none`, `any`, or an answer of this kind among them."""
    if value in ("none", "any"):
        given = exists().where(ANSWER)
        return ~given if value == "none" else given
    return exists().where(ANSWER, one_of(Answer.kind, answer.KINDS)(value))


def with_documents(value: str) -> ColumnElement[bool]:
    if value not in ("oui", "non"):
        raise ValueError(value)
    return DOCUMENT if value == "oui" else ~DOCUMENT


# What every list shows of an application.
WHO = (
    Application.id.label("application_id"),
    Application.candidate_first_name,
    Application.candidate_last_name,
    Application.candidate_email,
    Application.anonymous_at,
    EMPLOYER_NAME.label("firm"),
)


LISTING = Listing(
    query=select(
        *WHO,
        Application.job,
        Application.created_at,
        Platform.name.label("platform"),
        FATE_NOW.label("fate"),
        ANSWERED.label("answered"),
    ).outerjoin(Platform, Platform.id == Application.platform_id),
    key=Application.id,
    orders={"recues": Application.created_at},
    filters={
        "plateforme": of_platform,
        "e-mail": with_fate,
        "reponse": answered,
        "documents": with_documents,
        "depuis": since(Application.created_at),
        "jusqu": until(Application.created_at),
    },
    search=search.matching,
    steps=finding.by_days,
)
