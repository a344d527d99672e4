"""What AMI receives, and what its responses mean."""

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet

from jepostule.forwarding import ami
from jepostule.outside import OutcomeUnknown, OutsideError, Rejected, Unreachable
from jepostule.store.application import Application
from tests.forwarding.services import PEAM_TOKEN, encrypted
from tests.mail.rows import application
from tests.servers.ami import AmiServer
from tests.servers.api import DRIP, HANG_UP, STALL, Answer
from tests.servers.silence import Patience


def camille(**changes: str) -> Application:
    known = {"candidate_rome_code": "D1101", "siret": "34326262220717", "candidate_peam_access_token": encrypted()}
    return application(**(known | changes))


async def test_ami_is_sent_the_application_with_the_person_s_own_token(ami_server: AmiServer) -> None:
    await ami.forward(camille(message="Bonjour"), "production")
    (call,) = ami_server.calls
    assert call.path == "/partenaire/candidaturespontanee/v1/candidaturespontanee"
    assert call.headers["authorization"] == f"Bearer {PEAM_TOKEN}"
    assert call.body == {
        "idCompetRecherchees": "D1101",
        "siret": "34326262220717",
        "texteMotivation": "Bonjour",
        "coordonneesCandidat": {
            "prenomNom": "Camille Martin",
            "adresse": "7 rue du Temple, 95130 Ermont",
            "telFixe": "06 12 34 56 78",
            "telPortable": "06 12 34 56 78",
            "mail": "camille.martin@example.org",
        },
    }


async def test_a_long_message_is_cut(ami_server: AmiServer) -> None:
    await ami.forward(camille(message="é" * 4000), "production")
    assert ami_server.calls[0].body["texteMotivation"] == "é" * 1500


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200), Rejected),
        (Answer(301, headers=(("location", "/elsewhere"),)), Rejected),
        (Answer(400, b'{"mail": "camille.martin@example.org"}'), Rejected),
        (Answer(401), Rejected),
        (Answer(429), Unreachable),
        (Answer(502), Unreachable),
        (HANG_UP, OutcomeUnknown),
        (STALL, OutcomeUnknown),
        (DRIP, OutcomeUnknown),
    ],
)
async def test_each_bad_end_has_its_class_and_tells_nothing_of_camille(
    ami_server: AmiServer, patience: Patience, answer: Answer | str, kind: type[OutsideError]
) -> None:
    patience(answer)
    ami_server.answer = answer
    with pytest.raises(OutsideError) as caught:
        await ami.forward(camille(), "production")
    assert type(caught.value) is kind
    assert "camille" not in str(caught.value).lower()
    assert PEAM_TOKEN not in str(caught.value)
    assert len(ami_server.calls) == 1


@pytest.mark.parametrize(
    "token",
    ["", "not encrypted", Fernet(Fernet.generate_key()).encrypt(b"x").decode()],
    ids=["empty", "clear", "other key"],
)
async def test_a_token_that_our_key_does_not_open_is_not_tried(ami_server: AmiServer, token: str) -> None:
    with pytest.raises(Rejected):
        await ami.forward(camille(candidate_peam_access_token=token), "production")
    assert ami_server.calls == []


@pytest.mark.parametrize("token", ["two\r\nlines", "é"])
async def test_a_token_that_cannot_stand_in_a_header_is_not_tried(ami_server: AmiServer, token: str) -> None:
    with pytest.raises(Rejected):
        await ami.forward(camille(candidate_peam_access_token=encrypted(token)), "production")
    assert ami_server.calls == []


def test_the_platform_says_which_ami_where_the_deploy_names_none(configure: Callable[..., None]) -> None:
    configure(AMI_API_URL="")
    assert ami.address("staging").startswith("https://api-r.es-qvr.fr/partenaire/")
    assert ami.address("production").startswith("https://api.emploi-store.fr/partenaire/")
