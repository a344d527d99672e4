"""Partner sites: how they come to exist, and how they show who they are."""

import hashlib
import hmac
import re
import secrets
from typing import Any, NamedTuple

from jepostule.domain.errors import UnknownPlatform
from jepostule.settings import settings
from jepostule.store import platform as platforms
from jepostule.store.database import Session
from jepostule.store.platform import ClientSecret, Platform

# How the platforms of 2018 begin; from then on their row decides. CONTRACT 3.
BEGINNINGS: dict[str, dict[str, Any]] = {
    "lbb": {"name": "La Bonne Boite", "forwards_to_memo": True, "forwards_to_ami": "production"},
    "lbb-staging": {
        "name": "La Bonne Boite (recette)",
        "delivers_letters": False,
        "forwards_to_memo": True,
        "forwards_to_ami": "staging",
    },
    "demo": {"name": "La Bonne Boite"},
    "test": {"name": "Plateforme de test"},
    "id": {"name": "La Bonne Boite", "forwards_to_memo": True, "forwards_to_ami": "production"},
}


CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
SHORTEST_SECRET = 16  # characters: those of 2018 had 20, ours have 43


class RegistrationRefused(ValueError):
    """The sentence says why, to an operator."""


class Registered(NamedTuple):
    platform: Platform
    secret: str | None  # in clear, when it is new: the only time that it can be shown


async def register(session: Session, client_id: str, secret: str | None = None, *, rotate: bool = False) -> Registered:
    """Creates the platform where it does not exist; a new secret for a new platform, with `secret`, or with `rotate`.

    With `rotate` the secret before stays valid beside the new one; without it, a given `secret` replaces all.
    RegistrationRefused when the name or the secret will not do.
    """
    _refuse_unsafe(client_id, secret)
    platform = await platforms.by_client_id(session, client_id)
    is_new = platform is None
    if platform is None:
        platform = await _create(session, client_id)
    if not (is_new or secret or rotate):
        return Registered(platform, None)
    secret = secret or secrets.token_urlsafe(32)
    await _give_secret(session, platform, secret, keep=1 if rotate else 0)
    return Registered(platform, secret)


def _refuse_unsafe(client_id: str, secret: str | None) -> None:
    if not CLIENT_ID.fullmatch(client_id):
        raise RegistrationRefused("A client id has lower-case letters, digits and hyphens: 64 at most.")
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise RegistrationRefused(f"A secret has {SHORTEST_SECRET} characters at least; leave it out for a random one.")
    if client_id == "demo" and settings().production:
        # Its page gives tokens for any address to anyone.
        raise RegistrationRefused("There is no demo platform in production.")


async def _create(session: Session, client_id: str) -> Platform:
    beginning = {"name": client_id, "contact_email": settings().no_reply, **BEGINNINGS.get(client_id, {})}
    platform = Platform(client_id=client_id, **beginning)
    session.add(platform)
    await session.flush()
    await session.refresh(platform)
    return platform


async def _give_secret(session: Session, platform: Platform, secret: str, *, keep: int) -> None:
    for old in (await platforms.secrets_of(session, platform.id))[keep:]:
        await session.delete(old)
    session.add(ClientSecret(platform_id=platform.id, digest=hashed(secret)))
    await session.flush()


async def authenticate(session: Session, client_id: str, secret: str) -> Platform:
    """The platform with this secret; UnknownPlatform whichever of the two is wrong."""
    platform = await platforms.by_client_id(session, client_id)
    known = await platforms.secrets_of(session, platform.id) if platform else []
    # All are compared, in constant time: the answer's delay says nothing.
    matches = [hmac.compare_digest(each.digest, hashed(secret)) for each in known]
    if platform is None or not any(matches):
        raise UnknownPlatform
    return platform


def hashed(secret: str) -> bytes:
    # Secrets are random and long: a slow hash would protect nothing more, and cost each token 50 ms.
    return hashlib.sha256(secret.encode()).digest()
