"""Whatever is sent to us, we answer: no input is a 5xx."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar

from jepostule.asgi import create_app
from jepostule.web.access import Access
from tests.factories import CAMILLE, WORDS, passport

KINDS = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    'multipart/form-data; boundary="x',
    "application/json",
    "text/plain; charset=punycode",
    "",
    "/;;=",
)
BROWSING = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

names = st.sampled_from(
    [*CAMILLE, *WORDS, "attachments", "document", "token", "timestamp", "client_id", "step", "next_url"]
)
texts = st.text() | st.sampled_from(
    ["\0", "\ud800", "é" * 1500, "None", "../../etc/passwd", "{{ 7 * 7 }}", "\r\nBcc: a@b"]
)
heads = st.sampled_from(
    [
        b"",
        b"Content-Type: text/plain; charset=punycode\r\n",
        b"Content-Type: \xff\r\n",
        b"X" * 5000 + b": y\r\n",
        b":\r\n",
    ]
)


def routes() -> Iterator[tuple[str, str]]:
    """Every route of the application, as a method and a path."""
    app = create_app()
    assert isinstance(app, Access)
    assert isinstance(app.app, Litestar)
    for route in app.app.routes:
        for method in getattr(route, "methods", ()):
            path = (
                route.path.replace("{path:path}", "frame.css").replace(":int}", "}").replace("{", "").replace("}", "")
            )
            yield method, path if path == "/" or route.path.endswith("}") else f"{path}/"


@st.composite
def multipart(draw: st.DrawFn) -> bytes:
    body = b""
    for _ in range(draw(st.integers(0, 4))):
        name = draw(names).encode()
        filename = draw(st.none() | texts)
        body += b'--x\r\nContent-Disposition: form-data; name="' + name + b'"'
        if filename is not None:
            body += b'; filename="' + filename.encode("utf-8", "surrogatepass") + b'"'
        body += b"\r\n" + draw(heads) + b"\r\n"
        body += draw(st.binary(max_size=200) | texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
        body += draw(st.sampled_from([b"\r\n", b"", b"\n"]))
    return body + draw(st.sampled_from([b"--x--\r\n", b"--x--", b"--x", b""]))


bodies = st.binary(max_size=300) | multipart()


@BROWSING
@given(request=st.sampled_from(sorted(set(routes()))), kind=st.sampled_from(KINDS), body=bodies)
async def test_no_bytes_sent_to_any_route_give_a_5xx(
    client: httpx.AsyncClient, request: tuple[str, str], kind: str, body: bytes
) -> None:
    method, path = request
    answer = await client.request(method, path, content=body, headers={"Content-Type": kind})
    assert answer.status_code < 500


@BROWSING
@given(query=st.dictionaries(names, texts, max_size=6), raw=st.binary(max_size=60))
async def test_no_query_gives_a_5xx(client: httpx.AsyncClient, query: dict[str, str], raw: bytes) -> None:
    sent = httpx.QueryParams({name: text.encode("utf-8", "ignore").decode() for name, text in query.items()})
    for path in ("/embed/candidater/", "/embed/demo/"):
        answer = await client.get(path, params=sent)
        assert answer.status_code < 500
        answer = await client.get(path + "?" + "".join(f"%{byte:02x}" for byte in raw) + "&token=%zz")
        assert answer.status_code < 500


@BROWSING
@given(
    changes=st.dictionaries(names, texts, max_size=4),
    path=st.sampled_from(["candidater", "infos", "brouillon", "documents", "documents/retirer", "validate"]),
)
async def test_no_words_of_a_candidate_give_a_5xx(
    client: httpx.AsyncClient, changes: dict[str, str], path: str
) -> None:
    fields = {**await passport(client), **WORDS}
    fields |= {name: text.encode("utf-8", "ignore").decode() for name, text in changes.items() if name not in CAMILLE}
    answer = await client.post(f"/embed/{path}/", data=fields)
    assert answer.status_code < 500


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999"])
@pytest.mark.parametrize("path", ["/embed/candidater/", "/embed/infos/", "/embed/brouillon/", "/embed/documents/"])
async def test_a_form_of_another_site_is_refused(client: httpx.AsyncClient, path: str, origin: str) -> None:
    fields = {**await passport(client), **WORDS}
    answer = await client.post(path, data=fields, headers={"Origin": origin})
    assert answer.status_code == 403
    answer = await client.post(path, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
