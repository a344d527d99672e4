"""Pages rendered once, then filled with each person's own values."""

from types import SimpleNamespace

import pytest
from jinja2 import DictLoader

from jepostule import rendering
from jepostule.web import stencil
from jepostule.web.stencil import Hole

PAGE = (
    "{% block main %}<b>{{ who.name }}</b>{% if loud %}!{% endif %} {{ values['name'] }}{% endblock %}, {{ who.name }}"
)
CURIOUS = [
    "{% if who.name %}a{% endif %}",
    "{% if who.name == 'Camille' %}a{% endif %}",
    "{% if 'a' in who.name %}a{% endif %}",
    "{% for each in who.name %}a{% endfor %}",
    "{{ who.name | length }}",
    "{{ who.name | capital }}",
    "{{ who.name | initials }}",
    "{{ who.name | mailto }}",
    "{{ who.name() }}",
    "{{ 'a' ~ who.name }}",
]


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    templates = {"page.html": PAGE} | {f"{number}.html": text for number, text in enumerate(CURIOUS)}
    monkeypatch.setattr(rendering.environment(), "loader", DictLoader(templates))
    stencil._drawn.cache_clear()


def filled(name: str, block: str = "", *, loud: bool = False) -> str:
    people = {"who": SimpleNamespace(name=name), "values": {"name": name}}
    return stencil.filled("page.html", block, people, loud=loud)


def test_each_person_reads_their_own_words_as_text() -> None:
    assert filled("Camille") == "<b>Camille</b> Camille, Camille"
    assert filled("<i>") == "<b>&lt;i&gt;</b> &lt;i&gt;, &lt;i&gt;"
    assert filled("{a}%s\\1", "main", loud=True) == "<b>{a}%s\\1</b>! {a}%s\\1"


def test_what_is_not_a_person_s_makes_a_page_of_its_own() -> None:
    assert filled("Camille", "main", loud=True) == "<b>Camille</b>! Camille"
    assert filled("Camille", "main", loud=False) == "<b>Camille</b> Camille"


def test_a_page_that_was_kept_says_nothing_of_who_came_before() -> None:
    one, again, other = (
        stencil._drawn("page.html", "", ("who", "values"), (("loud", loud),)) for loud in (True, True, False)
    )
    assert one is again is not other
    assert one.said == [("who", "name"), ("values", "name")]
    assert one.holes == [0, 1, 0]
    assert one.pieces[::2] == ["<b>", "</b>! ", ", ", ""]


@pytest.mark.parametrize("number", range(len(CURIOUS)))
def test_a_page_that_looks_into_what_a_person_says_is_not_drawn(number: int) -> None:
    with pytest.raises(TypeError):
        stencil.filled(f"{number}.html", "", {"who": Hole("anybody")})
