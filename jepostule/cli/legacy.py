"""Imports the data of the service of 2018."""

from collections.abc import Collection

import click

from jepostule.cli.running import progress, run
from jepostule.domain.legacy import moving
from jepostule.domain.legacy.tally import Tally
from jepostule.store.legacy import source

WORDS = {
    "platform": "platforms",
    "agent": "users",
    "application": "applications",
    "answer": "answers",
    "event": "events",
    "email": "e-mails",
    "failure": "failed messages",
    "delayed": "delayed messages",
}
HEADS = ("read", "written", "already there", "refused")


@click.command("import-legacy")
@click.argument("dsn", envvar="LEGACY_DSN")
def import_legacy(dsn: str) -> None:
    """Copy the database of the service of 2018, at DSN, into this one.

    Stop the old service first, when its queue is empty. If killed or interrupted, run it again: it goes on where it
    was, and changes nothing that is here already. Arguments can be read in lists of processes: if DSN holds a
    password, give it as LEGACY_DSN in the environment instead.

    \b
    Examples: import-legacy postgresql://jepostule@old.example/jepostule
              import-legacy "host=/var/run/postgresql dbname=jepostule"
    """
    try:
        tallies = run(move(dsn))
    except source.Unreadable as error:
        raise click.ClickException(str(error)) from error
    for line in [*table(tallies), *reasons(tallies)]:
        click.echo(line)
    lost = [WORDS[each.source] for each in tallies if not each.accounted]
    if lost:
        raise click.ClickException(f"Not all rows are accounted for: {', '.join(lost)}.")


async def move(dsn: str) -> list[Tally]:
    async with source.opened(dsn) as old:
        sizes = await moving.sizes(old)
        rows = sum(size.rows for size in sizes.values())
        with progress("Moving in", rows) as advance:
            return await moving.move(old, sizes, advance)


def table(tallies: Collection[Tally]) -> list[str]:
    """Lines, starting with the column headings."""
    rows = [(WORDS[each.source], each.total, each.written, each.there, each.refused.total()) for each in tallies]
    return [f"{name:<16}" + "".join(f"{value:>15}" for value in values) for name, *values in [("", *HEADS), *rows]]


def reasons(tallies: Collection[Tally]) -> list[str]:
    """Lines: numbers of rows refused or mended, by reason; the table `moved_in` says which rows."""
    refused = [said(each, "refused", reason, count) for each in tallies for reason, count in each.refused.items()]
    repaired = [said(each, "mended", what, count) for each in tallies for what, count in each.repaired.items()]
    return [*refused, *repaired]


def said(tally: Tally, verb: str, reason: str, count: int) -> str:
    return f"{WORDS[tally.source]}: {count} {verb}, {reason}"
