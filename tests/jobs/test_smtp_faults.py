"""The fate of a letter during a failure of the mail server, and after it."""

from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import pytest
from aiosmtpd.smtp import AuthResult

from jepostule.mail import smtp
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import failed, hurry, jobs, retry, runs
from tests.servers.silence import Patience
from tests.servers.smtp import HANG_UP, STALL, SmtpServer
from tests.sql import rows

GONE = "gone"  # nothing listens on the port
LETTER = "select state, delivery, maybe_doubled, attempt from letter"
WAIT = """
    select extract(epoch from scheduled_at - started_at), extract(epoch from scheduled_at - ended_at)
    from procrastinate_jobs, job_attempt attempt order by attempt.id desc limit 1
"""


class Fault(NamedTuple):
    step: str
    order: str
    error: str  # class name recorded by the attempt
    state: str
    wait: tuple[float, float] | None  # seconds to the next attempt; None when only an agent can ask for it
    received: int = 0  # copies at the server during the fault
    copies: int = 1  # copies once the server works again
    marked: bool = False


SOON, SLOWLY = (8, 12), (24 * 60, 36 * 60)
FAULTS = [
    Fault("CONNECT", GONE, "Unreachable", "pending", SOON),
    Fault("CONNECT", STALL, "Unreachable", "pending", SOON),
    Fault("CONNECT", HANG_UP, "Unreachable", "pending", SOON),
    Fault("CONNECT", "421 4.3.2 Too busy", "Unreachable", "pending", SOON),
    Fault("CONNECT", "554 5.7.1 Your network is blocked", "CredentialsRefused", "pending", SLOWLY),
    Fault("AUTH", "454 4.7.0 Not now", "Unreachable", "pending", SOON),
    Fault("AUTH", "535 5.7.8 Wrong password", "CredentialsRefused", "pending", SLOWLY),
    Fault("MAIL", "530 5.7.0 Who are you?", "CredentialsRefused", "pending", SLOWLY),
    Fault("MAIL", "451 4.3.0 Later", "Unreachable", "pending", SOON),
    Fault("MAIL", STALL, "Unreachable", "pending", SOON),
    Fault("RCPT", "450 4.7.1 Greylisted", "Unreachable", "pending", SOON),
    Fault("RCPT", "550 5.1.1 Nobody", "Rejected", "failed", None),
    Fault("DATA", HANG_UP, "Unreachable", "pending", SOON),
    Fault("BODY", HANG_UP, "OutcomeUnknown", "unknown", SOON, received=0, copies=1, marked=True),
    Fault("DOT", "452 4.3.1 Disk full", "Unreachable", "pending", SOON),
    Fault("DOT", "552 5.3.4 Too big", "Rejected", "failed", None),
    Fault("DOT", "554 5.7.1 Looks like spam", "Rejected", "failed", None),
    Fault("DOT", HANG_UP, "OutcomeUnknown", "unknown", SOON, received=1, copies=2, marked=True),
    Fault("DOT", STALL, "OutcomeUnknown", "unknown", SOON, received=1, copies=2, marked=True),
]


@pytest.fixture
async def server(configure: Callable[..., None]) -> AsyncIterator[SmtpServer]:
    """An SMTP server that requires a password."""
    with SmtpServer(auth_require_tls=False, authenticator=welcome) as server:
        variables = {"EMAIL_DELIVERY_SERVICE": "smtp", "SMTP_HOST": server.host, "SMTP_PORT": str(server.port)}
        configure(**variables, SMTP_USER="jepostule", SMTP_PASSWORD="secret")
        yield server
        await smtp.close()


def welcome(*_: Any) -> AuthResult:
    return AuthResult(success=True)


async def waited() -> tuple[float, float]:
    """Seconds to the next attempt, from the start and from the end of the last one; it was decided between the two."""
    ((from_start, from_end),) = await rows(WAIT)
    return float(from_start), float(from_end)


def misbehave(server: SmtpServer, fault: Fault) -> None:
    if fault.order == GONE:
        server.stop()
    else:
        server.behaviour[fault.step] = fault.order


def be_well(server: SmtpServer, fault: Fault) -> None:
    server.behaviour.clear()
    if fault.order == GONE:
        server.start()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.step} {fault.order}")
async def test_a_fault_of_the_mail_server(
    apply: Apply, work: Work, server: SmtpServer, patience: Patience, fault: Fault
) -> None:
    patience(fault.order)
    await apply()
    misbehave(server, fault)
    await work()
    assert await rows(LETTER) == [(fault.state, None, False, 1)]
    assert len(server.messages) == fault.received
    (attempt,) = await runs()
    assert (attempt.outcome, attempt.error) == ("retried" if fault.wait else "failed", fault.error)
    if fault.wait:
        from_start, from_end = await waited()
        assert fault.wait[0] - 1 <= from_start
        assert from_end <= fault.wait[1] + 1
        await hurry()
    else:
        assert await jobs() == [("send-application", "failed")]
        assert await retry(await failed())
    be_well(server, fault)
    patience()
    await work()
    assert await rows(LETTER) == [("sent", "sent", fault.marked, 2)]
    assert (len(server.messages), len({each.mail["Message-ID"] for each in server.messages})) == (fault.copies, 1)
    assert [each.outcome for each in await runs()] == [attempt.outcome, "done"]
    assert await jobs() == []


async def test_a_doubt_that_comes_back_is_left_to_a_person(apply: Apply, work: Work, server: SmtpServer) -> None:
    await apply()
    server.behaviour["DOT"] = HANG_UP
    for _ in range(3):
        await work()
        await hurry()
    assert await rows(LETTER) == [("unknown", None, True, 2)]
    assert [(each.outcome, each.error) for each in await runs()] == [
        ("retried", "OutcomeUnknown"),
        ("retried", "OutcomeUnknown"),
        ("failed", "Rejected"),
    ]
    assert len(server.messages) == 2
    server.behaviour.clear()
    assert await retry(await failed())
    await work()
    assert await rows(LETTER) == [("sent", "sent", True, 3)]


async def test_each_attempt_makes_the_next_one_wait_for_longer(apply: Apply, work: Work, server: SmtpServer) -> None:
    await apply()
    server.stop()
    waits = []
    for _ in range(4):
        await work()
        waits.append(await waited())
        await hurry()
    server.start()
    for (from_start, from_end), ideal in zip(waits, (10, 20, 40, 80), strict=True):
        assert 0.8 * ideal - 1 <= from_start
        assert from_end <= 1.2 * ideal + 1
    assert [each.number for each in await runs()] == [1, 2, 3, 4]
