"""Secrets with which partner sites request tokens. Only hashes are stored: a new secret is displayed once."""

import hashlib
import hmac
import secrets
import time
from datetime import datetime

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.domain.errors import SecretLast, SecretOneTooMany, UnknownPlatform
from jepostule.moments import PARIS
from jepostule.store import platform as platforms
from jepostule.store.database import Look, Session
from jepostule.store.platform import ClientSecret, Platform

MOST = 2  # valid at once, so that a partner can switch from one to the other
SHORTEST = 16  # characters: those of 2018 had 20, ours have 43
# Seconds for which a right secret is not looked up again, since that takes two thirds of the time of a token. Another
# process accepts a secret that has ended for as long.
BELIEVED = 0.05
_believed: dict[tuple[str, bytes], float] = {}  # until when, by client id and hash; only right ones, so they are few


async def authenticate(session: Session | Look, client_id: str, secret: str) -> None:
    """Raises UnknownPlatform, whichever of the two is wrong."""
    known = await platforms.known_secrets(session, client_id)
    # All are compared, each in constant time, so that timing reveals nothing.
    shown = hashed(secret)
    fitting = [each for each in known if hmac.compare_digest(each.digest, shown)]
    if not fitting:
        raise UnknownPlatform
    _believed[client_id, shown] = time.monotonic() + BELIEVED
    today = datetime.now(PARIS).date()
    if fitting[0].used_on != today:  # one write per day
        await platforms.used(session, fitting[0], today)


def is_believed(client_id: str, secret: str) -> bool:
    """Whether this process has found them right a moment ago."""
    return _believed.get((client_id, hashed(secret)), 0) > time.monotonic()


def forget() -> None:
    """Makes this process look up each secret again."""
    _believed.clear()


async def give(session: Session, by: By, platform: Platform) -> str:
    """A new secret beside the current one, in clear. The platform must be locked. Raises SecretOneTooMany."""
    if len(await platforms.secrets_of(session, platform.id)) >= MOST:
        raise SecretOneTooMany
    return await put(session, by, platform, new())


async def put(session: Session, by: By, platform: Platform, secret: str) -> str:
    row = ClientSecret(platform_id=platform.id, digest=hashed(secret))
    session.add(row)
    await session.flush()
    await audit.note(session, by, "give-secret", platforms.subject(platform.id), secret=row.id)
    return secret


async def end(session: Session, by: By, platform: Platform, secret_id: str) -> None:
    """Ignores a secret that is gone, or another platform's. The platform must be locked. Raises SecretLast."""
    known = await platforms.secrets_of(session, platform.id)
    for each in known:
        if str(each.id) == secret_id:
            if len(known) == 1:
                raise SecretLast
            await remove(session, by, platform, each)


async def remove(session: Session, by: By, platform: Platform, secret: ClientSecret) -> None:
    await session.delete(secret)
    forget()
    await audit.note(session, by, "end-secret", platforms.subject(platform.id), secret=secret.id)


def new() -> str:
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    # Secrets are long and random: a slow hash would not protect them better, and would cost 50 ms for each token.
    return hashlib.sha256(secret.encode()).digest()
