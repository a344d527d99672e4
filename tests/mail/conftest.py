from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from jepostule.mail import line, smtp
from jepostule.settings import settings
from tests.servers.smtp import SmtpServer


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SmtpServer]:
    with SmtpServer() as server:
        write_to(server, monkeypatch)
        yield server
        await smtp.close()


def write_to(server: SmtpServer, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """From now on letters go to `server`, and wait for it a fraction of a second."""
    chosen = replace(settings(), smtp_host=server.host, smtp_port=server.port, **changes)
    monkeypatch.setattr(line, "settings", lambda: chosen)
    monkeypatch.setattr(line, "PATIENCE", 0.3)
    monkeypatch.setattr(smtp, "PATIENCE_WITH_LETTER", 0.3)
