"""Platforms, and their secrets, which stay valid."""

from collections.abc import Sequence

from jepostule.domain import audit, platform_choices, platform_secrets
from jepostule.domain.legacy import putting
from jepostule.domain.legacy.fitting import Fitted
from jepostule.domain.legacy.tally import Tally
from jepostule.domain.platforms import beginning
from jepostule.store import bulk
from jepostule.store import platform as platforms
from jepostule.store.database import Session
from jepostule.store.legacy import moved_in
from jepostule.store.legacy.rows import OldPlatform
from jepostule.store.platform import Platform

UNSAFE = "its secret would be too easy to guess, or known to all: it needs a new one"
NO_ROOM = "it has two secrets already, and not the one of 2018"


async def move(session: Session, tally: Tally, found: Sequence[OldPlatform]) -> dict[int, int]:
    """Our ids of the imported platforms, by old id."""
    for each in await putting.new(session, tally, found):
        await _move(session, tally, each)
    ours = {each.client_id: each.id for each in await platforms.every(session)}
    moved = await moved_in.among(session, tally.source, [each.id for each in found])
    return {each.id: ours[each.client_id] for each in found if each.id in moved and each.client_id in ours}


async def _move(session: Session, tally: Tally, old: OldPlatform) -> None:
    """An existing platform with this client id is left unchanged, and gets the old secret in addition."""
    known = await platforms.by_client_id(session, old.client_id) is not None
    refused = "" if known else await _create(session, old)
    if refused:
        return await putting.refuse(session, tally, {old.id: refused})
    platform = await platforms.by_client_id(session, old.client_id)
    assert platform is not None
    repair = await _give_secret(session, platform, old.client_secret)
    return await putting.settle(session, tally, {old.id: Fitted(repairs=[repair] if repair else [])}, known=known)


async def _create(session: Session, old: OldPlatform) -> str:
    """The reason for a refusal; empty when the platform was created."""
    number = old.id if await platforms.find(session, old.id) is None else await moved_in.next_id(session, Platform)
    columns = {"id": number, "client_id": old.client_id, **beginning(old.client_id)}
    refused = await bulk.add(session, Platform, [columns])
    if not refused:
        await audit.note(session, audit.COMMAND, "create-platform", platforms.subject(number))
    return refused.get(number, "")


async def _give_secret(session: Session, platform: Platform, secret: str) -> str:
    """The reason for a refusal; empty when the platform has the secret."""
    known = [each.digest for each in await platforms.secrets_of(session, platform.id)]
    if platform_secrets.hashed(secret) in known:
        return ""
    if len(secret) < platform_secrets.SHORTEST or platform_choices.is_public(platform.client_id):
        return UNSAFE
    if len(known) >= platform_secrets.MOST:
        return NO_ROOM
    await platform_secrets.put(session, audit.COMMAND, platform, secret)
    return ""
