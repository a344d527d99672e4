"""The page of a list: what depends on the filters and the role alone is cached, what was found is filled in."""

from functools import partial
from typing import Any, NamedTuple

from litestar import Response
from markupsafe import Markup

from jepostule import rendering
from jepostule.domain import agents
from jepostule.pieces.escaping import escaped
from jepostule.pieces.icons import icon
from jepostule.store.agent_session import Present
from jepostule.store.lists.estimate import Count
from jepostule.store.lists.listing import Page
from jepostule.web import pages
from jepostule.web.admin import desk, rows, words
from jepostule.web.admin.entrance import SUPPORT
from jepostule.web.admin.filters import Shown
from jepostule.web.admin.question import AFTER, ASCENDING, BEFORE, DIRECTION, PLACES, Question
from jepostule.web.admin.table import Bulk, Table
from jepostule.web.request import Request

PAGE = "admin/list/page.html"


class Common(NamedTuple):
    """What the cache depends on. `refused`: names of invalid filters; `wrong`: those filters. `some`: it has rows."""

    table: Table
    question: Question
    filters: tuple[Shown, ...]
    refused: tuple[str, ...]
    used: tuple[Shown, ...]
    wrong: tuple[Shown, ...]
    exports: bool
    actions: tuple[Bulk, ...]
    some: bool


class Found(NamedTuple):
    """The part that contains personal data. `above`: what precedes the list."""

    total: str
    rows: Markup
    pager: Markup
    above: Markup = Markup("")


def common(agent: Present, table: Table, question: Question, filters: tuple[Shown, ...], *, some: bool) -> Common:
    refused = tuple(table.refused(question))
    return Common(
        table,
        question.without(*PLACES),
        filters,
        refused,
        used=tuple(each for each in filters if each.value and each.name not in refused),
        wrong=tuple(each for each in filters if each.name in refused),
        exports=agents.may(agent, table.export_role),
        actions=tuple(table.bulk) if agents.may(agent, SUPPORT["role"]) else (),
        some=some,
    )


def found(table: Table, question: Question, page: Page, *, ticked: bool) -> Found:
    return Found(total(table, page.total), rows.body(table, page.rows, ticked=ticked), pager(question, page))


def above(agent: Present, table: Table, **context: Any) -> Markup:
    may = partial(agents.may, agent)
    return Markup(rendering.render(table.above, table=table, may=may, words=words, **context))  # noqa: S704


async def drawn(request: Request, common: Common, found: Found) -> Response[str]:
    people = {"me": await desk.me(request), "found": found}
    known: dict[str, Any] = {"menu": desk.menu_of(request), **common._asdict()}
    if is_typed(common):
        status = 422 if common.refused else 200
        return pages.page(request, PAGE, status, block="found", **people, **known)
    return pages.stencilled(request, PAGE, people, block="found", **known)


def is_typed(common: Common) -> bool:
    """Whether the address has values that we did not offer, such as a search for a name, which must not be cached."""
    question, orders = common.question, common.table.listing.orders
    ordered = question.order in ("", *orders) and question.values.get(DIRECTION, ASCENDING) == ASCENDING
    offered = ordered and all(each.is_offered for each in common.used)
    return bool(question.search or common.refused or not offered)


def total(table: Table, count: Count) -> str:
    said = words.counted(count.number, table.one, table.many)
    return said if count.exact else f"{'Plus de' if count.least else 'Environ'} {said}"


def pager(question: Question, page: Page) -> Markup:
    links = []
    if page.newer:
        links.append(_link(question.address(**{BEFORE: page.newer}), "prev", f"{icon('left')} Page précédente"))
    if page.older:
        links.append(_link(question.address(**{AFTER: page.older}), "next", f"{icon('right')} Page suivante"))
    pages = f'<nav class="pager" aria-label="Pages">\n<ul>\n{"".join(links)}</ul>\n</nav>' if links else ""
    return Markup(pages)  # noqa: S704


def _link(address: str, rel: str, word: str) -> str:
    return f'<li><a class="button" href="{escaped(address)}" rel="{rel}">{word}</a></li>\n'
