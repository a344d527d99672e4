"""Files and folders that the documents, comments and docstrings name are there: they are moved more often than read."""

import re
from collections.abc import Iterator
from pathlib import Path

from jepostule.settings import PROJECT

ROOMS = ("jepostule", "templates", "static", "migrations", "docs", "tests")
READ = {".md", ".py", ".html", ".txt", ".css", ".js"}
# `store/lists/`, `tests/web/test_health.py`, `domain/mail_event_words`, but no URL and no other project's file.
PATH = re.compile(r"(?<![\w/.:<>{}*-])(?:[a-z]\w*/)+[\w.-]*\w/?")
# The letter that docs/contributing.md adds, a traceback of 2018, a request for what is not there.
NOT_THERE = {
    "templates/email/reminder/",
    "jepostule/pipeline/tasks.py",
    "vendor/htmx-2.0.11.000000000000.LICENSE",
}


def files() -> list[Path]:
    found = (each for room in ROOMS for each in (PROJECT / room).rglob("*") if "__pycache__" not in each.parts)
    return [each.relative_to(PROJECT) for each in (*PROJECT.glob("*.*"), *found)]


def endings(path: Path) -> Iterator[str]:
    """The ways to name it: from any folder on, and a module also without `.py`."""
    for start in range(len(path.parts)):
        name = "/".join(path.parts[start:])
        yield from (name, name.removesuffix(".py"))


def folders() -> set[str]:
    """First parts of paths that are looked at: `application/json` and `interview/preview` are none of ours."""
    inside = {each.name for room in ("jepostule", "tests") for each in (PROJECT / room).rglob("*") if each.is_dir()}
    return {*ROOMS, *inside}


def test_each_file_that_is_named_is_there() -> None:
    there = {ending for each in files() for ending in endings(each)}
    ours = folders()
    named, lost = 0, []
    for file in files():
        if file.suffix in READ and "vendor" not in file.parts:
            text = (PROJECT / file).read_text()
            paths = {each for each in PATH.findall(text) if each.partition("/")[0] in ours} - NOT_THERE
            named += len(paths)
            lost += [f"{file}: {each}" for each in paths if each.rstrip("/") not in there]
    assert lost == []
    assert named > 100
