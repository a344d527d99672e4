from collections.abc import AsyncIterator, Callable

import pytest

from jepostule.mail import smtp
from tests.servers.smtp import SmtpServer

WriteTo = Callable[..., None]


@pytest.fixture
def write_to(configure: Callable[..., None]) -> WriteTo:
    """`write_to(server, SMTP_TLS="tls")`: from now on letters go there, and wait for it a fraction of a second."""

    def set_up(server: SmtpServer, **variables: str) -> None:
        where = {"SMTP_HOST": server.host, "SMTP_PORT": str(server.port)}
        configure(**where, SMTP_TIMEOUT_SECONDS="0.3", **variables)

    return set_up


@pytest.fixture
async def server(write_to: WriteTo) -> AsyncIterator[SmtpServer]:
    with SmtpServer() as server:
        write_to(server)
        yield server
        await smtp.close()
