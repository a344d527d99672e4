"""From the parameters of a request to an invitation: the token is checked before anything else is believed."""

import time
from collections.abc import Mapping

from jepostule.domain import tokens
from jepostule.domain.contacts import is_address
from jepostule.domain.errors import MissingParameter, UnknownPlatform, Unreadable
from jepostule.domain.invitations import Invitation
from jepostule.domain.parameters import LENGTHS, PARTNERS, REQUIRED, cleaned
from jepostule.store import platform as platforms
from jepostule.store.database import Session
from jepostule.web.frame import Frame
from jepostule.web.request import Request


async def open_frame(request: Request, session: Session, fields: Mapping[str, str]) -> Frame:
    """The frame for these parameters, right or wrong."""
    known = {name: cleaned(value) for name, value in fields.items()}
    platform = await platforms.to_read(session, known.get("client_id", ""))
    return Frame(fields=known, platform=platform).keep(request)


def admit(frame: Frame) -> Invitation:
    """What the token vouches for; MissingParameter, Unreadable, UnknownPlatform, TokenWrong or TokenExpired."""
    for name in ("client_id", "token", "timestamp", *REQUIRED):
        if not frame.get(name):
            raise MissingParameter(name=name)
    if frame.platform is None:
        raise UnknownPlatform
    token, timestamp = frame.get("token"), frame.get("timestamp")
    origin = tokens.check(frame.platform.client_id, token, timestamp, frame.fields, time.time())
    for name in PARTNERS:
        refuse_unusable(name, frame.get(name))
    said = {name: frame.get(name) for name in PARTNERS}
    return Invitation(frame.platform, origin, **{**said, "next_url": frame.next_url})


def refuse_unusable(name: str, value: str) -> None:
    """Unreadable for what no row, and no e-mail, could hold."""
    if len(value) > LENGTHS[name] or not value.isprintable():
        raise Unreadable(name=name)
    if value and name.endswith("_email") and not is_address(value):
        raise Unreadable(name=name)
