"""From the parameters of a request to an invitation: the token is checked before anything else is believed."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from unicodedata import category

from jepostule.domain import blacklist, tokens
from jepostule.domain.contacts import is_address
from jepostule.domain.errors import MissingParameter, Refused, UnknownPlatform, Unreadable
from jepostule.domain.invitations import Invitation, key_of
from jepostule.domain.parameters import LENGTHS, PARTNERS, REQUIRED, cleaned
from jepostule.store import platform as platforms
from jepostule.store import visit as visits
from jepostule.store.database import Session, looking, reading
from jepostule.store.platform import Platform
from jepostule.web.frame import Frame
from jepostule.web.request import Request


async def open_frame(request: Request, session: Session, fields: Mapping[str, str]) -> Frame:
    """The frame for these parameters, right or wrong."""
    frame = asked_for(fields)
    platform = await platforms.to_read(session, frame.get("client_id"))
    return replace(frame, platform=platform).keep(request)


def asked_for(fields: Mapping[str, str]) -> Frame:
    """Before anything is known of its platform."""
    return Frame(fields={name: cleaned(value) for name, value in fields.items()})


def admit(frame: Frame) -> Invitation:
    """What the token vouches for; MissingParameter, Unreadable, UnknownPlatform, TokenWrong or TokenExpired."""
    refuse_missing(frame)
    if frame.platform is None:
        raise UnknownPlatform
    return invitation(frame, frame.platform, vouched(frame))


async def visit(request: Request, fields: Mapping[str, str]) -> tuple[Frame, Platform, Invitation | None]:
    """`open_frame` and `admit` in one look at the database, for who comes in; the invitation of who has a draft.

    Whom we may not write for is refused as well: AddressBlocked.
    """
    frame = asked_for(fields).keep(request)
    try:
        refuse_missing(frame)
        origin = vouched(frame)
    except Refused:
        async with reading() as session:
            admit(await open_frame(request, session, fields))  # the page of a refusal is the platform's too
        raise
    candidate, peid, employer = (frame.get(name) for name in REQUIRED)
    key = key_of(candidate, peid, employer, frame.get("siret"))
    async with looking() as look:
        found = await visits.find(look, frame.get("client_id"), key, candidate.lower(), employer.lower())
    if found is None:
        raise UnknownPlatform
    frame = Frame(fields=frame.fields, platform=found.platform).keep(request)
    blacklist.refuse_among(found.blocked, candidate, employer)
    return frame, found.platform, invitation(frame, found.platform, origin) if found.drafted else None


def refuse_missing(frame: Frame) -> None:
    for name in ("client_id", "token", "timestamp", *REQUIRED):
        if not frame.get(name):
            raise MissingParameter(name=name)


def vouched(frame: Frame) -> int:
    """When the first token of this line was given, where it is right; TokenWrong, TokenExpired or Unreadable."""
    client_id, token, timestamp = (frame.get(name) for name in ("client_id", "token", "timestamp"))
    origin = tokens.check(client_id, token, timestamp, frame.fields, time.time())
    for name in PARTNERS:
        refuse_unusable(name, frame.get(name))
    return origin


def invitation(frame: Frame, platform: Platform, origin: int) -> Invitation:
    said: dict[str, Any] = {name: frame.get(name) for name in PARTNERS}
    return Invitation(platform, origin, **{**said, "next_url": frame.next_url})


def refuse_unusable(name: str, value: str) -> None:
    """Unreadable for what is too long, or no text that somebody could read."""
    if len(value) > LENGTHS[name] or not is_text(value):
        raise Unreadable(name=name)
    if value and name.endswith("_email") and not is_address(value):
        raise Unreadable(name=name)


def is_text(value: str) -> bool:
    """On one line. French has spaces of several widths, of which Python calls only the plain one printable."""
    return value.isprintable() or all(each.isprintable() or category(each) == "Zs" for each in value)
