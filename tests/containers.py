"""What the Containerfile and the compose files say."""

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from jepostule.settings import PROJECT

INSTRUCTION = re.compile(r"^([A-Z]+) (.*)$", re.MULTILINE)
WORK = "/app"


def instructions() -> list[tuple[str, str]]:
    """Name and argument of each instruction, continuation lines joined."""
    return INSTRUCTION.findall(re.sub(r"\\\n\s*", "", (PROJECT / "Containerfile").read_text()))


def copied() -> dict[str, str]:
    """Targets in the image by source path in the project."""
    copies = (rest.split() for name, rest in instructions() if name == "COPY" and not rest.startswith("--from"))
    return {source: target for source, target in copies}  # noqa: C416, a list of two is no pair to mypy


def composed(*files: str) -> dict[str, Any]:
    """The services as compose merges these files: later files override, key by key."""
    services: dict[str, Any] = {}
    for file in files:
        for name, service in yaml.safe_load((PROJECT / file).read_text())["services"].items():
            services[name] = merged(services.get(name, {}), service)
    return services


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {key: {**below[key], **above[key]} for key in below.keys() & above.keys() if isinstance(below[key], dict)}
    return {**below, **above, **both}


def unpack(folder: Path) -> None:
    """Copies what the image has in its working directory into `folder`, which is created."""
    folder.mkdir()
    for source, target in copied().items():
        if target.startswith(WORK):
            place = folder / Path(target).relative_to(WORK)
            if (PROJECT / source).is_dir():
                shutil.copytree(PROJECT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(PROJECT / source, place)
