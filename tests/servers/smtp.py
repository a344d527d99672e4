"""A real SMTP server on a free port; misbehaves on request."""

import asyncio
import email
import email.policy
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, AnyStr, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.ports import free_port

HANG_UP = "hang up"
STALL = "stall"
PATIENCE = 60  # seconds, generous for a busy machine
TAKEN = "250 2.0.0 Ok: queued as 4F1B2C"


@dataclass(frozen=True)
class Received:
    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)


class SmtpServer:
    """`behaviour["RCPT"] = "550 5.1.1 Nobody"` makes it reply so at that step; HANG_UP and STALL are possible too.

    Steps: CONNECT, EHLO, AUTH, MAIL, RCPT, DATA, BODY (the body begins: HANG_UP or STALL only), DOT (it is complete),
    RSET. With `tls`, connections are TLS from the start; `options` are those of aiosmtpd's SMTP.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, **options: Any) -> None:
        self.tls = tls
        self.options = options
        self.host = "127.0.0.1"
        self.port = free_port()
        self.messages: list[Received] = []
        self.behaviour: dict[str, str] = {}
        self.connections = 0
        self.bodies = 0  # how often BODY was reached

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self.controller = Obedient(self)
        self.controller.start()
        self.connections = 0  # without the one that the controller made to test itself

    def stop(self) -> None:
        """Closes and refuses connections; `start` listens on the same port again."""
        self.controller.loop.call_soon_threadsafe(self.controller.hang_up)
        self.controller.stop()

    async def handle_DATA(self, conversation: "Conversation", _session: Session, envelope: Envelope) -> str:
        order = self.behaviour.get("DOT", TAKEN)
        if order in {HANG_UP, STALL, TAKEN}:
            content = envelope.original_content or b""
            self.messages.append(Received(envelope.mail_from or "", list(envelope.rcpt_tos), content))
        await conversation.silence(order)
        return order


class Obedient(Controller):
    def __init__(self, server: SmtpServer) -> None:
        super().__init__(server, hostname=server.host, port=server.port, ssl_context=server.tls, ready_timeout=PATIENCE)
        self.told = server
        self.conversations: list[Conversation] = []

    def factory(self) -> SMTP:
        self.told.connections += 1
        self.conversations.append(Conversation(self.told))
        return self.conversations[-1]

    def hang_up(self) -> None:
        for conversation in self.conversations:
            conversation.hang_up()


def obedient(step: str) -> Callable[["Conversation", str], Awaitable[None]]:
    async def command(self: "Conversation", argument: str) -> None:
        if not await self.obeys(step):
            await getattr(SMTP, f"smtp_{step}")(self, argument)

    return command


class Conversation(SMTP):
    def __init__(self, told: SmtpServer) -> None:
        super().__init__(told, hostname="mail.example", **told.options)
        self.told = told

    smtp_EHLO = obedient("EHLO")
    smtp_AUTH = obedient("AUTH")
    smtp_MAIL = obedient("MAIL")
    smtp_RCPT = obedient("RCPT")
    smtp_DATA = obedient("DATA")
    smtp_RSET = obedient("RSET")

    async def _handle_client(self) -> None:
        if not await self.obeys("CONNECT"):
            await super()._handle_client()

    async def push(self, status: AnyStr) -> None:
        await super().push(status)
        if str(status).startswith("354") and "BODY" in self.told.behaviour:
            await self.within_body()

    async def within_body(self) -> None:
        """After a stall, the rest is read as usual."""
        while not self._reader._buffer:  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
        self.told.bodies += 1
        if self.told.behaviour.get("BODY") == HANG_UP:
            await self.silence(HANG_UP)
        while self.told.behaviour.get("BODY") == STALL:
            await asyncio.sleep(0.01)

    async def obeys(self, step: str) -> bool:
        """Carries out the order for `step`; False when there is none."""
        order = self.told.behaviour.get(step)
        if order is None:
            return False
        await self.silence(order)
        await self.push(order)
        if order.startswith("421"):
            self.hang_up()
        return True

    async def silence(self, order: str) -> None:
        """Returns only when `order` is a reply to send."""
        if order == HANG_UP:
            self.hang_up()
        if order in {HANG_UP, STALL}:
            await asyncio.Event().wait()

    def hang_up(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
