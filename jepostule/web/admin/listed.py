"""What the page of a list is put together from: what all see who ask the same, and what was found."""

from typing import Any

from markupsafe import Markup

from jepostule import rendering
from jepostule.domain import agents
from jepostule.pieces.icons import icon
from jepostule.rendering import escaped
from jepostule.store.agent_session import Present
from jepostule.store.estimate import Count
from jepostule.store.listing import Page
from jepostule.web.admin import rows, words
from jepostule.web.admin.filters import Shown
from jepostule.web.admin.question import AFTER, BEFORE, PLACES, Question
from jepostule.web.admin.table import Table


def pieces(agent: Present, table: Table, question: Question, filters: tuple[Shown, ...], page: Page) -> dict[str, Any]:
    """For `admin/list.html`. `refused`: the names of what cannot be read."""
    refused = tuple(table.refused(question))
    asked = {"table": table, "question": question.without(*PLACES), "refused": refused}
    used = tuple(each for each in filters if each.value and each.name not in refused)
    wrong = tuple(each for each in filters if each.name in refused)
    may = {
        "exports": agents.may(agent, table.export_role),
        "actions": tuple(each for each in table.bulk if agents.may(agent, each.role)),
    }
    # Words that are looked for are somebody's name.
    around = rendering.around_once if question.search or refused else rendering.around
    return {
        "refused": refused,
        "tools": around("admin/_tools.html", filters=filters, used=len(used), **asked)[0],
        "found": around("admin/_found.html", used=used, wrong=wrong, some=bool(page.rows), **may, **asked),
        "total": total(table, page.total),
        "rows": rows.body(table, page.rows, ticked=bool(may["actions"])),
        "pager": pager(question, page),
    }


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
