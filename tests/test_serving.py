"""The web server's processes: started, killed and stopped."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from jepostule.asgi import create_app
from jepostule.cli.web_processes import configuration
from tests.commands import run
from tests.journeys.processes import PATIENCE
from tests.staff import LOGIN
from tests.web_processes import IN_PROGRESS, SECRET, TOKEN, Web, serving, under_way, until


@pytest.mark.usefixtures("database")
def test_several_processes_count_together_are_replaced_and_stop_when_all_is_answered(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as web:
        until(lambda: len(web.children()) == 2)
        for _ in range(20):
            httpx.get(f"{web.address}/readyz", timeout=PATIENCE)
        until(lambda: web.ready() == 20)  # each is counted once it has been answered

        first = web.children()
        with under_way(web):
            for each in first:
                os.kill(each, signal.SIGKILL)
        until(lambda: len(web.children()) == 2 and not web.children() & first)
        assert web.ready() == 20
        assert web.figure(IN_PROGRESS) == 1  # the dead processes' requests no longer count

        with under_way(web) as line:
            web.process.terminate()
            until(lambda: "Waiting for connections to close" in web.log.read_text())
            line.sendall(b"_id=a")
            assert line.recv(100).startswith(b"HTTP/1.1 403 ")
        assert web.process.wait(timeout=PATIENCE) == 0
    assert [*tmp_path.iterdir()] == [web.log]  # the files of the metrics are removed


@pytest.mark.usefixtures("database")
def test_metrics_are_told_while_a_process_starts_or_dies(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as web:
        [folder] = tmp_path.glob("jepostule-metrics-*")
        (folder / "counter_5000001.db").touch()  # as between the two steps in which the library makes a file
        for number in range(5000002, 5003002):
            (folder / f"gauge_livesum_{number}.db").touch()  # of processes that are gone
        with ThreadPoolExecutor(8) as many:
            figures = list(many.map(lambda _: web.figure(IN_PROGRESS), range(24)))
        assert min(figures) >= 1
        assert {each.name for each in folder.glob("*_500*.db")} == {"counter_5000001.db"}


@pytest.mark.usefixtures("database")
def test_one_process_says_how_it_runs_and_nothing_secret(tmp_path: Path, configure: Callable[..., None]) -> None:
    with serving(tmp_path) as web:
        assert web.children() == set()
        configure(JEPOSTULE_PORT=str(web.port))
        second = run("web")
        assert second.returncode == 1
        assert second.stderr == f"Error: Port {web.port} is in use: choose another with JEPOSTULE_PORT.\n"
    assert web.process.returncode == 0
    said = web.log.read_text()
    assert f"start web host=127.0.0.1 port={web.port} processes=1 release=" in said
    assert "mail=mailbox sentry=no metrics=yes" in said
    assert said.splitlines()[-1].endswith("stop web")
    assert all(line[:2] == "20" and line.split()[1] == "INFO" for line in said.splitlines())
    assert TOKEN not in said
    assert SECRET not in said


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("count", ["1", "2"])
def test_one_that_is_stopped_while_it_starts_ends_well(tmp_path: Path, count: str) -> None:
    web = Web(tmp_path / "web.log", "--workers", count)
    until(lambda: "start web" in web.log.read_text(), every=0)
    web.process.terminate()
    assert web.process.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_an_address_that_is_not_ours_is_one_sentence(host: str) -> None:
    done = run("web", "--host", host)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(f"Error: '{host}' is no address of this machine: choose another with --host.\n")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("peer", "status"), [("10.1.2.3", 422), ("10.2.0.1", 429)])
async def test_only_a_declared_proxy_says_who_asks(configure: Callable[..., None], peer: str, status: int) -> None:
    """An address is allowed ten wrong passwords; a trusted proxy reports another address for each request."""
    configure(FORWARDED_ALLOW_IPS="127.0.0.1, 10.1.0.0/16")
    config = configuration()
    config.app, config.factory = create_app(), False
    config.load()
    transport = httpx.ASGITransport(app=config.loaded_app, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        typed = {"username": "sacha", "password": "wrong"}
        addresses = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(11)]
        answers = [await client.post(LOGIN, data=typed, headers=each) for each in addresses]
    assert [each.status_code for each in answers] == [422] * 10 + [status]
