"""Requests to one route: valid ones, with a few things made invalid."""

import re
from typing import TypeVar
from urllib.parse import parse_qsl, quote

from hypothesis import strategies as st

from tests.fuzz import bodies, oddities
from tests.fuzz.pages import Fields, Form, Known
from tests.fuzz.routes import Route
from tests.fuzz.wire import Headers, Sent

T = TypeVar("T")

SEGMENT = re.compile(r"\{[^}]*\}")
FORMS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]

odd_segments = st.sampled_from(oddities.SEGMENTS) | st.sampled_from(
    [quote(each, safe="") for each in oddities.NUMBERS + oddities.IDS]
)


@st.composite
def to(draw: st.DrawFn, route: Route, known: Known, cookie: str = "") -> Sent:
    form = draw(forms(route, known))
    path, _, query = form.address.partition("?")
    asked = draw(spoilt(parse_qsl(query, keep_blank_values=True) if query else [], known))
    sent_as, body = draw(bodies_of(draw(spoilt(form.fields, known))))
    return Sent(
        method=draw(mostly(st.just(route.method), st.sampled_from(oddities.METHODS))),
        target=path,
        query=draw(mostly(st.just(bodies.urlencoded(asked)), st.binary(max_size=60))),
        headers=[*headers(sent_as, cookie), *draw(more_headers)],
        pieces=draw(st.sampled_from([[body], [body[:7], body[7:]]])),
        hangs_up=draw(st.sampled_from([False] * 9 + [True])),
    )


def headers(sent_as: str, cookie: str) -> Headers:
    given = {"host": "127.0.0.1:8000", "content-type": sent_as, **({"cookie": cookie} if cookie else {})}
    return [(name.encode(), value.encode()) for name, value in given.items()]


more_headers = st.lists(
    st.sampled_from(oddities.HEADERS).map(lambda each: (each[0].encode(), each[1].encode())), max_size=2
)


def forms(route: Route, known: Known) -> st.SearchStrategy[Form]:
    right = real(route, known)
    strange = addresses(route, known).map(lambda address: Form(route.method, address, right[0].fields if right else []))
    return mostly(st.sampled_from(right), strange) if right else strange


def real(route: Route, known: Known) -> list[Form]:
    """Forms on our pages that are sent to this route, or else links to it."""
    sent = [each for each in known.forms if each.method == route.method and route.fits(each.address.partition("?")[0])]
    seen = [Form(route.method, each, []) for each in known.addresses if route.fits(each.partition("?")[0])]
    return sent or seen


@st.composite
def addresses(draw: st.DrawFn, route: Route, known: Known) -> str:
    segments = st.sampled_from(known.segments) | odd_segments
    address = SEGMENT.sub(lambda _: draw(segments), route.path)
    return address + draw(st.sampled_from(["", "/", "/", "/", "//", "/."]))


@st.composite
def spoilt(draw: st.DrawFn, fields: Fields, known: Known) -> Fields:
    """A few fields are replaced, added or removed; sometimes all are repeated, up to 200 times."""
    found = [*fields]
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from([*(name for name, _ in fields or [("q", "")]), *known.names]) | oddities.texts)
        value = draw(oddities.texts | st.sampled_from(known.values))
        if draw(st.booleans()):
            found = [each for each in found if each[0] != name]
        found.append((name, value))
    return found * draw(st.sampled_from([1] * 9 + [2, 200]))


@st.composite
def bodies_of(draw: st.DrawFn, fields: Fields) -> tuple[str, bytes]:
    """The content type and the body."""
    kind = draw(mostly(st.sampled_from(FORMS), st.sampled_from(oddities.KINDS)))
    right = bodies.multipart(fields) if kind.startswith("multipart") else st.just(bodies.urlencoded(fields))
    return kind, draw(mostly(right, bodies.raw_bytes))


def mostly(right: st.SearchStrategy[T], odd: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Mostly `right`: a request with everything wrong would be refused by the first check, and test no other."""
    # `one_of` ignores duplicates, so it cannot be weighted.
    return st.integers(0, 5).flatmap(lambda chance: odd if chance == 5 else right)
