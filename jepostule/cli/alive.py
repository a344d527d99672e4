"""Whether a worker is running: for the health check of its container."""

import socket

import click

from jepostule.cli.running import run
from jepostule.store.database import transaction
from jepostule.store.jobs import worker_place


@click.command()
def alive() -> None:
    """Say whether a worker of this machine gave a sign of life in the last 30 seconds.

    Exits with 1 if none did, or if Postgres does not answer: without it a worker does nothing.

    \b
    Example: alive || echo "no worker here"
    """
    if not run(anybody_here()):
        raise click.ClickException("No worker of this machine gave a sign in the last 30 seconds.")
    click.echo("A worker of this machine is at work.")


async def anybody_here() -> bool:
    async with transaction() as session:
        return await worker_place.gives_signs(session, socket.gethostname())
