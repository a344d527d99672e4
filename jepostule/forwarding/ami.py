"""AMI, the employment service's register of unsolicited applications. CONTRACT 3."""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from jepostule.forwarding import calls
from jepostule.outside import Rejected
from jepostule.settings import settings
from jepostule.store.application import Application

# By value of the platform's column `forwards_to_ami`.
SERVERS = {"production": "https://api.emploi-store.fr", "staging": "https://api-r.es-qvr.fr"}
PATH = "/partenaire/candidaturespontanee/v1/candidaturespontanee"
LONGEST_MESSAGE = 1500  # characters: AMI refuses more


async def forward(application: Application, environment: str) -> None:
    """`environment`: production or staging. Raises OutsideError."""
    headers = {"Authorization": f"Bearer {decrypted(application.candidate_peam_access_token)}"}
    answer = await calls.post(address(environment), body(application), headers=headers)
    if answer.status_code != 204:
        raise Rejected(f"AMI answered {answer.status_code}")


def address(environment: str) -> str:
    return f"{settings().ami_api_url or SERVERS[environment]}{PATH}"


def decrypted(token: str) -> str:
    """The token in clear, for the call's header only. Raises Rejected if the shared key does not decrypt it."""
    try:
        opened = Fernet(settings().cryptography_secret_key).decrypt(token).decode()
    except (InvalidToken, UnicodeDecodeError):
        raise Rejected("the PEAM token is gone, or was not encrypted with our key") from None
    if not (opened.isascii() and opened.isprintable()):
        raise Rejected("the PEAM token cannot stand in a header")
    return opened


def body(application: Application) -> dict[str, Any]:
    return {
        "idCompetRecherchees": application.candidate_rome_code,
        "siret": application.siret,
        "texteMotivation": application.message[:LONGEST_MESSAGE],
        "coordonneesCandidat": {
            "prenomNom": application.candidate_name,
            "adresse": application.candidate_address,
            "telFixe": application.candidate_phone,
            "telPortable": application.candidate_phone,
            "mail": application.candidate_email,
        },
    }
