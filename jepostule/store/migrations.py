"""The version of the schema, and its migration to the newest one."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import text

from jepostule.settings import PROJECT
from jepostule.store.database import Session

PATIENCE = 60  # seconds, for one runner to wait for another
EXISTS = text("select to_regclass('alembic_version') is not null")
VERSION = text("select max(version_num) from alembic_version")


class Schema(NamedTuple):
    version: str | None  # None: no migration was ever run
    newest: str  # newest migration of this release
    known: bool  # False: a newer release has migrated, and kept what an older one needs

    @property
    def behind(self) -> bool:
        return self.version is None or (self.known and self.version != self.newest)


def config() -> Config:
    return Config(toml_file=str(PROJECT / "pyproject.toml"))


def upgrade(told: Callable[[str], object] = lambda _: None) -> None:
    """Migrates to the newest schema; leaves that of a newer release as it is, since this one works with it.

    Concurrent calls wait for each other, a minute at most: TimeoutError then. `told`: called with the title of each
    migration, once it is done.
    """
    chosen = config()
    chosen.attributes["told"] = told
    try:
        command.upgrade(chosen, "head")
    except CommandError as error:
        if not isinstance(error.__cause__, ResolutionError):
            raise
        told("A newer release has migrated: its schema stays.")


@cache
def revisions() -> tuple[str, ...]:
    """Newest first. Cached, since reading them takes as long as a hundred queries."""
    return tuple(each.revision for each in ScriptDirectory.from_config(config()).walk_revisions())


async def schema(session: Session) -> Schema:
    version = await session.scalar(VERSION) if await session.scalar(EXISTS) else None
    return Schema(version, revisions()[0], version in revisions())
