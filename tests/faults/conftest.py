from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.fates import SlowSmtpServer
from tests.faults.mailjet import SlowMailjetServer, running
from tests.servers.smtp import SmtpServer


@pytest.fixture
async def mail_server(configure: Callable[..., None]) -> AsyncIterator[SmtpServer]:
    with SlowSmtpServer() as server:
        configure(EMAIL_DELIVERY_SERVICE="smtp", SMTP_HOST=server.host, SMTP_PORT=str(server.port))
        yield server


@pytest.fixture
async def server(database: None, mail_server: SmtpServer) -> SmtpServer:
    """With the database that all tests share."""
    return mail_server


@pytest.fixture
def mailjet(database: None, tmp_path: Path, configure: Callable[..., None]) -> Iterator[SlowMailjetServer]:
    with running(tmp_path) as server:
        configure(**server.variables)
        yield server
