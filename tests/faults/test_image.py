"""The steps of the Containerfile, run without a container: its packages, read-only files, no privileges, in production.

What only a container has (base image, tmpfs) is not tested here.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from jepostule.settings import PROJECT
from tests import containers, scratch
from tests.factories import SECRET
from tests.faults.deployed import Release
from tests.faults.traffic import CLIENT_ID, Traffic
from tests.servers.smtp import SmtpServer
from tests.test_container import fernet_key

NOBODY = 10001  # as in the Containerfile
KEYS = {"SECRET_KEY": "k" * 40, "CRYPTOGRAPHY_SECRET_KEY": fernet_key(), "POSTGRES_PASSWORD": "p" * 20}


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that any user may enter, unlike those of pytest."""
    with TemporaryDirectory(prefix="jepostule-image-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def packages(place: Path) -> Path:
    """Builds the virtual environment as the Containerfile does; returns its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--copies", place / "venv"], check=True)
    python = place / "venv" / "bin" / "python"
    pins = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", "requirements.txt"]
    installing = [str(python), "-m", "pip", "install", "--quiet", *pins]
    done = subprocess.run(installing, cwd=PROJECT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return python


@pytest.fixture
def files(place: Path, packages: Path) -> Path:
    containers.unpack(place / "app")
    compiling = ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "jepostule", "migrations"]
    subprocess.run([packages, *compiling], cwd=place / "app", check=True)
    for path in (place / "app", *(place / "app").rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return place / "app"


@pytest.fixture
def secrets(place: Path) -> dict[str, str]:
    """Each in a file, as in a container."""
    folder = place / "secrets"
    folder.mkdir()
    for name, value in KEYS.items():
        (folder / name).write_text(f"{value}\n")
    return {f"{name}_FILE": str(folder / name) for name in KEYS}


def as_nobody() -> tuple[str, ...]:
    """The command prefix that drops all privileges; empty when not root or without `setpriv`."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return ()
    return (
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=-all",
    )


def python_that_nobody_may_run(ours: Path) -> str:
    """`ours`, or the system's of the same version when ours belongs to an installation in somebody's home."""
    for each in (str(ours), "/usr/bin/python3"):
        said = subprocess.run([*as_nobody(), each, "-V"], cwd="/", check=False, capture_output=True, text=True)
        if said.stdout.startswith("Python {}.{}.".format(*sys.version_info)):
            return each
    pytest.skip("no Python here that an unprivileged user may run")


@pytest.fixture
def image(packages: Path, files: Path, secrets: dict[str, str], mail_server: SmtpServer) -> Iterator[Release]:
    (libraries,) = packages.parent.parent.glob("lib/python*/site-packages")
    production = {
        "JEPOSTULE_ENV": "production",
        "JEPOSTULE_BASE_URL": "https://jepostule.example",
        "EMAIL_DELIVERY_SERVICE": "smtp",
        "SMTP_HOST": mail_server.host,
        "SMTP_PORT": str(mail_server.port),
        "METRICS_TOKEN": "m" * 40,
    }
    of_the_image = {"PYTHONPATH": str(libraries), "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/"}
    with scratch.on_own_server() as postgres:
        Path(postgres["POSTGRES_HOST"]).chmod(0o755)
        variables = {**postgres, **production, **of_the_image, **secrets}
        yield Release("image", files, python_that_nobody_may_run(packages), as_nobody(), variables)


@pytest.fixture
def mail_server() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


def test_pages_and_worker_serve_from_a_read_only_folder_as_nobody(image: Release, mail_server: SmtpServer) -> None:
    image.log.unlink(missing_ok=True)
    there = sorted(image.folder.rglob("*"))
    image.run("migrate")
    image.run("createclientplatform", CLIENT_ID, "--secret", SECRET)
    with image.web("--workers", "2") as address, image.started("worker", "all"):
        assert httpx.get(f"{address}/healthz").text == "ok"
        with Traffic(mail_server, address) as traffic:
            traffic.wait_for(5)
        assert_styles_come_compressed(address)
        assert httpx.get(f"{address}/embed/demo/").status_code == 404
        assert httpx.get(f"{address}/metrics", headers={"authorization": "Bearer " + "m" * 40}).status_code == 200
        image.run("alive")
        assert healthy(image, address)
    assert not healthy(image, address)
    assert traffic.refusals + image.complaints() == []
    assert sorted(image.folder.rglob("*")) == there


def assert_styles_come_compressed(address: str) -> None:
    page = httpx.get(f"{address}/admin/connexion")
    found = re.search(r'href="(/static/[^"]+\.css)"', page.text)
    assert found, page.text[:500]
    assert httpx.get(address + found[1], headers={"accept-encoding": "br"}).headers["content-encoding"] == "br"


def healthy(image: Release, address: str) -> bool:
    """The health check of the Containerfile."""
    (check,) = [rest for name, rest in containers.instructions() if name == "HEALTHCHECK"]
    _, *arguments = json.loads(check[check.index("[") :])
    port = str(httpx.URL(address).port)
    environment = image.environment(JEPOSTULE_PORT=port)
    return subprocess.run([image.python, *arguments], env=environment, check=False, capture_output=True).returncode == 0
