"""No input of candidates makes a 5xx. For all other routes, see tests/fuzz."""

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import CAMILLE, WORDS, passport

BROWSING = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

names = st.sampled_from(
    [*CAMILLE, *WORDS, "attachments", "document", "token", "timestamp", "client_id", "step", "next_url"]
)
texts = st.text() | st.sampled_from(
    ["\0", "\ud800", "é" * 1500, "None", "../../etc/passwd", "{{ 7 * 7 }}", "\r\nBcc: a@b"]
)


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


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://["])
@pytest.mark.parametrize("path", ["/embed/candidater/", "/embed/infos/", "/embed/brouillon/", "/embed/documents/"])
async def test_a_form_of_another_site_is_refused(client: httpx.AsyncClient, path: str, origin: str) -> None:
    fields = {**await passport(client), **WORDS}
    answer = await client.post(path, data=fields, headers={"Origin": origin})
    assert answer.status_code == 403
    answer = await client.post(path, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
