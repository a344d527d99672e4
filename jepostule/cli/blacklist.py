"""Addresses to which no e-mail is sent."""

from datetime import UTC, datetime

import click

from jepostule.cli.running import run
from jepostule.domain import blocking
from jepostule.domain.audit import COMMAND
from jepostule.domain.errors import Incomplete
from jepostule.store import blacklist as blacklisted
from jepostule.store.database import transaction


@click.command()
@click.argument("emails", nargs=-1, required=True, metavar="EMAIL...")
@click.option("--remove", is_flag=True, help="Write to them again.")
@click.option("--reason", default="", help="Why; agents read it beside the address.")
def blacklist(emails: tuple[str, ...], remove: bool, reason: str) -> None:
    """Stop writing to each EMAIL for 30 days, or as long as BLACKLIST_DURATION_SECONDS says.

    \b
    Examples: blacklist --reason "asked for it by phone" robin@example.org
              blacklist --remove robin@example.org
    """
    if remove and reason:
        raise click.UsageError("--reason is for addresses that are blocked, not for --remove.")
    if remove:
        freed = run(free(emails))
        click.echo(f"{freed} of {len(emails)} were blocked, and are written to again.")
    else:
        run(block(emails, reason))
        click.echo(f"{len(emails)} blocked.")


async def block(emails: tuple[str, ...], reason: str) -> None:
    """Blocks all of them or none. Raises ClickException when one is invalid."""
    now = datetime.now(UTC)
    async with transaction() as session:
        for email in emails:
            try:
                asked = blocking.checked({"email": email, "reason": reason}, now)
            except Incomplete as incomplete:
                raise click.ClickException(f"{email!r}: {told(incomplete)}") from incomplete
            await blocking.block(session, COMMAND, asked)


def told(incomplete: Incomplete) -> str:
    if "email" in incomplete.errors:
        return "this is no e-mail address that we could write to. Nobody was blocked."
    return f"the reason has {blocking.LONGEST_REASON} characters at most. Nobody was blocked."


async def free(emails: tuple[str, ...]) -> int:
    async with transaction() as session:
        found = await blacklisted.of(session, emails)
        return await blocking.unblock(session, COMMAND, [each.id for each in found.values()])
