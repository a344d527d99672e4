"""The service's accounts: platforms and agents."""

import warnings
from getpass import GetPassWarning

import click

from jepostule.cli.running import run
from jepostule.domain import agents, platforms
from jepostule.domain.accounts import PASSWORD_LENGTH
from jepostule.domain.errors import Incomplete, LastAdmin
from jepostule.domain.platforms import Registered
from jepostule.store.agent import ROLES, Agent
from jepostule.store.database import transaction

# For operators, in English, what the admin pages say in French.
FAULTS = {
    "username": "A username has 2 to 64 characters: a to z, digits, and . _ @ + -",
    "password": f"The password needs {PASSWORD_LENGTH} characters at least, is not the username, nor easy to guess.",
}


@click.command()
@click.argument("client_id")
@click.option("-s", "--secret", help="The secret to give: beside the last one with --rotate, else instead of all.")
@click.option("--rotate", is_flag=True, help="Keep the last secret valid until the partner has switched.")
def createclientplatform(client_id: str, secret: str | None, rotate: bool) -> None:
    """Create the platform CLIENT_ID, or give it a new secret.

    A new platform gets a random secret, shown once. An existing one keeps its own, unless -s or --rotate gives another.

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


def asked(_context: click.Context, _parameter: click.Parameter, username: str | None) -> str:
    return username or str(click.prompt("Username"))


def asked_twice(_context: click.Context, _parameter: click.Parameter, password: str | None) -> str:
    if password is not None:
        return password
    with warnings.catch_warnings():
        # A prompt that cannot hide the password is refused.
        warnings.simplefilter("error", GetPassWarning)
        try:
            return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
        except GetPassWarning as warning:
            raise click.UsageError("There is no terminal at which to ask for the password: --password.") from warning


@click.command()
@click.argument("username", required=False, callback=asked, is_eager=True)
@click.option(
    "--role", type=click.Choice(ROLES), default="admin", show_default=True, help="What the agent may see and do."
)
@click.option("--password", callback=asked_twice, help="Asked for twice without it, and not shown.")
def createsuperuser(username: str, role: str, password: str) -> None:
    """Create the agent USERNAME, or give a new password and role.

    An agent who exists gets the role too: `admin`, unless --role gives another.

    \b
    Example: createsuperuser sacha@example.org
    """

    async def register() -> Agent:
        async with transaction() as session:
            return await agents.register(session, username, password, role=role)

    try:
        agent = run(register())
    except Incomplete as incomplete:
        raise click.ClickException(" ".join(FAULTS[field] for field in incomplete.errors)) from incomplete
    except LastAdmin as refused:
        raise click.ClickException("Nobody else is an admin: create another one first.") from refused
    click.echo(f"{agent.username} may log in.")
