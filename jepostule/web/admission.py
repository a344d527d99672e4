"""Turns the parameters of a request into an invitation, once their token has been verified."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from jepostule.domain import blacklist, pacing, tokens
from jepostule.domain.errors import MissingParameter, Refused, UnknownPlatform
from jepostule.domain.invitations import Invitation, key_of
from jepostule.domain.parameters import PARTNERS, REQUIRED, cleaned, refuse_unusable
from jepostule.store import outlook as outlooks
from jepostule.store import platform as platforms
from jepostule.store import visit as visits
from jepostule.store.database import Session, reading
from jepostule.store.outlook import Outlook
from jepostule.store.platform import Platform
from jepostule.store.visit import Visit
from jepostule.web.frame import Frame
from jepostule.web.request import Request

Found = TypeVar("Found", Visit, Outlook)


async def open_frame(request: Request, session: Session, fields: Mapping[str, str]) -> Frame:
    """The frame for these parameters, valid or not, with its platform."""
    frame = asked_for(fields)
    platform = await platforms.to_read(session, frame.get("client_id"))
    return replace(frame, platform=platform).keep(request)


def asked_for(fields: Mapping[str, str]) -> Frame:
    """The frame for these parameters, without its platform."""
    return Frame(fields={name: cleaned(value) for name, value in fields.items()})


def admit(frame: Frame) -> Invitation:
    """The invitation that the token certifies. Raises the subclass of Refused that says what is wrong."""
    refuse_missing(frame)
    if frame.platform is None:
        raise UnknownPlatform
    return invitation(frame, frame.platform, vouched(frame))


async def visit(request: Request, fields: Mapping[str, str]) -> tuple[Frame, Platform, Invitation | None]:
    """`open_frame` and `admit` in a single query, for the first page. The invitation is None when there is no draft.

    Also raises AddressBlocked.
    """
    frame, found, origin = await _admitted(request, fields, visits.find)
    blacklist.refuse_among(found.blocked, frame.get("candidate_email"), frame.get("employer_email"))
    return frame, found.platform, invitation(frame, found.platform, origin) if found.drafted else None


async def outlook(request: Request, fields: Mapping[str, str]) -> tuple[Frame, Invitation, Outlook]:
    """`open_frame` and `admit` in a single query, together with what sending depends on."""
    sender = pacing.name_of(cleaned(fields.get("candidate_email", "")))
    frame, found, origin = await _admitted(request, fields, partial(outlooks.find, sender=sender))
    return frame, invitation(frame, found.platform, origin), found


async def _admitted(
    request: Request, fields: Mapping[str, str], find: Callable[[str, bytes, str, str], Awaitable[Found | None]]
) -> tuple[Frame, Found, int]:
    """The frame with its platform, what `find` found, and the time of the first token."""
    frame = asked_for(fields).keep(request)
    try:
        refuse_missing(frame)
        origin = vouched(frame)
    except Refused:
        async with reading() as session:
            admit(await open_frame(request, session, fields))  # loads the platform, for the page of the refusal
        raise
    candidate, peid, employer = (frame.get(name) for name in REQUIRED)
    key = key_of(candidate, peid, employer, frame.get("siret"))
    found = await find(frame.get("client_id"), key, candidate.lower(), employer.lower())
    if found is None:
        raise UnknownPlatform
    return Frame(fields=frame.fields, platform=found.platform).keep(request), found, origin


def refuse_missing(frame: Frame) -> None:
    for name in ("client_id", "token", "timestamp", *REQUIRED):
        if not frame.get(name):
            raise MissingParameter(name=name)


def vouched(frame: Frame) -> int:
    """The Unix time of the first token of this chain. Raises BadTimestamp, TokenWrong, TokenExpired or Unreadable."""
    client_id, token, timestamp = (frame.get(name) for name in ("client_id", "token", "timestamp"))
    origin = tokens.check(client_id, token, timestamp, frame.fields, time.time())
    refuse_unusable(frame.fields)
    return origin


def invitation(frame: Frame, platform: Platform, origin: int) -> Invitation:
    # `next_url` is for the frame alone, which checks it.
    return Invitation(platform, origin, **{name: frame.get(name) for name in PARTNERS if name != "next_url"})
