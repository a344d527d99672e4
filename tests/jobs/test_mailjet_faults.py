"""The fate of a letter during a failure of Mailjet and after it: one copy, without a mark."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import NamedTuple

import pytest

from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import failed, jobs, retry, runs
from tests.jobs.test_sending_with_mailjet import time_passes
from tests.jobs.test_smtp_faults import LETTER, SLOWLY, SOON, waited
from tests.mail.test_mailjet import error
from tests.servers.mailjet import FIRST_ID, HANG_UP, STALL, Answer, MailjetServer
from tests.servers.silence import Patience
from tests.sql import rows

HOUR = timedelta(hours=1)


class Fault(NamedTuple):
    order: Answer | str
    error: str  # class name recorded by the attempt
    state: str
    wait: tuple[float, float] | None  # seconds to the next attempt; None when only an agent can ask for it


def busy(status: int, retry_after: str) -> Answer:
    return Answer(status, headers={"Retry-After": retry_after})


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + HOUR, usegmt=True)


FAULTS = {
    "400": Fault(error(400), "Rejected", "failed", None),
    "413": Fault(error(413), "Rejected", "failed", None),
    "200 with an error for the letter": Fault(Answer(200, error(400).body), "Rejected", "failed", None),
    "200 with an error of its own": Fault(Answer(200, error(500).body), "Unreachable", "pending", SOON),
    "401": Fault(error(401), "CredentialsRefused", "pending", SLOWLY),
    "403": Fault(error(403), "CredentialsRefused", "pending", SLOWLY),
    "429": Fault(error(429), "Unreachable", "pending", SOON),
    "429, in two hours": Fault(busy(429, "7200"), "Unreachable", "pending", (7200, 7200)),
    "429, in a year": Fault(busy(429, "31536000"), "Unreachable", "pending", (24 * 3600, 24 * 3600)),
    "429, at a date": Fault(busy(429, "a date"), "Unreachable", "pending", (3540, 3600)),
    "429, some day": Fault(busy(429, "soon"), "Unreachable", "pending", SOON),
    "500": Fault(error(500), "Unreachable", "pending", SOON),
    "503": Fault(Answer(503, b"<html>"), "Unreachable", "pending", SOON),
    "503, in a minute": Fault(busy(503, "60"), "Unreachable", "pending", (60, 60)),
    "502": Fault(Answer(502, b"<html>"), "OutcomeUnknown", "unknown", SOON),
    "silence": Fault(STALL, "OutcomeUnknown", "unknown", SOON),
    "hangs up": Fault(HANG_UP, "OutcomeUnknown", "unknown", SOON),
    "broken JSON": Fault(Answer(200, b'{"Messages": [{"Status": "succ'), "OutcomeUnknown", "unknown", SOON),
}


def dated(order: Answer | str) -> Answer | str:
    """Computes the date now rather than at collection."""
    is_dated = isinstance(order, Answer) and order.headers.get("Retry-After") == "a date"
    return busy(429, in_an_hour()) if is_dated else order


# After a refusal the letter was not taken; without a response it may have been.
CASES = [(name, False) for name in FAULTS] + [(name, True) for name in FAULTS if FAULTS[name].state == "unknown"]


@pytest.mark.parametrize(("name", "taken"), CASES)
async def test_a_fault_of_mailjet(
    apply: Apply, work: Work, mailjet_api: MailjetServer, patience: Patience, name: str, taken: bool
) -> None:
    fault = FAULTS[name]
    patience(fault.order)
    mailjet_api.behaviour["POST"], mailjet_api.takes_anyway = dated(fault.order), taken
    await apply()
    await work()
    assert await rows(LETTER) == [(fault.state, None, False, 1)]
    assert len(mailjet_api.calls_by("POST")) == 1
    (attempt,) = await runs()
    assert (attempt.outcome, attempt.error) == ("retried" if fault.wait else "failed", fault.error)
    if fault.wait:
        from_start, from_end = await waited()
        assert fault.wait[0] - 1 <= from_start
        assert from_end <= fault.wait[1] + 1
    else:
        assert await jobs() == [("send-application", "failed")]
        assert await retry(await failed())
    mailjet_api.behaviour.clear()
    patience()
    await time_passes(timedelta(days=1))
    await work()
    assert await rows(LETTER) == [("sent", "sent", False, 2)]
    assert await rows("select provider_id from letter") == [(str(FIRST_ID),)]
    assert len(mailjet_api.letters) == 1
    assert len(mailjet_api.calls_by("POST")) == (1 if taken else 2)
    assert len(mailjet_api.calls_by("GET")) == (1 if fault.state == "unknown" else 0)
    assert await jobs() == []


async def test_while_there_is_no_mailjet_the_letter_waits(
    apply: Apply, work: Work, mailjet_api: MailjetServer, configure: Callable[..., None]
) -> None:
    configure(MAILJET_API_URL="https://127.0.0.1:1")
    await apply()
    await work()
    assert await rows(LETTER) == [("pending", None, False, 1)]
    assert [(each.outcome, each.error) for each in await runs()] == [("retried", "Unreachable")]
    configure(MAILJET_API_URL=mailjet_api.url)
    await time_passes(HOUR)
    await work()
    assert await rows(LETTER) == [("sent", "sent", False, 2)]
    assert len(mailjet_api.letters) == 1
