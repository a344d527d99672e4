"""The list of events."""

from sqlalchemy import select

from jepostule.store import event
from jepostule.store.application import Application
from jepostule.store.event import Event
from jepostule.store.lists import finding, search
from jepostule.store.lists.application_list import WHO, of_platform
from jepostule.store.lists.conditions import one_of, since, until
from jepostule.store.lists.listing import Listing

LISTING = Listing(
    query=select(*WHO, Event.kind, Event.created_at)
    .select_from(Event)
    .outerjoin(Application, Application.id == Event.application_id),
    key=Event.id,
    orders={"arrives": Event.created_at},
    filters={
        "evenement": one_of(Event.kind, event.KINDS),
        "plateforme": of_platform,
        "depuis": since(Event.created_at),
        "jusqu": until(Event.created_at),
    },
    search=search.matching,
    steps=finding.by_number,
)
