"""The list of platforms."""

from sqlalchemy import func, or_, select

from jepostule.store.lists.listing import Listing
from jepostule.store.platform import Platform

LISTING = Listing(
    query=select(
        Platform.id, Platform.name, Platform.client_id, Platform.contact_email, Platform.paused, Platform.created_at
    ),
    key=Platform.id,
    orders={"recent": Platform.created_at, "nom": Platform.name},
    filters={"etat": lambda value: Platform.paused == (value == "pause")},
    # A few dozen rows: an index would not be used.
    search=lambda words: or_(
        *(func.strpos(func.lower(column), words.lower()) > 0 for column in (Platform.name, Platform.client_id))
    ),
)
