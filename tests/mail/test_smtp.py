"""What may be done after a failed attempt depends on the step that failed; tested on a real, misbehaving server."""

import asyncio
import traceback

import pytest

from jepostule.mail import line, smtp
from jepostule.outside import CredentialsRefused, OutcomeUnknown, OutsideError, Rejected, Unreachable
from tests.mail.messages import CV, LETTER, message
from tests.servers.silence import Patience
from tests.servers.smtp import HANG_UP, STALL, TAKEN, SmtpServer


async def test_the_letter_arrives_whole_and_the_servers_words_come_back(server: SmtpServer) -> None:
    assert await smtp.send(LETTER) == "2.0.0 Ok: queued as 4F1B2C"
    [received] = server.messages
    assert (received.sender, received.recipients) == (LETTER.sender_address, [LETTER.recipient])
    body = received.mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == LETTER.text.splitlines()
    assert [part.get_content() for part in received.mail.iter_attachments()] == [CV.content]


async def test_one_connection_serves_many_letters(server: SmtpServer) -> None:
    await asyncio.gather(*(smtp.send(LETTER) for _ in range(5)))
    assert (len(server.messages), server.connections) == (5, 1)


async def test_a_connection_that_has_carried_many_letters_is_renewed(server: SmtpServer) -> None:
    for _ in range(line.LETTERS_A_CONNECTION + 1):
        await smtp.send(LETTER)
    assert (len(server.messages), server.connections) == (line.LETTERS_A_CONNECTION + 1, 2)


@pytest.mark.parametrize("order", ["421 4.3.2 Closing", "500 What?", HANG_UP, STALL])
async def test_a_connection_that_went_stale_is_opened_again_unnoticed(
    server: SmtpServer, patience: Patience, order: str
) -> None:
    patience(order)
    await smtp.send(LETTER)
    server.behaviour["RSET"] = order
    await smtp.send(LETTER)
    assert (len(server.messages), server.connections) == (2, 2)


async def test_a_server_that_was_restarted_is_found_again(server: SmtpServer) -> None:
    await smtp.send(LETTER)
    server.stop()
    with pytest.raises(Unreachable):
        await smtp.send(LETTER)
    server.start()
    await smtp.send(LETTER)
    assert len(server.messages) == 2


async def test_a_refused_letter_leaves_the_connection_to_the_next(server: SmtpServer) -> None:
    server.behaviour["RCPT"] = "550 5.1.1 Nobody"
    with pytest.raises(Rejected):
        await smtp.send(LETTER)
    server.behaviour.clear()
    await smtp.send(LETTER)
    assert server.connections == 1


@pytest.mark.parametrize(
    ("step", "order"),
    [
        ("CONNECT", "421 4.3.2 Too busy"),
        ("CONNECT", HANG_UP),
        ("CONNECT", STALL),
        ("EHLO", HANG_UP),
        ("MAIL", "421 4.7.0 Too many"),
        ("MAIL", "451 4.3.0 Later"),
        ("MAIL", HANG_UP),
        ("MAIL", STALL),
        ("RCPT", "450 4.7.1 Greylisted"),
        ("RCPT", "not an answer"),
        ("RCPT", HANG_UP),
        ("DATA", "451 4.3.0 Later"),
        ("DATA", STALL),
        ("DATA", HANG_UP),
        ("DOT", "452 4.3.1 Disk full"),
        ("DOT", "421 4.3.2 Closing"),
    ],
)
async def test_what_did_not_happen_and_may_work_later_is_unreachable(
    server: SmtpServer, patience: Patience, step: str, order: str
) -> None:
    patience(order)
    error = await attempt(server, step, order)
    assert type(error) is Unreachable
    assert server.messages == []


@pytest.mark.parametrize(
    ("step", "order"),
    [
        ("CONNECT", "554 5.7.1 Your network is blocked"),
        ("MAIL", "530 5.7.0 Authentication required"),
        ("MAIL", "550 5.7.1 Sender not allowed"),
        ("RCPT", "530 5.7.0 Authentication required"),
        ("DATA", "535 5.7.8 Authentication failed"),
    ],
)
async def test_a_refusal_that_would_meet_every_letter_is_about_our_credentials(
    server: SmtpServer, step: str, order: str
) -> None:
    error = await attempt(server, step, order)
    assert type(error) is CredentialsRefused


@pytest.mark.parametrize(
    ("step", "order"),
    [
        ("MAIL", "552 5.3.4 Message too big"),
        ("RCPT", "550 5.1.1 Nobody"),
        ("RCPT", "553 5.1.3 Bad address"),
        ("DATA", "554 5.5.1 No valid recipients"),
        ("DOT", "554 5.7.1 Looks like spam"),
        ("DOT", "552 5.3.4 Message too big"),
    ],
)
async def test_a_lasting_refusal_of_this_letter_is_rejected(server: SmtpServer, step: str, order: str) -> None:
    assert isinstance(await attempt(server, step, order), Rejected)


@pytest.mark.parametrize("order", [HANG_UP, STALL, "not an answer", "354 Again?"])
async def test_silence_after_the_letter_leaves_its_outcome_unknown(
    server: SmtpServer, patience: Patience, order: str
) -> None:
    patience(order)
    assert isinstance(await attempt(server, "DOT", order), OutcomeUnknown)
    server.behaviour.clear()
    await smtp.send(LETTER)
    assert len({received.mail["Message-ID"] for received in server.messages}) == 1


async def test_a_cancelled_sending_does_not_spoil_the_next(server: SmtpServer) -> None:
    server.behaviour["DOT"] = STALL
    sending = asyncio.create_task(smtp.send(LETTER))
    while not server.messages:
        await asyncio.sleep(0.01)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    server.behaviour.clear()
    assert await smtp.send(LETTER) in TAKEN


async def test_who_is_stopped_before_the_letter_was_written_knows_that_it_did_not_leave(server: SmtpServer) -> None:
    server.behaviour["DATA"] = STALL
    sendings = [asyncio.create_task(smtp.send(LETTER)) for _ in range(3)]  # two of them wait for the connection
    while not server.connections:
        await asyncio.sleep(0.01)
    for sending in sendings:
        sending.cancel()
    stopped = await asyncio.gather(*sendings, return_exceptions=True)
    assert [type(each) for each in stopped] == [Unreachable] * 3
    server.behaviour.clear()
    await smtp.send(LETTER)
    assert len(server.messages) == 1


async def test_no_address_and_no_text_is_in_an_error(server: SmtpServer) -> None:
    for step in ("MAIL", "RCPT", "DOT"):
        error = await attempt(server, step, f"550 5.1.1 <{LETTER.recipient}> does not want Camille")
        written = "".join(traceback.format_exception(error))
        assert "sanzot" not in written
        assert "Camille" not in written
        assert str(error) == "the mail server answered 550 5.1.1"


async def test_an_address_that_cannot_be_written_to_is_rejected_before_any_connection(server: SmtpServer) -> None:
    with pytest.raises(Rejected):
        await smtp.send(message(recipient="robin@boucherie.example, evil@example.org"))
    assert server.connections == 0


async def attempt(server: SmtpServer, step: str, order: str) -> OutsideError:
    server.behaviour = {step: order}
    with pytest.raises(OutsideError) as caught:
        await smtp.send(LETTER)
    return caught.value
