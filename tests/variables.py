"""The environment variables that settings are read from."""

from collections.abc import Mapping
from typing import Any

from jepostule.settings import read

# Read by the commands `web` and `import-legacy`, beside the settings.
OF_COMMANDS = {"WEB_CONCURRENCY", "LEGACY_DSN"}
# With POSTGRES_HOST, the tests use that server: `tests/scratch.py`.
OF_A_SERVER = {"POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE"}


class Asked(dict[str, str]):
    """An empty environment that notes which variables are looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


def of_settings() -> set[str]:
    asked = Asked()
    read(asked)
    return asked.names


def not_for_tests(given: Mapping[str, str]) -> set[str]:
    """Names of those that would change what the tests find."""
    kept = OF_A_SERVER if given.get("POSTGRES_HOST") else set()
    return ((of_settings() | OF_COMMANDS) - kept).intersection(given)
