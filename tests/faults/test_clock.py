"""A machine with a wrong clock: moments that several processes compare are taken from Postgres' clock."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from jepostule.settings import PROJECT
from tests.factories import SECRET, WORDS, passport
from tests.faults.applying import submit
from tests.faults.fates import nothing_left, refuse_losses, until
from tests.faults.fleet import worker
from tests.faults.mailjet import SlowMailjetServer
from tests.faults.points import PATIENCE
from tests.faults.test_kill_with_mailjet import put_off
from tests.journeys.processes import RESULTS, running, wait_for
from tests.servers.ports import free_port
from tests.servers.smtp import SmtpServer
from tests.sql import execute, rows

LIBRARY = "libfaketime.so.1"  # from Debian's package libfaketime
RETRIED = (
    "select extract(epoch from scheduled_at - now()) from procrastinate_jobs where status = 'todo' and attempts > 0"
)


def wrong_by(hours: str) -> dict[str, str]:
    """The environment variables of a process with a wrong clock; skips the test without libfaketime."""
    found = [*Path("/usr/lib").glob(f"*/faketime/{LIBRARY}")]
    if not found:
        pytest.skip("libfaketime is not installed")
    # CLOCK_MONOTONIC, which timeouts use, keeps its pace: setting a clock never affects it.
    return {"LD_PRELOAD": str(found[0]), "FAKETIME": f"{hours}h", "DONT_FAKE_MONOTONIC": "1"}


@pytest.mark.parametrize("hours", ["+1", "-1"])
async def test_a_worker_an_hour_wrong_sends_and_tries_again_as_soon_as_others(
    server: SmtpServer, configure: Callable[..., None], hours: str
) -> None:
    async def tried() -> bool:
        return bool(await rows(RETRIED))

    configure(**wrong_by(hours))
    server.behaviour["CONNECT"] = "421 4.3.2 Too busy"
    await submit()
    with worker():
        await until(tried, PATIENCE)
        ((seconds,),) = await rows(RETRIED)
        assert 5 < seconds < 13
        server.behaviour.clear()
        await until(nothing_left, PATIENCE)
    assert len(server.messages) == 1
    await refuse_losses(server)


async def test_a_worker_an_hour_ahead_believes_mailjet_no_sooner_than_others(
    mailjet: SlowMailjetServer, configure: Callable[..., None]
) -> None:
    await submit()
    await execute("update letter set state = 'sending', attempt = 1, claimed_at = now()")  # by a worker that died
    configure(**wrong_by("+1"))
    with worker():
        await until(put_off, PATIENCE)
    assert [call.method for call in mailjet.calls] == ["GET"]


async def test_a_machine_years_ahead_erases_nothing_too_early(
    server: SmtpServer, configure: Callable[..., None]
) -> None:
    await submit()
    kept = "select (select count(*) from draft), (select count(*) from sending_slot), anonymous_at from application"
    assert await rows(kept) == [(1, 1, None)]
    configure(**wrong_by("+30000"))
    purge = await asyncio.create_subprocess_exec(sys.executable, "-m", "jepostule", "purge", cwd=PROJECT)
    assert await purge.wait() == 0
    assert await rows(kept) == [(1, 1, None)]


@pytest.mark.parametrize("hours", ["+1", "-1"])
async def test_a_web_process_an_hour_wrong_serves_its_own_tokens_and_explains_the_refusal_of_others(
    client: httpx.AsyncClient, hours: str
) -> None:
    """Tokens are all that processes compare by their own clocks."""
    right = await passport(client)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    RESULTS.mkdir(parents=True, exist_ok=True)
    with running("web", JEPOSTULE_PORT=str(port), JEPOSTULE_BASE_URL=address, **wrong_by(hours)):
        wait_for(f"{address}/healthz")
        async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as browser:
            asked = {name: value for name, value in right.items() if name not in ("token", "timestamp")}
            given = await browser.post("/auth/application/token/", data=asked | {"client_secret": SECRET})
            wrong = right | {name: str(value) for name, value in given.json().items()}
            sent = await browser.post("/embed/candidater/", data=wrong | WORDS)
            assert 'data-step="fin"' in sent.text
            for browsing, fields in ((browser, right), (client, wrong)):
                refused = await browsing.get("/embed/candidater/", params=fields)
                assert refused.status_code == 200
                assert 'data-step="erreur-authentification"' in refused.text
