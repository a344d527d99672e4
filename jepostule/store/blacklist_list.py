"""Blocked addresses as agents list them, each with the application whose e-mail has led to it."""

from sqlalchemy import func, select

from jepostule.store.blacklist import Blocked
from jepostule.store.conditions import since, until
from jepostule.store.letter import Letter
from jepostule.store.listing import Listing
from jepostule.store.mail_event import MailEvent

# A sub-query, since it is asked for the rows of a page alone, and not for all that are ordered.
APPLICATION = (
    select(Letter.application_id)
    .join(MailEvent, MailEvent.letter_id == Letter.id)
    .where(MailEvent.id == Blocked.mail_event_id)
    .scalar_subquery()
)

LISTING = Listing(
    # Those that are over wait for the sweep.
    select(
        Blocked.email,
        Blocked.reason,
        Blocked.created_at,
        Blocked.until,
        Blocked.mail_event_id,
        APPLICATION.label("application_id"),
    ).where(Blocked.until > func.now()),
    Blocked.id,
    orders={"recentes": Blocked.created_at, "fin": Blocked.until, "adresse": Blocked.email},
    filters={"depuis": since(Blocked.created_at), "jusqu": until(Blocked.created_at)},
    search=lambda words: Blocked.email.contains(words.strip().lower(), autoescape=True),
)
