"""docs/contributing.md names only what exists."""

import re

from tests.commands import ROOT

PAGE = (ROOT / "docs" / "contributing.md").read_text()
TO_BE_MADE = {"templates/email/reminder/"}


def test_each_file_that_it_names_is_there() -> None:
    named = set(re.findall(r"\b(?:jepostule|templates|tests)/[\w./]*[\w/]", PAGE))
    assert len(named) > 20
    assert {each for each in named - TO_BE_MADE if not (ROOT / each).exists()} == set()


def test_each_recipe_that_it_names_is_in_the_justfile() -> None:
    recipes = set(re.findall(r"^([a-z][\w-]*)[\w *]*:", (ROOT / "justfile").read_text(), re.MULTILINE | re.IGNORECASE))
    named = set(re.findall(r"(?:`|^)just\s+([a-z-]+)", PAGE, re.MULTILINE))
    assert {"check", "dev", "fix", "migration", "test", "test-faults"} <= named
    assert named <= recipes
