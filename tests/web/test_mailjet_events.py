"""CONTRACT 1.5, as Mailjet sees it."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import select, text

from jepostule.store.database import transaction
from jepostule.store.mail_event import MailEvent
from tests.web.hanging_up import cut_off

URL = "/pipeline/eventcallback/"
SECRET = {"secret": "now-é"}
SENT = {
    "event": "sent",
    "time": 1_790_000_000,
    "MessageID": 19421777835146490,
    "email": "robin@boucherie-sanzot.example",
    "CustomID": "299e7c75-0559-4733-9877-f59358cf7332",
}


@pytest.fixture(autouse=True)
def secrets(configure: Callable[..., None]) -> None:
    configure(EVENT_CALLBACK_SECRET="now-é", EVENT_CALLBACK_SECRET_PREVIOUS="before")


async def kept() -> list[dict[str, Any]]:
    async with transaction() as session:
        return list(await session.scalars(select(MailEvent.raw).order_by(MailEvent.id)))


async def jobs() -> list[dict[str, Any]]:
    async with transaction() as session:
        query = (
            "select args from procrastinate_jobs where queue_name = task_name and queue_name = 'process-email-event'"
        )
        return list(await session.scalars(text(query)))


async def tell(client: httpx.AsyncClient, body: object) -> httpx.Response:
    return await post(client, json.dumps(body))


async def post(
    client: httpx.AsyncClient, content: str | bytes, kind: str = "application/json;charset=utf-8"
) -> httpx.Response:
    return await client.post(URL, params=SECRET, content=content, headers={"content-type": kind})


@pytest.mark.parametrize("body", [SENT, [SENT]])
async def test_an_event_is_kept_whole_and_left_to_a_job(client: httpx.AsyncClient, body: object) -> None:
    answer = await tell(client, body)
    assert (answer.status_code, answer.json()) == (200, {})
    assert await kept() == [SENT]
    [job] = await jobs()
    assert job.keys() == {"event_id"}


@pytest.mark.parametrize("secret", ["now-é", "before"])
async def test_two_secrets_are_good_during_a_rotation(client: httpx.AsyncClient, secret: str) -> None:
    assert (await client.post(URL, params={"secret": secret}, json=[])).status_code == 200


@pytest.mark.parametrize("params", [{}, {"secret": ""}, {"secret": "wrong"}, {"secret": "now-é "}])
async def test_a_stranger_is_refused(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    answer = await client.post(URL, params=params, json=[SENT])
    assert answer.status_code == 403
    assert answer.json().keys() == {"error"}
    assert await kept() == []


async def test_a_secret_that_is_no_text_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post(f"{URL}?secret=%ff%ed%a0%80", json=[SENT])).status_code == 403


@pytest.mark.parametrize("params", [{}, {"secret": ""}, {"secret": "now-é"}])
async def test_without_a_secret_of_our_own_everybody_is_refused(
    client: httpx.AsyncClient, configure: Callable[..., None], params: dict[str, str]
) -> None:
    configure(EVENT_CALLBACK_SECRET="", EVENT_CALLBACK_SECRET_PREVIOUS="")
    assert (await client.post(URL, params=params, json=[SENT])).status_code == 403


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"[", "application/json"),
        (b"", "application/json"),
        (b"\xff\xfe\xff", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"9" * 5000, "application/json"),
        (b'"sent"', "application/json"),
        (b"null", "application/json"),
        (b"[]", "text/plain"),
        (b"[]", ""),
        (b"event=sent", "application/x-www-form-urlencoded"),
    ],
)
async def test_what_is_not_json_is_refused(client: httpx.AsyncClient, content: bytes, kind: str) -> None:
    answer = await post(client, content, kind)
    assert answer.status_code == 400
    assert answer.json().keys() == {"error"}


async def test_a_sender_who_hangs_up_is_no_error_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    assert await cut_off(URL, "application/json", b"[{", urlencode(SECRET).encode()) == 400
    assert "failed" not in caplog.text


async def test_more_than_a_megabyte_is_refused(client: httpx.AsyncClient) -> None:
    assert (await tell(client, [SENT | {"smtp_reply": "x" * 1024 * 1024}])).status_code == 413


async def test_nobody_reads_events_by_http(client: httpx.AsyncClient) -> None:
    assert (await client.get(URL, params=SECRET)).status_code == 405


async def test_one_bad_event_does_not_spoil_the_others(client: httpx.AsyncClient) -> None:
    bad = (
        '{"event": "open", "a": "\\u0000", "\\u0000b": ["\\ud800"], "c": NaN, "d": 1e999, "e": 99999999999999999999999}'
    )
    deep = f'{{"event": {"[" * 700}{"]" * 700}}}'
    body = f'[3, null, "sent", [], {{}}, {bad}, {deep}, {json.dumps(SENT)}]'
    answer = await post(client, body)
    assert answer.status_code == 200
    stored = {"event": "open", "a": "", "b": ["?"], "c": None, "d": None, "e": 99999999999999999999999}
    assert sorted(await kept(), key=len) == [{}, SENT, stored]
    assert len(await jobs()) == 3


async def test_an_event_that_comes_again_is_ignored(client: httpx.AsyncClient) -> None:
    click = {**SENT, "event": "click", "url": "https://example.org/1"}
    as_text = {**SENT, "MessageID": str(SENT["MessageID"]), "time": str(SENT["time"])}
    await tell(client, [SENT, SENT, as_text, click, {**click, "url": "https://example.org/2"}])
    await tell(client, [SENT, {**SENT, "time": 1_790_000_001}])
    assert len(await kept()) == len(await jobs()) == 4


async def test_the_same_events_told_twice_at_the_same_moment_are_kept_once(client: httpx.AsyncClient) -> None:
    events = [{**SENT, "MessageID": number} for number in range(200)]
    answers = await asyncio.gather(*(tell(client, each) for each in (events, events[::-1], events)))
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len(await kept()) == len(await jobs()) == 200


async def test_many_events_may_come_at_once(client: httpx.AsyncClient) -> None:
    assert (await tell(client, [{**SENT, "MessageID": number} for number in range(3000)])).status_code == 200
    assert len(await kept()) == len(await jobs()) == 3000


async def test_logs_and_jobs_hold_nothing_of_an_event(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, logger="httpx")  # httpx is Mailjet's side here
    await tell(client, [SENT])
    await post(client, json.dumps(SENT)[:-1])
    seen = f"{caplog.text} {await jobs()}"
    assert "sanzot" not in seen
    assert "now-" not in seen
