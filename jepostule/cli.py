"""Commands: `python -m jepostule COMMAND --help`."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import click
import uvicorn

from jepostule import demo, logs
from jepostule.domain import agents, platforms
from jepostule.domain.platforms import Registered
from jepostule.jobs import watchdog
from jepostule.jobs import worker as workers
from jepostule.settings import Misconfigured, settings
from jepostule.store import migrations
from jepostule.store.database import UNAVAILABLE, engine, transaction
from jepostule.store.queue import Job

T = TypeVar("T")

PASSWORD_LENGTH = 12  # characters; CNIL asks for as many where nothing else is required


class Sentence(click.Group):
    """What a user can mend is said in one sentence; a traceback is for us."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            settings()
            return super().invoke(ctx)
        except (Misconfigured, demo.Refused) as error:
            raise click.ClickException(str(error)) from error
        except UNAVAILABLE as error:
            raise click.ClickException(
                "Postgres does not answer: is `just demo` running, is POSTGRES_HOST right?"
            ) from error


@click.group(cls=Sentence, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Je Postule: apply to a company in a few clicks, be answered in one."""


def run(work: Coroutine[Any, Any, T]) -> T:
    async def until_done() -> T:
        try:
            return await work
        finally:
            await engine().dispose()

    return asyncio.run(until_done())


@main.command("demo")
@click.option("--reload", is_flag=True, help="Start again when a file changes.")
def run_demo(reload: bool) -> None:
    """Everything in one process, with a Postgres of its own: to try and to develop."""
    demo.run(reload=reload)


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    migrations.upgrade()
    click.echo("The schema is up to date.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", "count", default=1, show_default=True, help="Processes.")
def web(host: str, count: int) -> None:
    """Serve the pages, on JEPOSTULE_PORT."""
    uvicorn.run(
        "jepostule.asgi:serve",
        factory=True,
        host=host,
        port=settings().port,
        workers=count,
        access_log=False,  # queries hold personal data: we log requests ourselves
        log_config=None,
        server_header=False,
    )


@main.command()
@click.argument("queues", nargs=-1, type=click.Choice([*(job.value for job in Job), "all"]), required=True)
@click.option("--concurrency", default=10, show_default=True, help="Jobs at the same time.")
def worker(queues: tuple[str, ...], concurrency: int) -> None:
    """Run the jobs of QUEUES, or of all.

    \b
    Example: worker send-application send-answer
    """
    logs.configure()
    chosen = None if "all" in queues else list(queues)

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        async with watchdog.watching(stop):
            await workers.run(chosen, concurrency, stop)

    run(until_stopped())


@main.command()
@click.argument("client_id")
@click.option("-s", "--secret", help="The secret to give; a random one without it.")
@click.option("--rotate", is_flag=True, help="A second secret beside the first, until the partner has changed over.")
def createclientplatform(client_id: str, secret: str | None, rotate: bool) -> None:
    """Create the platform CLIENT_ID, or give it a new secret.

    \b
    Example: createclientplatform lbb
    """

    async def register() -> Registered:
        async with transaction() as session:
            return await platforms.register(session, client_id, secret, rotate=rotate)

    try:
        registered = run(register())
    except platforms.RegistrationRefused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"client_id={registered.platform.client_id}")
    if registered.secret:
        click.echo(f"client_secret={registered.secret}")


@main.command()
@click.argument("username")
@click.option("--role", type=click.Choice(["lecture", "support", "admin"]), default="admin", show_default=True)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def createsuperuser(username: str, role: str, password: str) -> None:
    """Create the agent USERNAME, or give a new password and role.

    \b
    Example: createsuperuser sacha@example.org
    """
    if len(password) < PASSWORD_LENGTH:
        raise click.ClickException(f"The password needs {PASSWORD_LENGTH} characters at least.")

    async def register() -> None:
        async with transaction() as session:
            await agents.register(session, username, password, role=role)

    run(register())
    click.echo(f"{username.strip().lower()} may log in.")
