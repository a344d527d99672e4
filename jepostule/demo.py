"""The demo: Postgres, web server and worker in one process."""

import asyncio
import logging
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import uvicorn

from jepostule import logs
from jepostule.asgi import create_app
from jepostule.domain import agents, platforms
from jepostule.jobs import worker
from jepostule.settings import PROJECT, settings
from jepostule.starting import STOPS, CannotStart, listening, stop_on_signals
from jepostule.store import embedded, migrations
from jepostule.store.database import engine, transaction

AGENT = "sacha"
WATCHED = [PROJECT / part for part in ("jepostule", "templates", "static")]
BANNER = """
  Je Postule est prêt.

  Page d’un partenaire   {base}/embed/demo/
  Boîte aux lettres      {base}/mailbox/
  Administration         {base}/admin/   ({agent}, mot de passe {password})

  Ctrl-C pour tout arrêter.
"""


class Server(uvicorn.Server):
    """Prints the addresses to visit once the server listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        click.echo(BANNER.format(base=settings().base_url, agent=AGENT, password=password()))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to us: one handler stops both the server and the worker."""
        yield


def run(reload: bool = False) -> None:
    """Runs until Ctrl-C or SIGTERM, which stop everything and give exit code 0.

    `reload`: runs in a child process, which is restarted at each change of the code.
    """
    stop_on_signals()
    refuse_production()
    with listening() as port, database():
        if reload:
            port.close()
            run_again_at_each_change()
        else:
            serve(port)


def run_again_at_each_change() -> None:
    from watchfiles import run_process  # noqa: PLC0415 (production has no such package)

    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # hides its message on exit
    run_process(*WATCHED, target=run_once)


def run_once() -> None:
    stop_on_signals()
    try:
        with listening() as port:
            serve(port, discreet=False)
    except CannotStart as error:
        sys.exit(str(error))


def refuse_production() -> None:
    if settings().production:
        raise CannotStart("JEPOSTULE_ENV: the demo gives tokens to anybody, which is not for production.")


@contextmanager
def database() -> Iterator[None]:
    if settings().postgres_host:
        yield
        return
    try:
        with embedded.start(settings().data_dir, settings().postgres_db):
            yield
    except embedded.Broken as error:
        raise CannotStart(str(error)) from error


def serve(port: socket.socket, *, discreet: bool = True) -> None:
    migrations.upgrade()
    logs.configure(discreet=discreet)
    asyncio.run(work(port))


async def work(port: socket.socket) -> None:
    """Runs the server and the worker until a signal stops both."""
    stop = asyncio.Event()
    for each in STOPS:
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    await introduce()
    server = Server(configuration())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.run(None, concurrency=4, stop=stop))
        tasks.create_task(server.serve([port]))
        await stop.wait()
        server.should_exit = True
    await engine().dispose()


def configuration() -> uvicorn.Config:
    return uvicorn.Config(
        create_app(),
        lifespan="on",
        ws="none",
        proxy_headers=False,
        server_header=False,
        access_log=False,  # query strings hold personal data
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


async def introduce() -> None:
    """Creates the platform of the demo page, and an agent."""
    async with transaction() as session:
        await platforms.register(session, "demo")
        await agents.register(session, AGENT, password())


def password() -> str:
    """The agent's, generated at the first start and stored in a file that only its owner can read."""
    kept = settings().data_dir / f"{AGENT}.password"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(8))
    return kept.read_text()
