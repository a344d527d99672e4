"""The search box on every page: leads to the only application found, otherwise to the list."""

from urllib.parse import urlencode

from litestar import get
from litestar.response import Redirect

from jepostule.store.database import transaction
from jepostule.store.lists import listing
from jepostule.store.lists.application_list import LISTING
from jepostule.store.lists.listing import Asked
from jepostule.web import body
from jepostule.web.admin.applications import TABLE
from jepostule.web.admin.entrance import LECTURE
from jepostule.web.admin.question import LONGEST, SEARCH
from jepostule.web.request import Request


@get("/recherche", opt=LECTURE, status_code=303)
async def seek(request: Request) -> Redirect:
    words = body.pairs(request.scope["query_string"]).get(SEARCH, "").strip()[:LONGEST]
    found = await numbers(words)
    where = f"{TABLE.path}/{found[0]}" if len(found) == 1 else f"{TABLE.path}?{urlencode({SEARCH: words})}"
    return Redirect(where, status_code=303)


async def numbers(words: str) -> list[int]:
    """Ids of at most two applications; empty if `words` are too short to search for."""
    asked = Asked(search=words)
    if not words or listing.refused(LISTING, asked):
        return []
    async with transaction() as session:
        keys, _ = await listing.keys(session, LISTING, asked, 2)
    return keys


routes = [seek]
