"""EMAIL_DELIVERY_SERVICE chooses the carrier of our e-mails."""

from collections.abc import Callable

from jepostule.mail import carrier
from jepostule.store import mailbox
from jepostule.store.database import Session
from tests.mail.conftest import WriteTo
from tests.mail.messages import LETTER
from tests.servers.smtp import SmtpServer


async def test_smtp_carries_a_letter_away_and_may_double_it(
    server: SmtpServer, write_to: WriteTo, session: Session
) -> None:
    write_to(server, EMAIL_DELIVERY_SERVICE="smtp")
    assert not carrier.safe_to_repeat(carrier.account())
    await carrier.send(LETTER)
    assert len(server.messages) == 1
    assert await mailbox.newest(session) == []


async def test_the_mailbox_keeps_a_letter_once_however_often_it_is_sent(
    configure: Callable[..., None], session: Session
) -> None:
    configure(EMAIL_DELIVERY_SERVICE="mailbox")
    assert carrier.safe_to_repeat(carrier.account())
    assert await carrier.send(LETTER) == await carrier.send(LETTER) == str(LETTER.id)
    [kept] = await mailbox.newest(session)
    assert (kept.letter_id, kept.recipient, kept.subject) == (LETTER.id, LETTER.recipient, LETTER.subject)
    assert kept.attachments == 1
