"""Removes data past its retention period at once, or counts it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import click

from jepostule.cli.running import progress, run
from jepostule.domain import audit, retention
from jepostule.domain.audit import COMMAND
from jepostule.store.database import transaction

WORDS = {
    "applications": "applications in clear",
    "documents": "documents",
    "tokens": "PEAM tokens",
    "drafts": "drafts",
    "mail_events": "delivery events",
    "blacklist": "blocked addresses",
    "slots": "sending slots",
    "attempts": "counted attempts",
    "failed_jobs": "failed jobs",
    "archived_jobs": "archived jobs",
    "job_attempts": "runs of jobs",
    "audit": "audit entries",
    "erasures": "receipts of erasures",
    "sessions": "agents' sessions",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Count what is over; nothing goes.")
def purge(dry_run: bool) -> None:
    """Remove or anonymise data past its retention period.

    The worker does the same every hour: this is for not waiting, or for seeing the counts. If killed or interrupted,
    run it again: it goes on where it was.

    Applications become anonymous for good RETENTION_MONTHS after the last contact: names, addresses, texts and
    documents are removed; statistics do not change.

    \b
    Examples: purge --dry-run
              purge
    """
    counts = run(retention.count()) if dry_run else run(gone())
    for line in report(counts, "over" if dry_run else "gone"):
        click.echo(line)


async def gone() -> dict[str, int]:
    over = sum((await retention.count()).values())
    with progress("Purging", over) as advance:
        counts = await retention.sweep(advance)
    if any(counts.values()):
        async with transaction() as session:
            done = {"applications": counts["applications"], "done": sum(counts.values())}
            await audit.note(session, COMMAND, "purge", "chore:sweep", **done)
    return counts


def report(counts: Mapping[str, int], head: str) -> list[str]:
    """Lines, starting with the column headings."""
    rules = retention.rules(datetime.now(UTC))
    lines = [(WORDS[name], rules[name].length, f"{count:,}") for name, count in counts.items()]
    return [f"{what:<22}{length:<38}{count:>12}" for what, length, count in [("", "kept", head), *lines]]
