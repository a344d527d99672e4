"""The SMTP connection, kept open from one letter to the next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from aiosmtplib import SMTP, SMTPException

from jepostule.outside import Rejected
from jepostule.settings import settings

# Servers close a connection after a number of letters, often a thousand.
LETTERS_A_CONNECTION = 100


class Line:
    """`turn` is held while a letter is sent: one at a time."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.client: SMTP | None = None
        self.letters = 0

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Locks the connection for one letter; closes it after any error but Rejected, when the server still works."""
        async with self.turn:
            try:
                yield
            except Rejected:
                raise
            except BaseException:
                self.hang_up()
                raise

    async def ready(self) -> SMTP:
        """An open connection that still answers, with no letter begun. Raises the errors of aiosmtplib."""
        if self.letters >= LETTERS_A_CONNECTION or not await self.still_answers():
            await self.take_leave()
        if self.client is None:
            self.client = to_server()
            await self.client.connect()
            await self.client.ehlo()
        self.letters += 1
        return self.client

    async def still_answers(self) -> bool:
        if self.client is None:
            return False
        try:
            await self.client.rset()
        except SMTPException:
            return False
        return True

    async def take_leave(self) -> None:
        if self.client is not None:
            with suppress(SMTPException):
                await self.client.quit()
        self.hang_up()

    def hang_up(self) -> None:
        if self.client is not None:
            self.client.close()
        self.client = None
        self.letters = 0


def to_server() -> SMTP:
    chosen = settings()
    return SMTP(
        hostname=chosen.smtp_host,
        port=chosen.smtp_port,
        username=chosen.smtp_user or None,
        password=chosen.smtp_password or None,
        use_tls=chosen.smtp_tls == "tls",
        start_tls=chosen.smtp_tls == "starttls",
        # By default the library looks up our own name in the DNS, which takes seconds when there is none.
        local_hostname=urlsplit(chosen.base_url).hostname,
        timeout=chosen.smtp_timeout,
    )
