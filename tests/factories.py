"""Camille the candidate and Robin the recruiter, the same in every test."""

import io
from hashlib import sha256
from typing import Any

import httpx

from jepostule.domain import pacing, platforms
from jepostule.domain.documents import Upload
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words
from jepostule.store import outlook as outlooks
from jepostule.store.database import Session, transaction
from jepostule.store.outlook import Outlook
from jepostule.store.platform import Platform

SECRET = "partner-secret-of-the-tests"
PDF = b"%PDF-1.4\n" + b"Camille sait vendre. " * 500

CAMILLE = {
    "candidate_first_name": "Camille",
    "candidate_last_name": "Martin",
    "candidate_email": "camille.martin@example.org",
    "candidate_peid": "1234567",
    "candidate_rome_code": "D1101",
    "employer_email": "robin@boucherie-sanzot.example",
    "employer_description": "Boucherie Sanzot",
    "siret": "34326262220717",
}
WORDS = {
    "job": "Vente en boucherie",
    "candidate_phone": "06 12 34 56 78",
    "candidate_address": "7 rue du Temple, 95130 Ermont",
    "message": "Bonjour,\n\nJ'aime le travail bien fait.\n\nCamille",
}


async def platform(session: Session, client_id: str = "test", **columns: Any) -> Platform:
    registered = await platforms.register(session, client_id, SECRET)
    for name, value in columns.items():
        setattr(registered.platform, name, value)
    await session.flush()
    return registered.platform


def invitation(platform: Platform, **changes: str) -> Invitation:
    return Invitation(platform, origin=0, **{**CAMILLE, **changes})


def words(**changes: Any) -> Words:
    names = {"first_name": "Camille", "last_name": "Martin"}
    return Words(**{**names, **WORDS, **changes})


def upload(name: str = "CV Camille.pdf", content: bytes = PDF) -> Upload:
    return Upload(name, len(content), sha256(content).digest(), io.BytesIO(content))


async def outlook(by: Invitation) -> Outlook:
    """What the frame reads just before it sends the application."""
    people = by.candidate_email.lower(), by.employer_email.lower()
    found = await outlooks.find(by.platform.client_id, by.key, *people, sender=pacing.name_of(by.candidate_email))
    assert found is not None
    return found


async def passport(client: httpx.AsyncClient, **changes: str) -> dict[str, str]:
    """Creates the platform `test`; the fields that a partner page passes to the frame, with a token from our API."""
    async with transaction() as session:
        await platform(session)
    fields = {"client_id": "test", **CAMILLE, **changes}
    answer = await client.post("/auth/application/token/", data={**fields, "client_secret": SECRET})
    assert answer.status_code == 200, answer.text
    token = answer.json()
    return {**fields, "token": token["token"], "timestamp": str(token["timestamp"])}
