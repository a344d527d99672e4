"""The way from any older schema to this one."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from jepostule.settings import PROJECT


def config() -> Config:
    return Config(toml_file=str(PROJECT / "pyproject.toml"))


def upgrade() -> None:
    """To the newest schema. Several at once wait for each other."""
    command.upgrade(config(), "head")


def head() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()
