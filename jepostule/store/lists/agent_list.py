"""The list of agents."""

from sqlalchemy import case, func, or_, select

from jepostule.store.agent import ROLES, Agent
from jepostule.store.lists.conditions import one_of
from jepostule.store.lists.listing import Listing

LISTING = Listing(
    query=select(Agent.id, Agent.name, Agent.username, Agent.role, Agent.active, Agent.created_at),
    key=Agent.id,
    orders={"recent": Agent.created_at, "nom": Agent.name},
    filters={
        "etat": one_of(case((Agent.active, "actif"), else_="inactif"), ("actif", "inactif")),
        "role": one_of(Agent.role, ROLES),
    },
    # A few dozen rows: an index would not be used.
    search=lambda words: or_(
        *(func.strpos(func.lower(column), words.lower()) > 0 for column in (Agent.name, Agent.username))
    ),
)
