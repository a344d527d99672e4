from collections.abc import AsyncIterator, Callable

import pytest

from jepostule.mail import line, smtp
from tests.servers.smtp import SmtpServer

WriteTo = Callable[..., None]


@pytest.fixture
def write_to(configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> WriteTo:
    """`write_to(server, SMTP_TLS="tls")`: from now on letters go there, and wait for it a fraction of a second."""

    def set_up(server: SmtpServer, **variables: str) -> None:
        configure(SMTP_HOST=server.host, SMTP_PORT=str(server.port), **variables)
        monkeypatch.setattr(line, "PATIENCE", 0.3)
        monkeypatch.setattr(smtp, "PATIENCE_WITH_LETTER", 0.3)

    return set_up


@pytest.fixture
async def server(write_to: WriteTo) -> AsyncIterator[SmtpServer]:
    with SmtpServer() as server:
        write_to(server)
        yield server
        await smtp.close()
