"""A thousand connections that send no complete request, and a hundred very slow uploads: everybody else is served."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from tests.factories import WORDS, passport
from tests.faults import nginx
from tests.faults.fates import until
from tests.faults.points import PATIENCE
from tests.journeys.processes import RESULTS, running, wait_for
from tests.servers.ports import free_port
from tests.sql import rows

CONNECTIONS, UPLOADS, VISITS = 1000, 100, 20
PROXIED = {False: "web alone", True: "web behind nginx"}


@pytest.fixture
def files() -> Iterator[None]:
    """Raises the limit of open files to the maximum."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Crowd:
    """Connections that send a few bytes every two seconds and never finish."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.gone = 0  # closed by the server

    async def dawdle(self, beginning: bytes, drop: bytes) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(beginning)
            while not reader.at_eof():
                writer.write(drop)
                await writer.drain()
                await asyncio.sleep(2)
        except ConnectionError:
            pass
        finally:
            self.gone += 1
            writer.close()


@asynccontextmanager
async def slow(address: str, fields: dict[str, str]) -> AsyncIterator[Crowd]:
    crowd = Crowd(address)
    head = b"POST /embed/documents/ HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    form = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value.encode())
        for name, value in fields.items()
    )
    file = b'--x\r\nContent-Disposition: form-data; name="attachments"; filename="cv.pdf"\r\n\r\n%PDF-1.4\n'
    tasks = [
        asyncio.create_task(crowd.dawdle(f"GET /?{number} HTTP/1.1\r\nHost: a\r\n".encode(), b"X-a: b\r\n"))
        for number in range(CONNECTIONS)
    ]
    tasks += [
        asyncio.create_task(crowd.dawdle(head + b"Content-Length: 5000000\r\n\r\n" + form + file, b" " * 1000))
        for _ in range(UPLOADS)
    ]
    await asyncio.sleep(3)
    try:
        yield crowd
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("proxied", [False, True], ids=["alone", "nginx"])
async def test_a_visitor_is_served_beside_a_thousand_slow_ones(client: httpx.AsyncClient, proxied: bool) -> None:
    fields = await passport(client)
    port = free_port()
    RESULTS.mkdir(exist_ok=True)
    with running("web", JEPOSTULE_PORT=str(port)):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        with nginx.in_front_of(port) if proxied else nullcontext(f"http://127.0.0.1:{port}") as address:
            async with slow(address, fields) as crowd:
                waits = await visit(address, fields)
                print(f"\n{PROXIED[proxied]}: {median(waits):.0f} ms, at most {max(waits):.0f}")  # noqa: T201
                # No connection to Postgres is held meanwhile.
                assert await rows("select count(*) from pg_stat_activity where state like 'idle in%'") == [(0,)]
                if proxied:
                    await until(lambda: all_cut(crowd), PATIENCE)


async def visit(address: str, fields: dict[str, str]) -> list[float]:
    """Milliseconds per page."""
    waits = []
    async with httpx.AsyncClient(base_url=address, timeout=10) as browser:
        for _ in range(VISITS):
            began = time.monotonic()
            answer = await browser.get(f"/embed/candidater/?{urlencode(fields)}")
            waits.append((time.monotonic() - began) * 1000)
            assert answer.status_code == 200
            assert 'data-step="bienvenue"' in answer.text
        sent = await browser.post("/embed/candidater/", data=fields | WORDS)
        assert 'data-step="fin"' in sent.text
    return waits


def median(waits: list[float]) -> float:
    return sorted(waits)[len(waits) // 2]


async def all_cut(crowd: Crowd) -> bool:
    """The uploads are not cut, since they keep sending data."""
    return crowd.gone >= CONNECTIONS
