"""The main web process dies, the one that started the others."""

from pathlib import Path

import pytest

from tests.web_processes import is_there, serving, until


@pytest.mark.usefixtures("database")
def test_processes_do_not_outlive_the_one_that_started_them(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as web:
        until(lambda: len(web.children()) == 2)
        children = web.children()
        web.process.kill()
        until(lambda: not any(map(is_there, children)))
