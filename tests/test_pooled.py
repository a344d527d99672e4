"""Settings for PgBouncer, tested without it; tests/faults/test_pgbouncer.py runs one."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner

from jepostule.cli import main
from jepostule.store.postgres import OPTIONS, wished


def test_nothing_is_prepared_and_nothing_asked_of_a_connection_that_is_lent(configure: Callable[..., None]) -> None:
    assert wished() == {"options": OPTIONS}
    configure(POSTGRES_POOLED="true")
    assert wished() == {"prepare_threshold": None}


@pytest.mark.parametrize("command", [["migrate"], ["worker", "all"], ["worker"]])
def test_what_needs_a_connection_of_its_own_says_so(command: list[str], configure: Callable[..., None]) -> None:
    configure(POSTGRES_POOLED="true")
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 1
    assert refused.output == "Error: POSTGRES_POOLED: `worker` and `migrate` need the address of Postgres itself.\n"
