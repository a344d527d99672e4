"""Memo, where job seekers follow their applications. CONTRACT 3."""

import hmac
from datetime import UTC, datetime

import httpx

from jepostule.forwarding import calls
from jepostule.outside import CredentialsRefused, OutcomeUnknown, Rejected
from jepostule.settings import settings
from jepostule.store.application import Application

# Memo keeps one application per person and siret: a duplicate is a success for us.
ALREADY_THERE = "Candidature has already saved"


async def forward(application: Application) -> None:
    """Returns once Memo has the application. Idempotent. Raises OutsideError."""
    url = f"{settings().memo_api_url}/candidature?{signed(datetime.now(UTC))}"
    answer = await calls.post(url, body(application), verify=settings().memo_api_verify_ssl)
    if answer.status_code in {401, 403}:
        raise CredentialsRefused("Memo refuses our signature")
    refuse_error(answer)


def refuse_error(answer: httpx.Response) -> None:
    if not answer.is_success:
        raise Rejected(f"Memo answered {answer.status_code}")
    try:
        said = answer.json()
        result, reason = said["result"], said.get("msg")
    except (ValueError, TypeError, KeyError, AttributeError):
        raise OutcomeUnknown("Memo answered something else than a result") from None
    if result != "ok" and reason != ALREADY_THERE:
        raise Rejected("Memo answered an error")  # its message may quote the application


def signed(now: datetime) -> str:
    """The query string: user, time (UTC), and their signature."""
    query = f"user=jepostule&timestamp={now:%Y-%m-%dT%H:%M:%S}"
    signature = hmac.new(settings().memo_api_secret.encode(), query.encode(), "md5").hexdigest()
    return f"{query}&signature={signature}"


def body(application: Application) -> dict[str, str]:
    return {
        "nomUtilisateur": application.candidate_last_name,
        "prenomUtilisateur": application.candidate_first_name,
        "emailUtilisateur": application.candidate_email,
        "telUtilisateur": application.candidate_phone,
        "adresseUtilisateur": application.candidate_address,
        "peId": application.candidate_peid,
        "romeRecherche": application.candidate_rome_code,
        "lettreMotivation": application.message,
        "numSiret": application.siret,
    }
