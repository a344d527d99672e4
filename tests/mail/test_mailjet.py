"""Mailjet over TLS: the class of error, hence what may be done next, after exactly one call."""

import asyncio
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from jepostule.mail import mailjet
from jepostule.outside import CredentialsRefused, OutcomeUnknown, OutsideError, Rejected, Unreachable
from tests.faults.fates import until
from tests.faults.points import PATIENCE
from tests.mail.messages import LETTER, message
from tests.servers.mailjet import DRIP, HANG_UP, SECRET, STALL, Answer, MailjetServer
from tests.servers.ports import free_port
from tests.servers.silence import Patience

Configure = Callable[..., None]
QUOTING = "robin@boucherie-sanzot.example is not what Camille wrote"


def error(status: int, code: str = "mj-0013") -> Answer:
    """Mailjet's response to a refused letter."""
    told = {"ErrorIdentifier": "88b5", "ErrorCode": code, "StatusCode": status, "ErrorMessage": QUOTING}
    return Answer(status, {"Messages": [{"Status": "error", "Errors": [told]}]})


async def attempt(mailjet_api: MailjetServer, order: Answer | str) -> OutsideError:
    mailjet_api.behaviour["POST"] = order
    with pytest.raises(OutsideError) as caught:
        await mailjet.send(LETTER)
    assert len(mailjet_api.calls) == 1, "exactly one POST per attempt"
    return caught.value


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (error(400), "Mailjet answered 400 mj-0013"),
        (Answer(200, error(400).body), "Mailjet answered 400 mj-0013"),
        (error(413), "Mailjet answered 413 mj-0013"),
        (Answer(400, b"<html>"), "Mailjet answered 400"),
        (Answer(400, {"StatusCode": 400, "ErrorCode": QUOTING}), "Mailjet answered 400"),
    ],
)
async def test_a_lasting_refusal_of_this_letter_is_rejected(
    mailjet_api: MailjetServer, order: Answer, reason: str
) -> None:
    refused = await attempt(mailjet_api, order)
    assert isinstance(refused, Rejected)
    assert str(refused) == reason


async def test_letters_with_the_same_words_are_told_apart_by_their_idempotency_keys(mailjet_api: MailjetServer) -> None:
    others = [replace(LETTER, id=uuid4()) for _ in range(2)]
    for letter in others:
        await mailjet.send(letter)
    assert [each.headers["Idempotency-Key"] for each in mailjet_api.calls] == [str(each.id) for each in others]


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_that_every_letter_would_meet_is_about_our_credentials(
    mailjet_api: MailjetServer, status: int
) -> None:
    refused = await attempt(mailjet_api, Answer(status, {"StatusCode": status, "ErrorMessage": QUOTING}))
    assert type(refused) is CredentialsRefused


async def test_a_redirect_is_not_followed(mailjet_api: MailjetServer) -> None:
    refused = await attempt(mailjet_api, Answer(307, headers={"Location": f"{mailjet_api.url}/v3.1/send"}))
    assert type(refused) is CredentialsRefused


@pytest.mark.parametrize("order", [Answer(500, b"oops"), Answer(503), Answer(429), Answer(408), error(500)])
async def test_what_did_not_happen_and_may_work_later_is_unreachable(mailjet_api: MailjetServer, order: Answer) -> None:
    later = await attempt(mailjet_api, order)
    assert type(later) is Unreachable


@pytest.mark.parametrize(
    ("asked", "seconds"), [("120", 120), ("999999999", 24 * 3600), ("", None), ("-1", None), ("tomorrow", None)]
)
async def test_mailjet_says_when_to_come_back(mailjet_api: MailjetServer, asked: str, seconds: int | None) -> None:
    later = await attempt(mailjet_api, Answer(429, headers={"Retry-After": asked}))
    assert later.retry_after == (seconds and timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "order",
    [
        HANG_UP,
        STALL,
        DRIP,
        Answer(200, b"<html>"),
        Answer(200, {"Messages": []}),
        Answer(200, {"Messages": [{"Status": "success", "To": [{}]}]}),
        Answer(200, None),
        Answer(502),
        Answer(504),
    ],
)
async def test_no_clear_answer_leaves_the_outcome_unknown(
    mailjet_api: MailjetServer, patience: Patience, order: Answer | str
) -> None:
    patience(order)
    assert isinstance(await attempt(mailjet_api, order), OutcomeUnknown)


async def test_nobody_who_answers_is_unreachable(mailjet_api: MailjetServer, configure: Configure) -> None:
    configure(MAILJET_API_URL=f"https://127.0.0.1:{free_port()}")
    with pytest.raises(Unreachable):
        await mailjet.send(LETTER)


async def test_a_server_that_cannot_prove_its_name_gets_no_letter(
    mailjet_api: MailjetServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(Unreachable):
        await mailjet.send(LETTER)
    assert mailjet_api.calls == []


async def test_no_address_and_no_text_is_in_an_error(
    mailjet_api: MailjetServer, patience: Patience, caplog: pytest.LogCaptureFixture
) -> None:
    for order in (error(400), error(401), error(500), Answer(200, {"said": QUOTING}), STALL):
        patience(order)
        mailjet_api.calls.clear()
        written = "".join(traceback.format_exception(await attempt(mailjet_api, order))) + caplog.text
        assert "sanzot" not in written
        assert "Camille" not in written
        assert SECRET not in written


async def test_an_address_that_cannot_be_written_to_is_rejected_before_any_call(mailjet_api: MailjetServer) -> None:
    with pytest.raises(Rejected):
        await mailjet.send(message(recipient="robin@boucherie.example, evil@example.org"))
    assert mailjet_api.calls == []


async def test_letters_are_sent_side_by_side(mailjet_api: MailjetServer) -> None:
    await asyncio.gather(*(mailjet.send(message(id=uuid4())) for _ in range(4)))
    assert len(mailjet_api.letters) == 4


async def test_none_of_the_letters_that_a_worker_sends_at_a_time_waits_for_another(mailjet_api: MailjetServer) -> None:
    async def all_arrived() -> bool:
        return len(mailjet_api.calls) == 20

    mailjet_api.behaviour["POST"] = STALL
    sending = [asyncio.create_task(mailjet.send(message(id=uuid4()))) for _ in range(20)]
    await until(all_arrived, PATIENCE)
    for each in sending:
        each.cancel()
