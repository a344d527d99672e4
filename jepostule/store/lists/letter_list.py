"""The agents' list of e-mails."""

from sqlalchemy import ColumnElement, func, select

from jepostule.store import fate, letter
from jepostule.store.application import Application
from jepostule.store.fate import FATE
from jepostule.store.letter import Letter
from jepostule.store.lists import finding, search
from jepostule.store.lists.conditions import one_of, since, until
from jepostule.store.lists.listing import Listing


def matching(text: str) -> ColumnElement[bool]:
    """E-mails to this address, or of the applications that the text finds; ValueError when the text is too short."""
    if email := search.address(text):
        return func.lower(Letter.recipient) == email
    return search.matching(text)


LISTING = Listing(
    # Each letter has an application, but only an outer join is dropped by the planner when nothing of it is selected.
    query=select(
        Letter.id,
        Letter.kind,
        Letter.recipient,
        Letter.subject,
        Letter.created_at,
        Letter.sent_at,
        Letter.maybe_doubled,
        FATE.label("fate"),
        Application.id.label("application_id"),
    ).outerjoin(Application, Application.id == Letter.application_id),
    key=Letter.id,
    orders={"ecrits": Letter.created_at},
    filters={
        "sorte": one_of(Letter.kind, letter.KINDS),
        "etat": fate.with_fate,
        "depuis": since(Letter.created_at),
        "jusqu": until(Letter.created_at),
    },
    search=matching,
    steps=finding.by_number,
)
