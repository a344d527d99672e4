"""URLs of every admin list: first page, deep page, reverse order, each filter, and searches."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy import func, select

from jepostule.store import sql
from jepostule.store.database import Session
from jepostule.store.lists import cursors
from jepostule.web import admin
from jepostule.web.admin.filters import Choice, Filter, Held
from jepostule.web.admin.table import Table

PEOPLE = {
    "an address": "candidat770@example.org",
    "a number": "770",
    "a siret": "44444444444770",
    "a rare name": "karim lemaire770",
    "a common name": "haddad",
    "a company": "garage 771",
    "nobody": "zzyzx quartz",
}
SEARCHES: Mapping[str, Mapping[str, str]] = {
    "applications": PEOPLE,
    "answers": PEOPLE,
    "events": PEOPLE,
    "letters": {**PEOPLE, "a company's address": "contact771@example.com"},
    "failed": {"a number": "700", "no number": "zzyzx"},
    "jobs": {"a number": "700"},
    "blacklist": {"a part": "contact1", "nobody": "zzyzx"},
    "audit": {"an agent": "sacha", "nobody": "zzyzx"},
    "platforms": {"a name": "bonne"},
    "agents": {"a name": "sacha"},
}


class Case(NamedTuple):
    """`kind`: first page, deep page, other order, filter or search."""

    table: str
    kind: str
    detail: str
    path: str

    @property
    def name(self) -> str:
        return f"{self.table}: {self.kind} {self.detail}".strip()


def tables() -> list[Table]:
    """Every table declared in the admin."""
    modules = [
        importlib.import_module(f"{admin.__name__}.{each.name}") for each in pkgutil.iter_modules(admin.__path__)
    ]
    found = {each.path: each for module in modules for each in vars(module).values() if isinstance(each, Table)}
    return [found[path] for path in sorted(found)]


async def cases(session: Session) -> list[Case]:
    """The cases for this database; a deep page starts half-way through the rows."""
    return [case for table in tables() async for case in of(session, table)]


async def of(session: Session, table: Table) -> AsyncIterator[Case]:
    def case(kind: str, detail: str = "", **query: str) -> Case:
        return Case(table.path, kind, detail, f"{table.path}?{urlencode(query)}" if query else table.path)

    yield case("first page")
    yield case("other order", sens="croissant")
    yield case("deep page", apres=await half_way(session, table))
    for each in table.filters:
        for value in await values(session, each):
            yield case("filter", f"{each.name}={value}", **{each.name: value})
    for name, words in searches(table):
        yield case("search", name, q=words)


async def half_way(session: Session, table: Table) -> str:
    order, key = next(iter(table.listing.orders.values())), table.listing.key
    rows = table.listing.query.with_only_columns(order, key, maintain_column_froms=True)
    count = await session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    row = (await session.execute(rows.order_by(order.desc(), key.desc()).offset(count // 2).limit(1))).one_or_none()
    return cursors.at(*row) if row else ""


async def values(session: Session, each: Filter) -> Iterable[str]:
    """Every value of a choice; for a date filter, the day a month ago."""
    if not isinstance(each, Choice):
        return [f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%d}"]
    options = each.options
    if isinstance(options, Held):
        options = options.options(await sql.rows(session, *options.asked))
    return [value for value, _ in options]


def searches(table: Table) -> Iterable[tuple[str, str]]:
    return SEARCHES[table.here].items() if table.search else ()
