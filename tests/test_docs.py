"""The commands of README.md and docs/ work, and everything they name exists.

The `sh` blocks of docs/operations are run, here or by tests/faults/test_restore.py.
"""

import re
import shlex
import subprocess
import sys
from itertools import cycle

import click
import httpx
import pytest

from jepostule.cli import main
from jepostule.domain import platforms
from jepostule.domain.parameters import CANDIDATES, LENGTHS, PARTNERS
from jepostule.settings import PROJECT, read
from jepostule.store.database import transaction
from jepostule.store.queue import Job
from tests import docs
from tests.variables import of_settings

RUN_HERE = [("docs/operations.md", "First day"), ("docs/operations/keeping.md", "Retention")]
RUN_BY_RESTORING = [("docs/operations/keeping.md", "Back up and restore")] * 2
SOURCES = "\n".join(file.read_text() for file in (PROJECT / "jepostule").rglob("*.py"))
RECIPES = set(re.findall(r"(?im)^([a-z][\w-]*)[\w *=\"]*:", (PROJECT / "justfile").read_text()))

# They look like settings: a pattern, compose's own, the argument of a command, an example job, a constant.
NO_SETTINGS = {"X_FILE", "COMPOSE_FILE", "LEGACY_DSN", "CLIENT_ID", "SEND_REMINDER", "LETTER_KINDS"}
# Quoted in the manual, and shown by Mailjet.
MAILJETS = {"Event notifications"}
OPERATIONS = [page for page in docs.pages() if page.startswith("docs/operations")]


def typed(page: str) -> list[str]:
    """Lines of its shell blocks, and the code spans of its prose."""
    lines = [line for each in docs.blocks(page) if each.language in ("sh", "console") for line in each.text.split("\n")]
    prose = docs.FENCED.sub("", docs.read(page))
    return [re.sub(r' #.*|"\$\(.*', "", line) for line in lines] + re.findall(r"`([^`\n]+)`", prose)


def commands(page: str) -> list[list[str]]:
    """Name and arguments of each call of our commands."""
    found = []
    for line in typed(page):
        words = re.split(r"python -m jepostule |docker compose run .*?web ", line)
        name, *arguments = words[-1].split() or [""]
        if name in main.commands or (len(words) > 1 and name != "COMMAND"):
            found.append([name, *arguments])
    return found


def options(command: click.Command) -> set[str]:
    return {"--help", *(option for each in command.params for option in (*each.opts, *each.secondary_opts))}


def test_the_pages_are_many_and_their_blocks_are_found() -> None:
    assert {"README.md", "docs/contributing.md", "docs/operations.md", *OPERATIONS} <= set(docs.pages())
    assert len(OPERATIONS) == 4
    assert sum(len(docs.blocks(page)) for page in docs.pages()) > 20


def test_each_block_of_operations_that_is_to_be_run_is_run() -> None:
    marked = [(page, each.heading) for page in OPERATIONS for each in docs.blocks(page) if each.language == "sh"]
    assert sorted(marked) == sorted(RUN_HERE + RUN_BY_RESTORING)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("page", "heading"), RUN_HERE)
def test_what_an_operator_types_works(page: str, heading: str) -> None:
    script = docs.block(page, heading, "sh").replace("python -m", f"{shlex.quote(sys.executable)} -m")
    shell = ["bash", "-euo", "pipefail", "-c", script]
    done = subprocess.run(shell, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


async def test_a_partner_gets_a_token_as_the_readme_says(client: httpx.AsyncClient) -> None:
    (line,) = [each.text for each in docs.blocks("README.md") if each.text.startswith("curl")]
    url, *pairs = shlex.split(line.partition("\n#")[0].replace("\\\n", ""))[1:]
    fields = dict(pair.split("=", 1) for pair in pairs if pair != "-d")
    async with transaction() as session:
        registered = await platforms.register(session, fields["client_id"])
    answer = await client.post(httpx.URL(url).path, data={**fields, "client_secret": registered.secret or ""})
    assert (answer.status_code, answer.json().keys()) == (200, {"token", "timestamp"})


@pytest.mark.parametrize("page", docs.pages())
def test_each_command_that_is_named_is_ours_and_has_these_options(page: str) -> None:
    for name, *arguments in commands(page):
        assert name in main.commands, f"{page}: {name}"
        named = {each.split("=")[0].strip("[]") for each in arguments if re.match(r"\[?-.", each)}
        assert named <= options(main.commands[name]), f"{page}: {name}"


@pytest.mark.parametrize("page", docs.pages())
def test_each_recipe_that_is_named_is_in_the_justfile(page: str) -> None:
    named = {found for line in typed(page) for found in re.findall(r"(?:^|&& )just ([a-z][a-z0-9-]*)", line)}
    assert named <= RECIPES
    assert named or page != "docs/contributing.md"


@pytest.mark.parametrize("page", docs.pages())
def test_each_setting_that_is_named_is_read(page: str) -> None:
    named = {found for line in typed(page) for found in re.findall(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b", line)}
    unread = {each for each in named if f'"{each}"' not in SOURCES and f'"{each.removesuffix("_FILE")}"' not in SOURCES}
    assert unread <= NO_SETTINGS


def test_each_setting_that_is_read_is_in_the_readme() -> None:
    told = set(typed("README.md"))
    names = {each.removesuffix("_FILE") for each in of_settings()}
    assert {each for each in names if not told & {each, each.removeprefix("POSTGRES")}} == set()
    assert len(names) > 40


def test_the_readme_names_each_queue() -> None:
    (line,) = re.findall(r"^The queues are .*?\.$", docs.read("README.md"), re.MULTILINE | re.DOTALL)
    assert set(ticked(line)) == {*Job}


def test_each_default_that_the_readme_tells_is_what_is_used_without_it() -> None:
    rows = re.findall(r"^\| (`[A-Z][^|]*) \| (`[^|]*`) \|", docs.read("README.md"), re.MULTILINE)
    told = [pair for names, values in rows for pair in zip(ticked(names), ticked(values), strict=False)]
    assert len(told) > 20
    for name, value in told:
        usual, chosen = ({**read(each).__dict__, "data_dir": ""} for each in ({}, {name: value}))
        assert chosen == usual, name


def test_each_limit_of_a_parameter_that_the_readme_tells_is_ours() -> None:
    rows = re.findall(r"^\| (`[a-z][^|]*`) \| ([\d, ]+) \|", docs.read("README.md"), re.MULTILINE)
    told: dict[str, int] = {}
    for names, limits in rows:
        told |= zip(ticked(names), cycle(int(each.replace(",", "")) for each in limits.split(", ")), strict=False)
    assert told == {name: LENGTHS[name] for name in (*PARTNERS, *CANDIDATES)}


def ticked(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("page", OPERATIONS)
def test_each_word_that_it_quotes_is_one_that_we_show(page: str) -> None:
    prose = re.sub(r"`[^`\n]+`", "", docs.FENCED.sub("", docs.read(page)))
    quoted = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", prose)) - MAILJETS
    assert {each for each in quoted if f'"{each.removesuffix(" ...")}' not in SOURCES} == set()


@pytest.mark.parametrize("page", docs.pages())
def test_each_link_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", docs.read(page)):
        path, _, anchor = target.partition("#")
        file = (PROJECT / page).parent / path if path else PROJECT / page
        assert file.exists(), f"{page}: {target}"
        if anchor:
            assert anchor in {slug(each) for each in docs.HEADING.findall(file.read_text())}, f"{page}: {target}"


def test_each_section_of_the_contract_that_the_code_refers_to_is_there() -> None:
    sections = {heading.split()[0].rstrip(".") for heading in docs.HEADING.findall(docs.read("docs/contract.md"))}
    files = [file for room in ("jepostule", "tests") for file in (PROJECT / room).rglob("*.py")]
    told = [
        each for file in files for each in re.findall(r"CONTRACT ((?:\d(?:\.\d)?(?:, | and )?)+)", file.read_text())
    ]
    named = {number for each in told for number in re.findall(r"\d(?:\.\d)?", each)}
    assert {"1.1", "1.4", "3"} <= named
    assert named <= sections


def slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_each_figure_that_an_alarm_looks_at_is_measured() -> None:
    named = {found for page in OPERATIONS for found in re.findall(r"\bjepostule_([a-z_]+)\b", docs.read(page))}
    measured = {each for each in named if re.search(rf'"(jepostule_)?{each.removesuffix("_bucket")}"', SOURCES)}
    assert named - measured == {"owner", "service", "restored"}, "roles and a database"
    assert len(measured) > 8
