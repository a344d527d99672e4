"""What all commands share: their list in sections, and one sentence for each error that a user can mend."""

import re
from typing import Any

import click

from jepostule import logs
from jepostule.environment import Misconfigured
from jepostule.settings import settings
from jepostule.starting import CannotStart
from jepostule.store import refusals
from jepostule.store.database import UNAVAILABLE

UNMIGRATED = "The database is not as this release needs it: run `python -m jepostule migrate`."
READ_ONLY = "This Postgres can only be read, as a replica: set POSTGRES_HOST to the one that is written to."
FORBIDDEN = "POSTGRES_USER may not: `migrate` and `import-legacy` are for the tables' owner, all else for the service."
HELD = "Others hold what this needs for longer than we wait. Run it again."
REFUSALS = (
    (refusals.is_missing, UNMIGRATED),
    (refusals.is_read_only, READ_ONLY),
    (refusals.is_forbidden, FORBIDDEN),
    (refusals.is_held, HELD),
)
REFUSED = re.compile(r"FATAL: +(.+)")
CLICKS_OWN = (click.ClickException, click.Abort, click.exceptions.Exit)


class Commands(click.Group):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections: dict[str, list[click.Command]] = {}

    def section(self, title: str, *commands: click.Command) -> None:
        """Adds `commands`, listed together below `title`."""
        self.sections[title] = list(commands)
        for command in commands:
            self.add_command(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(len(name) for name in self.list_commands(ctx))
        for title, commands in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(f"{each.name:{width}}", each.get_short_help_str(limit=100)) for each in commands])

    def invoke(self, ctx: click.Context) -> Any:
        """Shows a traceback for bugs only, not for mistakes of the user."""
        try:
            settings()
            return super().invoke(ctx)
        except CLICKS_OWN:
            raise
        except Exception as error:
            if said := sentence(error):
                raise click.ClickException(said) from error
            logs.report(error, transaction=str(ctx.invoked_subcommand))
            if settings().production:  # messages may quote a row, and the terminal may be a log
                raise click.ClickException(f"This is a fault of ours.\n{logs.outline(error)}") from error
            raise


def sentence(error: Exception) -> str:
    """The message for an error that a user can mend; empty for a bug."""
    if isinstance(error, Misconfigured | CannotStart):
        return str(error)
    if refused := next((said for is_it, said in REFUSALS if is_it(error)), ""):
        return refused
    if isinstance(error, UNAVAILABLE):
        return refusal(error) or "Postgres does not answer: is `just demo` running, is POSTGRES_HOST right?"
    return ""


def refusal(error: Exception) -> str:
    """Quotes what Postgres says of user, password or database; empty when it does not answer at all."""
    if said := REFUSED.search(str(error)):
        return f"Postgres does not let us in ({said[1]}): are POSTGRES_DB, POSTGRES_USER and POSTGRES_PASSWORD right?"
    return ""
