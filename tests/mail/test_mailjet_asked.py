"""A letter that Mailjet may already have: Mailjet is queried before the letter is sent again."""

from datetime import timedelta

import pytest

from jepostule.mail import mailjet
from jepostule.mail.mailjet import SETTLED
from jepostule.outside import OutcomeUnknown
from tests.mail.messages import LETTER
from tests.servers.mailjet import FIRST_ID, HANG_UP, STALL, Answer, MailjetServer
from tests.servers.silence import Patience


async def test_a_letter_that_mailjet_has_is_not_sent_again(mailjet_api: MailjetServer) -> None:
    mailjet_api.takes_anyway = True
    mailjet_api.behaviour["POST"] = HANG_UP
    with pytest.raises(OutcomeUnknown):
        await mailjet.send(LETTER)
    assert await mailjet.send_again(LETTER, timedelta()) == str(FIRST_ID)
    assert len(mailjet_api.calls_by("POST")) == 1


async def test_a_letter_that_mailjet_does_not_have_yet_waits(mailjet_api: MailjetServer) -> None:
    with pytest.raises(OutcomeUnknown) as caught:
        await mailjet.send_again(LETTER, timedelta(seconds=30))
    assert caught.value.retry_after == SETTLED
    assert mailjet_api.letters == {}


async def test_a_letter_that_mailjet_never_got_is_sent_again(mailjet_api: MailjetServer) -> None:
    assert await mailjet.send_again(LETTER, SETTLED) == str(FIRST_ID)
    assert [call.method for call in mailjet_api.calls] == ["GET", "POST"]


@pytest.mark.parametrize(
    "order",
    [
        HANG_UP,
        STALL,
        Answer(400),
        Answer(401),
        Answer(500),
        Answer(200, b"<html>"),
        Answer(200, {"Data": [{"ID": 1, "CustomID": "of another letter"}]}),
        Answer(200, {"Data": [{"ID": 1, "CustomID": {"of": "a letter"}}]}),
        Answer(200, {"Data": [{"ID": 2, "CustomID": ""}, {"ID": 1, "CustomID": ""}]}),
        Answer(200, {"Data": [{"ID": 2}, {"ID": 1}]}),
    ],
)
async def test_a_letter_is_not_sent_while_mailjet_does_not_say_whether_it_has_it(
    mailjet_api: MailjetServer, patience: Patience, order: Answer | str
) -> None:
    patience(order)
    mailjet_api.behaviour["GET"] = order
    with pytest.raises(OutcomeUnknown):
        await mailjet.send_again(LETTER, SETTLED)
    assert mailjet_api.calls_by("POST") == []


async def test_a_sole_answer_needs_no_id_of_ours(mailjet_api: MailjetServer) -> None:
    mailjet_api.behaviour["GET"] = Answer(200, {"Data": [{"ID": 1}]})
    assert await mailjet.send_again(LETTER, SETTLED) == "1"
    assert mailjet_api.calls_by("POST") == []
