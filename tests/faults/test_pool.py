"""All connections to Postgres are busy: visitors wait, are told to come back, and are served afterwards."""

import asyncio
import time
from contextlib import AsyncExitStack

import httpx

from jepostule.store.database import POOL_SIZE
from tests.factories import WORDS, passport
from tests.faults.points import held
from tests.sql import rows
from tests.web.reading import seen

VISITORS = 60
LONGEST = 10  # seconds; waiting for a connection ends after five


async def test_visitors_wait_a_few_seconds_for_a_connection_and_are_told_to_come_back(
    client: httpx.AsyncClient,
) -> None:
    fields = await passport(client)
    async with AsyncExitStack() as busy:
        for _ in range(POOL_SIZE):
            await busy.enter_async_context(held("select"))
        began = time.monotonic()
        visits = [client.post("/embed/candidater/", data=fields | WORDS) for _ in range(VISITORS)]
        answers = await asyncio.gather(*visits)
        assert time.monotonic() - began < LONGEST
        assert (await client.get("/healthz")).status_code == 200
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.text) == (503, "All connections to Postgres are busy.")
    assert [each.status_code for each in answers] == [503] * VISITORS
    assert all("rien n'est perdu" in seen(each) for each in answers)
    assert (await client.post("/embed/candidater/", data=fields | WORDS)).status_code == 200


async def test_of_more_visitors_than_connections_each_is_served_or_told_to_come_back(client: httpx.AsyncClient) -> None:
    left = [await passport(client, candidate_email=f"camille{number}@example.org") for number in range(VISITORS)]
    for _ in range(5):
        answers = await asyncio.gather(*(client.post("/embed/candidater/", data=each | WORDS) for each in left))
        assert {each.status_code for each in answers} <= {200, 503}
        left = [each for each, answer in zip(left, answers, strict=True) if answer.status_code == 503]
    assert await rows("select count(*) from application") == [(VISITORS,)]
