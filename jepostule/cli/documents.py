"""Hands over the documents of an application, on request."""

from pathlib import Path

import click

from jepostule.cli import folders
from jepostule.cli.running import run
from jepostule.domain import audit, handovers, recipients
from jepostule.domain.audit import COMMAND
from jepostule.domain.errors import AddressRefused, DocumentsErased, LetterRefused, NoDocument, RecipientBlocked
from jepostule.store import application as applications
from jepostule.store.application import Application
from jepostule.store.database import Session, transaction

# In English, as everything that operators read.
SENTENCES: dict[type[LetterRefused], str] = {
    DocumentsErased: "Its documents were erased: they are kept for 30 days.",
    NoDocument: "It was sent without documents.",
    RecipientBlocked: "This address is blocked: `blacklist --remove` it first.",
}


@click.command()
@click.argument("number", type=click.IntRange(1), metavar="ID")
@click.argument("destinations", nargs=-1, required=True, metavar="DEST...")
def forwardattachments(number: int, destinations: tuple[str, ...]) -> None:
    """Forward the documents of application ID to each DEST: an e-mail address, or a folder that exists.

    In a folder nothing is overwritten: a second CV.pdf becomes "CV (2).pdf".

    \b
    Examples: forwardattachments 48213 robin@example.org
              forwardattachments 48213 /tmp/documents
    """
    folders_ = [Path(each) for each in destinations if Path(each).is_dir()]
    emails = [each for each in destinations if not Path(each).is_dir()]
    for email in emails:
        refuse_strange(email)
    for line in run(forward(number, emails, folders_)):
        click.echo(line)


def refuse_strange(destination: str) -> None:
    """Raises ClickException before anything is done: a typing error must not create a folder."""
    try:
        recipients.checked(destination)
    except AddressRefused as refusal:
        raise click.ClickException(f"{destination!r} is neither an e-mail address nor a folder.") from refusal


async def forward(number: int, emails: list[str], to_folders: list[Path]) -> list[str]:
    """Lines that say what was done."""
    async with transaction() as session:
        application = await applications.find(session, number)
        if application is None:
            raise click.ClickException(f"There is no application {number}.")
        try:
            for email in emails:
                await handovers.to_address(session, COMMAND, application.id, email)
            written = [path for folder in to_folders for path in await save(session, application, folder)]
        except LetterRefused as refusal:
            raise click.ClickException(SENTENCES[type(refusal)]) from refusal
    return [*(f"An e-mail with the documents leaves for {email}." for email in emails), *map(str, written)]


async def save(session: Session, application: Application, folder: Path) -> list[Path]:
    try:
        written = await folders.write(session, await handovers.kept(session, application), folder)
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}.") from error
    await audit.note(session, COMMAND, "save-documents", applications.subject(application.id), documents=len(written))
    return written
