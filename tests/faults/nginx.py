"""Debian's nginx, configured for `web` as in docs/operations.md, but without TLS and on free ports."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from jepostule.settings import PROJECT
from tests.journeys.processes import wait_for
from tests.servers.ports import free_port

AROUND = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {documented}
}}
"""


def documented(behind: int, port: int) -> str:
    """The documented example: its first two blocks, adapted to these ports."""
    text = (PROJECT / "docs" / "operations.md").read_text()
    found = re.search(r"```nginx\n(.*?\n}\n.*?\n})\n", text, re.DOTALL)
    assert found, "no example of nginx"
    plain = re.sub(r"(?m)^ *(listen|ssl_\w+) .*\n", "", found[1])
    plain = plain.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    return re.sub(r"(?m)^( *)server_name .*;", rf"\1listen 127.0.0.1:{port};", plain)


@contextmanager
def in_front_of(behind: int) -> Iterator[str]:
    """Yields the address of nginx."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("nginx is not installed")
    port = free_port()
    with TemporaryDirectory(prefix="jepostule-nginx-") as folder:
        Path(folder).chmod(0o755)  # when we are root, its workers run as another user
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(AROUND.format(folder=folder, documented=documented(behind, port)))
        process = subprocess.Popen([program, "-c", str(configuration)])
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=10)
        # Lines about requests quote whole URLs, with personal data.
        assert "request:" not in (Path(folder) / "error.log").read_text()
