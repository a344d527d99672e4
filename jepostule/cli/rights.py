"""What a person may request: a copy of their data, or its erasure."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO

import click

from jepostule.cli import receipts
from jepostule.cli.files import new
from jepostule.cli.running import progress, run
from jepostule.domain import recipients
from jepostule.domain.audit import COMMAND
from jepostule.domain.errors import AddressRefused
from jepostule.domain.rights import erase as erasing
from jepostule.domain.rights import export as exporting
from jepostule.domain.rights import steps
from jepostule.domain.rights.receipt import Receipt
from jepostule.moments import PARIS
from jepostule.store.database import reading, transaction


@click.command()
@click.argument("email")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A new file; else one named after today.")
def export(email: str, output: Path | None) -> None:
    """Write everything about the address EMAIL into one archive (zip).

    As a candidate: applications, documents, answers, and e-mails as they were sent. As a recruiter: applications
    received and answers given, without the candidates' data. No file is overwritten. The export is recorded in the
    audit, without the address.

    \b
    Examples: export camille@example.org
              export -o /tmp/camille.zip camille@example.org
    """
    email = checked(email)
    path = output or Path(f"jepostule-export-{datetime.now(PARIS):%Y%m%d-%H%M%S}.zip")
    with new(path) as file:
        run(write(email, file))
    click.echo(path)


def checked(email: str) -> str:
    """Raises ClickException for an invalid address."""
    try:
        return recipients.checked(email.strip())
    except AddressRefused as refusal:
        raise click.ClickException(f"{email!r} is no e-mail address.") from refusal


async def write(email: str, file: IO[bytes]) -> None:
    async with transaction() as session:
        if not any(await exporting.write(session, COMMAND, email, file, partial(progress, "Exporting"))):
            raise click.ClickException("Nothing is kept under this address.")


@click.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str, yes: bool) -> None:
    """Erase the address EMAIL everywhere, for good, and print a receipt.

    Applications sent with it become anonymous, with their documents, letters and answers; letters that are waiting
    are not sent. Applications sent to it are kept for their candidates, without the address. Statistics do not change.
    All texts are searched, which takes minutes on a large service. If killed or interrupted, run it again: it goes on
    where it was; otherwise a worker does after an hour.

    \b
    Example: erase camille@example.org
    """
    email = checked(email)
    if not yes:
        click.echo("\n".join(receipts.found(run(counted(email)))))
        click.confirm("Erase all of it for good?", abort=True)
    click.echo("\n".join(receipts.told(run(erased(email)))))


async def counted(email: str) -> dict[str, int]:
    async with reading() as session:
        return await erasing.count(session, email)


async def erased(email: str) -> Receipt:
    with progress("Erasing", len(steps.EACH)) as advance:
        return await erasing.erase(COMMAND, email, advance)
