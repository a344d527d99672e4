"""The documents of an application, to download as long as their bytes are kept."""

from collections.abc import Iterable

from markupsafe import Markup

from jepostule.pieces.escaping import escaped
from jepostule.pieces.icons import icon, sheet
from jepostule.pieces.words import size
from jepostule.store.answer_link import Paper
from jepostule.store.document import Document
from jepostule.typography import french

ERASED = french("Effacé : nous gardons les documents 30 jours.")


def papers(documents: Iterable[Document | Paper], base: str) -> Markup:
    """A list. `base`: the address of the application."""
    items = "".join(f"<li>{_gone(each) if each.content is None else _kept(each, base)}</li>\n" for each in documents)
    return Markup(f'<ul class="papers" hx-boost="false">\n{items}</ul>\n')  # noqa: S704


def _gone(paper: Document | Paper) -> str:
    return f'<span class="gone">{_named(paper, ERASED)}</span>'


def _kept(paper: Document | Paper, base: str) -> str:
    address = f"{escaped(base)}/documents/{paper.id}"
    return f'<a href="{address}" download>{_named(paper, size(paper.size))} {icon("save")}</a>'


def _named(paper: Document | Paper, more: str) -> str:
    return f"{sheet(paper.name)} <span><b>{escaped(paper.name)}</b> <small>{more}</small></span>"
