from collections.abc import AsyncIterator, Callable

import pytest

from tests.faults.fates import SlowSmtpServer
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.servers.smtp import SmtpServer


@pytest.fixture
async def server(configure: Callable[..., None]) -> AsyncIterator[SmtpServer]:
    with SlowSmtpServer() as server:
        configure(EMAIL_DELIVERY_SERVICE="smtp", SMTP_HOST=server.host, SMTP_PORT=str(server.port))
        yield server
