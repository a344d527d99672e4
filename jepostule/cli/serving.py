"""Commands that run the service's processes, and the one that migrates its schema."""

import asyncio
import contextlib
import logging
import signal
from functools import partial

import click

from jepostule import demo, logs
from jepostule.cli import web_processes
from jepostule.cli.group import UNMIGRATED
from jepostule.cli.running import run
from jepostule.jobs import watchdog
from jepostule.jobs import worker as workers
from jepostule.settings import settings
from jepostule.store import migrations
from jepostule.store.database import UNAVAILABLE, transaction
from jepostule.store.queue import Job

MOST_PROCESSES = 64

log = logging.getLogger(__name__)


@click.command("demo")
@click.option("--reload", is_flag=True, help="Start again when a file changes.")
def run_demo(reload: bool) -> None:
    """Everything in one process, with a Postgres of its own: to try and to develop.

    \b
    Example: demo --reload
    """
    demo.run(reload=reload)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema.

    Concurrent runs wait for each other; a schema that is up to date, or of a newer release, is left alone. Each
    migration is named once it is done. One that cannot get its lock within 4 seconds gives up, so as not to block
    others: run it again.

    \b
    Example: migrate
    """
    refuse_pooler()
    try:
        migrations.upgrade(partial(click.echo, err=True))
    except TimeoutError as error:
        raise click.ClickException(f"{error} Run it again once that one is done.") from error
    click.echo("The schema is up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--workers",
    "count",
    type=click.IntRange(1, MOST_PROCESSES),
    default=1,
    show_default=True,
    envvar="WEB_CONCURRENCY",
    show_envvar=True,
    help="Processes; one for each core.",
)
def web(host: str, count: int) -> None:
    """Serve the pages, on JEPOSTULE_PORT.

    On SIGTERM, requests under way have 30 seconds to end. A process that dies is replaced. X-Forwarded-For is trusted
    only from the proxies in FORWARDED_ALLOW_IPS.

    \b
    Example: web --host 0.0.0.0 --workers 2
    """
    web_processes.run(host, count)


@click.command()
@click.argument("queues", nargs=-1, type=click.Choice([*(job.value for job in Job), "all"]), metavar="[QUEUE...|all]")
@click.option("--concurrency", type=click.IntRange(1), default=10, show_default=True, help="Jobs at the same time.")
def worker(queues: tuple[str, ...], concurrency: int) -> None:
    """Run the jobs of each QUEUE, or of `all`, as without any.

    On SIGTERM, jobs under way have 6 seconds to end: those that do not are taken over by another worker. A worker that
    hangs for 30 seconds exits with 1 and a traceback: its supervisor has to start it again.

    \b
    The queues: send-application, send-confirmation, send-answer, send-documents,
                forward-to-memo, forward-to-ami, process-email-event, erase-person

    \b
    Examples: worker all
              worker send-application send-answer --concurrency 20
    """
    refuse_pooler()
    logs.configure()
    queues = queues or ("all",)
    chosen = None if "all" in queues else list(queues)

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        async with watchdog.watching(stop):
            await refuse_older_schema()
            known = logs.facts(queues=",".join(queues), concurrency=concurrency)
            log.info("start worker %s %s", known, logs.circumstances())
            await workers.run(chosen, concurrency, stop)
            log.info("stop worker")

    run(until_stopped())


def refuse_pooler() -> None:
    """A worker's LISTEN and a migration's advisory lock belong to one connection, which a pooler does not keep."""
    if settings().postgres_pooled:
        raise click.ClickException("POSTGRES_POOLED: `worker` and `migrate` need the address of Postgres itself.")


async def refuse_older_schema() -> None:
    """Raises ClickException: the worker would retry for ever. A Postgres that is away is tolerated."""
    with contextlib.suppress(*UNAVAILABLE):
        async with transaction() as session:
            if (await migrations.schema(session)).behind:
                raise click.ClickException(UNMIGRATED)
