"""The list of blocked addresses, each with the application of the e-mail that caused the block."""

from sqlalchemy import func, select

from jepostule.store.blacklist import Blocked
from jepostule.store.letter import Letter
from jepostule.store.lists import search
from jepostule.store.lists.conditions import since, until
from jepostule.store.lists.listing import Listing
from jepostule.store.mail_event import MailEvent

# A subquery, since it runs only for the rows of a page, and not for all rows that are sorted.
APPLICATION = (
    select(Letter.application_id)
    .join(MailEvent, MailEvent.letter_id == Letter.id)
    .where(MailEvent.id == Blocked.mail_event_id)
    .scalar_subquery()
)

LISTING = Listing(
    # Expired ones are only waiting for the sweep.
    query=select(
        Blocked.email,
        Blocked.reason,
        Blocked.created_at,
        Blocked.until,
        Blocked.mail_event_id,
        APPLICATION.label("application_id"),
    ).where(Blocked.until > func.now()),
    key=Blocked.id,
    orders={"recentes": Blocked.created_at, "fin": Blocked.until, "adresse": Blocked.email},
    filters={"depuis": since(Blocked.created_at), "jusqu": until(Blocked.created_at)},
    search=lambda words: Blocked.email.contains(search.address(words) or words.strip().lower(), autoescape=True),
)
