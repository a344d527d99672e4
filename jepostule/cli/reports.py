"""Statistics as text, and answers as a CSV file."""

import os
import sys
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from jepostule.cli import statistics_text
from jepostule.cli.files import whole
from jepostule.cli.running import progress, run
from jepostule.domain import audit, reports
from jepostule.domain.audit import COMMAND
from jepostule.domain.csv_cells import PROGRAMS
from jepostule.moments import PARIS
from jepostule.store import platform as platforms
from jepostule.store.database import transaction
from jepostule.store.figures import answers_dump, statistics
from jepostule.store.figures.statistics import Asked, Statistics

MOMENT = click.DateTime(["%Y%m%d-%H:%M:%S"])


@click.command()
@click.argument("client_id")
@click.argument("file")
def dumpanswers(client_id: str, file: str) -> None:
    """Write all answers to the applications of CLIENT_ID into FILE, as CSV.

    `-` is the standard output. One line for each answer, the newest application first. Times are those of Paris. An
    apostrophe is put before texts that a spreadsheet would take for a formula, such as phone numbers with a plus.

    \b
    Examples: dumpanswers lbb answers.csv
              dumpanswers lbb - | gzip > answers.csv.gz
    """
    with output(file) as written:
        run(write(client_id, written))


def output(file: str) -> AbstractContextManager[IO[str]]:
    if file == "-":
        return os.fdopen(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False)
    return whole(Path(file))


async def write(client_id: str, written: IO[str]) -> None:
    async with transaction() as session:
        platform = await platforms.by_client_id(session, client_id)
        if platform is None:
            raise click.ClickException(f"There is no platform {client_id!r}.")
        await audit.note(session, COMMAND, "dump-answers", platforms.subject(platform.id))
        count = await answers_dump.count(session, platform.id)
        async with reports.answers(session, platform.id, PROGRAMS) as lines:
            with progress("Answers", count) as advance:
                async for line in lines:
                    written.write(line)
                    advance(1)


@click.command()
@click.option("--min-date", type=MOMENT, help="Of applications created then or later.")
@click.option("--max-date", type=MOMENT, help="Of applications created before then.")
def dumpstats(min_date: datetime | None, max_date: datetime | None) -> None:
    """Print the numbers of applications, candidates, companies and answers.

    Times are those of Paris. An application that was answered several times counts once, for its last answer;
    companies and candidates are counted by e-mail address.

    \b
    Example: dumpstats --min-date 20260101-00:00:00 --max-date 20260201-00:00:00
    """
    if min_date and max_date and min_date >= max_date:
        raise click.UsageError("--min-date must be before --max-date.")
    asked = Asked(since=in_paris(min_date), until=in_paris(max_date))
    click.echo(statistics_text.table(run(counted(asked))))


def in_paris(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=PARIS)


async def counted(asked: Asked) -> Statistics:
    async with transaction() as session:
        return await statistics.statistics(session, asked)
