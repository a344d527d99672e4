"""E-mails as agents list them."""

from sqlalchemy import ColumnElement, func, select

from jepostule.store import letter, search
from jepostule.store.application import Application
from jepostule.store.letter import FATE, Letter
from jepostule.store.listing import Listing, one_of, since, until

# As the partial indexes say it, so that they are used where they can be.
UNSENT = {*letter.STATES} - {"sent"}
ARRIVED = {*letter.DELIVERIES} - {"sent"}


def with_fate(value: str) -> ColumnElement[bool]:
    if value in UNSENT:
        return Letter.state == value
    if value in ARRIVED:
        return Letter.delivery == value
    if value == "doubled":
        return Letter.maybe_doubled.is_(True)
    return one_of(FATE, letter.FATES)(value)


def matching(text: str) -> ColumnElement[bool]:
    """To this address, or of an application that is found so; ValueError where there is too little to look for."""
    text = text.strip()
    if search.EMAIL.fullmatch(text):
        return func.lower(Letter.recipient) == text.lower()
    return search.matching(text)


LISTING = Listing(
    select(
        Letter.id,
        Letter.kind,
        Letter.recipient,
        Letter.subject,
        Letter.created_at,
        Letter.sent_at,
        Letter.maybe_doubled,
        FATE.label("fate"),
        Application.id.label("application_id"),
    ).join(Application, Application.id == Letter.application_id),
    Letter.id,
    orders={"ecrits": Letter.created_at},
    filters={
        "sorte": one_of(Letter.kind, letter.KINDS),
        "etat": with_fate,
        "depuis": since(Letter.created_at),
        "jusqu": until(Letter.created_at),
    },
    search=matching,
)
