"""Valid and invalid requests of partners and Mailjet: each response is one that the contract allows."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any
from zlib import crc32

import httpx
import pytest
import requests
import schemathesis
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories import SECRET, passport
from tests.fuzz.json_routes import SCHEMA
from tests.fuzz.test_every_route import KNOCKING, MANY, PATIENCE, SEED

KEPT = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HOOK = "webhook-secret-of-the-tests"


@pytest.fixture
def hook(configure: Callable[..., None]) -> None:
    configure(EVENT_CALLBACK_SECRET=HOOK)


@pytest.mark.usefixtures("hook")
async def test_json_routes_keep_what_their_schema_promises(client: httpx.AsyncClient) -> None:
    """Some requests have the right secrets, so that only the rest of them is invalid."""
    known = await passport(client) | {"client_secret": SECRET}
    loop, statuses = asyncio.get_running_loop(), Counter[int]()

    @seed(crc32(SEED.encode()))
    @settings(KNOCKING, max_examples=max(MANY, 40))
    @given(case=cases(), knows=st.booleans())
    def send(case: Case[Any], knows: bool) -> None:
        if knows and isinstance(case.body, dict):
            case.body.update(known)
        if knows:
            case.query = {"secret": HOOK}
        prepared = requests.Request(**case.as_transport_kwargs(base_url=str(client.base_url))).prepare()
        body = prepared.body if isinstance(prepared.body, bytes) else str(prepared.body or "").encode()
        headers = [(name.encode(), str(value).encode()) for name, value in prepared.headers.items()]
        coming = client.request("POST", prepared.url or "", content=body, headers=headers)
        answer = asyncio.run_coroutine_threadsafe(coming, loop).result(PATIENCE)
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=KEPT)

    await asyncio.to_thread(send)
    assert {200, 400, 403} <= {*statuses}


def cases() -> st.SearchStrategy[Case[Any]]:
    schema = schemathesis.openapi.from_dict(SCHEMA)
    operations = [schema[path]["POST"] for path in SCHEMA["paths"]]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return st.one_of([each.as_strategy(generation_mode=mode) for each in operations for mode in modes])
