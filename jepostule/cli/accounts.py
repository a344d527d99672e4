"""Who may use the service: platforms and agents."""

import click

from jepostule.cli.running import run
from jepostule.domain import agents, platforms
from jepostule.domain.platforms import Registered
from jepostule.store.database import transaction

PASSWORD_LENGTH = 12  # characters; CNIL asks for as many where nothing else is required


@click.command()
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


@click.command()
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
