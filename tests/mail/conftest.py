from collections.abc import AsyncIterator, Callable

import pytest

from jepostule.mail import smtp
from tests.servers.smtp import SmtpServer

WriteTo = Callable[..., None]


@pytest.fixture
def write_to(configure: Callable[..., None]) -> WriteTo:
    """`write_to(server, SMTP_TLS="tls")` makes it the mail server of the settings."""

    def set_up(server: SmtpServer, **variables: str) -> None:
        configure(SMTP_HOST=server.host, SMTP_PORT=str(server.port), **variables)

    return set_up


@pytest.fixture
async def server(write_to: WriteTo) -> AsyncIterator[SmtpServer]:
    with SmtpServer() as server:
        write_to(server)
        yield server
        await smtp.close()
