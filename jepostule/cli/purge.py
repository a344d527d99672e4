"""What is kept no longer than needed: gone at once, or counted."""

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
    """Remove or make anonymous what is kept no longer.

    The worker does the same every hour: this is for who does not want to wait, or wants to know. Killed or
    interrupted, run it again: it goes on where it was.

    Applications become anonymous for good RETENTION_MONTHS after the last contact: names, addresses, texts and
    documents go; figures stay as they are.

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
    """Lines, the heads first."""
    rules = retention.rules(datetime.now(UTC))
    lines = [(WORDS[name], rules[name].length, f"{count:,}") for name, count in counts.items()]
    return [f"{what:<22}{length:<38}{count:>12}" for what, length, count in [("", "kept", head), *lines]]
