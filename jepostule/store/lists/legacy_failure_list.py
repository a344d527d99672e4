"""The list of messages on which the service of 2018 failed."""

from sqlalchemy import select

from jepostule.store.legacy.failure import LegacyFailure
from jepostule.store.lists.conditions import since, until
from jepostule.store.lists.listing import Listing

LISTING = Listing(
    query=select(LegacyFailure.topic, LegacyFailure.error, LegacyFailure.frames, LegacyFailure.created_at),
    key=LegacyFailure.id,
    orders={"recents": LegacyFailure.created_at},
    filters={"depuis": since(LegacyFailure.created_at), "jusqu": until(LegacyFailure.created_at)},
    search=lambda words: (
        LegacyFailure.topic.icontains(words, autoescape=True) | LegacyFailure.error.icontains(words, autoescape=True)
    ),
)
