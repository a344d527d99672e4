"""What Memo receives, and what its responses mean."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from jepostule.forwarding import memo
from jepostule.outside import CredentialsRefused, OutcomeUnknown, OutsideError, Rejected, Unreachable
from tests.forwarding.services import MEMO_SECRET
from tests.mail.rows import application
from tests.servers.api import DRIP, HANG_UP, STALL, Answer
from tests.servers.memo import ALREADY_THERE, MemoServer, said
from tests.servers.silence import Patience

CAMILLE = application(candidate_peid="1234567", candidate_rome_code="D1101", siret="34326262220717")


async def failure(server: MemoServer, answer: Answer | str) -> OutsideError:
    server.answer = answer
    with pytest.raises(OutsideError) as caught:
        await memo.forward(CAMILLE)
    return caught.value


async def test_memo_is_sent_the_application(memo_server: MemoServer) -> None:
    await memo.forward(CAMILLE)
    (call,) = memo_server.calls
    assert call.path == "/rest/api/v1/candidature"
    assert call.body == {
        "nomUtilisateur": "Martin",
        "prenomUtilisateur": "Camille",
        "emailUtilisateur": "camille.martin@example.org",
        "telUtilisateur": "06 12 34 56 78",
        "adresseUtilisateur": "7 rue du Temple, 95130 Ermont",
        "peId": "1234567",
        "romeRecherche": "D1101",
        "lettreMotivation": CAMILLE.message,
        "numSiret": "34326262220717",
    }


async def test_the_call_is_signed_with_the_moment_and_our_secret(memo_server: MemoServer) -> None:
    await memo.forward(CAMILLE)
    query = memo_server.calls[0].query
    assert list(query) == ["user", "timestamp", "signature"]
    moment = datetime.strptime(query["timestamp"], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=5)
    expected = hmac.new(MEMO_SECRET.encode(), f"user=jepostule&timestamp={query['timestamp']}".encode(), "md5")
    assert query["signature"] == expected.hexdigest()


def test_the_signature_is_the_one_of_2018(configure: Callable[..., None]) -> None:
    configure(MEMO_API_SECRET="memo")
    assert memo.signed(datetime(2026, 5, 25, 22, 30, 1, tzinfo=UTC)) == (
        # Computed by: printf 'user=...&timestamp=...' | openssl dgst -md5 -hmac memo
        "user=jepostule&timestamp=2026-05-25T22:30:01&signature=bbda160221ed1bd05af23356539e2c28"
    )


async def test_an_application_that_memo_has_already_is_a_success(memo_server: MemoServer) -> None:
    memo_server.answer = ALREADY_THERE
    await memo.forward(CAMILLE)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (said("error", msg="siret de camille.martin@example.org inconnu"), Rejected),
        (Answer(400), Rejected),
        (Answer(401), CredentialsRefused),
        (Answer(403), CredentialsRefused),
        (Answer(408), Unreachable),
        (Answer(429), Unreachable),
        (Answer(500), Unreachable),
        (Answer(503), Unreachable),
        (Answer(200, b"<h1>Maintenance</h1>"), OutcomeUnknown),
        (Answer(200, b"[]"), OutcomeUnknown),
        (Answer(200, b'"ok"'), OutcomeUnknown),
        (HANG_UP, OutcomeUnknown),
        (STALL, OutcomeUnknown),
        (DRIP, OutcomeUnknown),
    ],
)
async def test_each_bad_end_has_its_class_and_tells_nothing_of_camille(
    memo_server: MemoServer, patience: Patience, answer: Answer | str, kind: type[OutsideError]
) -> None:
    patience(answer)
    error = await failure(memo_server, answer)
    assert type(error) is kind
    assert "camille" not in str(error).lower()
    assert "signature=" not in str(error)
    assert len(memo_server.calls) == 1


@pytest.mark.parametrize(("asked", "pause"), [("120", timedelta(seconds=120)), ("soon", None), ("9" * 9, timedelta(1))])
async def test_memo_says_when_to_come_back(memo_server: MemoServer, asked: str, pause: timedelta | None) -> None:
    error = await failure(memo_server, Answer(429, headers=(("retry-after", asked),)))
    assert isinstance(error, Unreachable)
    assert error.retry_after == pause


async def test_a_redirect_is_not_followed(memo_server: MemoServer) -> None:
    error = await failure(memo_server, Answer(302, headers=(("location", f"{memo_server.address}/elsewhere"),)))
    assert type(error) is Rejected
    assert len(memo_server.calls) == 1


async def test_a_server_that_is_away_is_tried_again(memo_server: MemoServer) -> None:
    memo_server.stop()
    with pytest.raises(Unreachable):
        await memo.forward(CAMILLE)


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    memo_server: MemoServer, configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Unreachable):
        await memo.forward(CAMILLE)
    assert memo_server.calls == []
    configure(MEMO_API_VERIFY_SSL="false")
    await memo.forward(CAMILLE)
    assert len(memo_server.calls) == 1
