"""E-mail over SMTP, one command at a time: what may be done after a failure depends on the step that failed."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPStatus,
)
from aiosmtplib.protocol import SMTPProtocol

from jepostule.mail.line import Line
from jepostule.mail.message import Message, encoded, person
from jepostule.outside import CredentialsRefused, OutcomeUnknown, OutsideError, Rejected, Unreachable
from jepostule.settings import settings

# Multiplies the timeout of a command, from a letter's first byte to the response: giving up may mean sending twice.
PATIENCE_WITH_LETTER = 10
LOGIN_REFUSED = {530, 534, 535, 538}

line = Line()


async def send(message: Message) -> str:
    """The server's message on accepting the letter, often with its own id. Raises OutsideError."""
    async with AsyncExitStack() as until_answered:
        with nothing_sent_yet():
            letter = encoded(message)
            await until_answered.enter_async_context(line.taken())
            protocol = await announce(await line.ready(), message, len(letter))
            protocol.write(letter.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        return await outcome(protocol)


async def close() -> None:
    """Quits the session. Another letter would open a new connection."""
    async with line.turn:
        await line.take_leave()


@contextmanager
def nothing_sent_yet() -> Iterator[None]:
    """Turns the library's errors into OutsideError, with codes and class names only: messages hold addresses.

    A worker that stops at this stage leaves no doubt about the letter either.
    """
    try:
        yield
    except asyncio.CancelledError:
        raise Unreachable("the worker stopped before it could write the letter") from None
    except SMTPResponseException as error:
        raise refusal(error) from None
    except (SMTPException, OSError) as error:
        raise Unreachable(f"no mail server: {type(error).__name__}") from None


async def announce(client: SMTP, message: Message, size: int) -> SMTPProtocol:
    """Gives sender and recipient, up to the point where the server waits for the letter itself."""
    options = [f"SIZE={size}"] if client.supports_extension("size") else []
    await client.mail(person("", message.sender_address).addr_spec, options=options)
    await client.rcpt(person("", message.recipient).addr_spec)
    answer = await client.execute_command(b"DATA")
    if answer.code != SMTPStatus.start_input:
        raise SMTPDataError(answer.code, answer.message)
    if client.protocol is None:
        raise SMTPServerDisconnected("")
    return client.protocol


async def outcome(protocol: SMTPProtocol) -> str:
    """The server's response to the letter that was just written."""
    try:
        answer = await protocol.read_response(timeout=settings().smtp_timeout * PATIENCE_WITH_LETTER)
    except (SMTPException, OSError) as error:
        raise OutcomeUnknown(f"no answer after the letter: {type(error).__name__}") from None
    if answer.code // 100 in {4, 5}:
        raise refusal(SMTPDataError(answer.code, answer.message))
    if answer.code // 100 != 2:
        raise OutcomeUnknown(f"the mail server answered {answer.code} to the letter")
    return "".join(character for character in answer.message if character.isprintable())[:200]


def refusal(error: SMTPResponseException) -> OutsideError:
    """Permanent errors about this letter are Rejected; other permanent errors are about us: CredentialsRefused."""
    detail = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", error.message)
    reason = f"the mail server answered {error.code} {detail.group() if detail else ''}".strip()
    lasting = 500 <= error.code < 600
    about_letter = isinstance(error, SMTPRecipientRefused | SMTPDataError) or error.code == SMTPStatus.storage_exceeded
    if not lasting:
        return Unreachable(reason)
    return Rejected(reason) if about_letter and error.code not in LOGIN_REFUSED else CredentialsRefused(reason)
