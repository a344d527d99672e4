"""A platform's logo: which files are accepted; putting and removing it, recorded in the audit trail."""

import hashlib
from collections.abc import Sequence
from struct import Struct
from typing import NamedTuple

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.domain.documents import Upload
from jepostule.domain.errors import (
    Incomplete,
    LogoIsSvg,
    LogoMissing,
    LogoNotPng,
    LogoRefused,
    LogoSides,
    LogoTooHeavy,
)
from jepostule.domain.file_types import PNG
from jepostule.store import logo as logos
from jepostule.store.database import Session
from jepostule.store.platform import Platform, subject

LIMIT = 32 * 1024  # bytes; the rest of a recruiter's page weighs as much
SHORTEST, LONGEST = 16, 1000  # pixels of a side
# How a PNG begins and ends (RFC 2083): signature, length and name of the first chunk, sides; name and CRC of the last.
HEAD = Struct(">8s4x4sII")
END = b"IEND\xaeB`\x82"


class Image(NamedTuple):
    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]


def read(uploads: Sequence[Upload]) -> Image:
    """The file that was chosen. Raises Incomplete, with a French sentence."""
    try:
        if not uploads:
            raise LogoMissing
        return _checked(uploads[0].content.read(LIMIT + 1))
    except LogoRefused as refusal:
        raise Incomplete({"logo": [refusal.sentence]}) from refusal


def _checked(content: bytes) -> Image:
    signature, chunk, width, height = HEAD.unpack(content[: HEAD.size].ljust(HEAD.size, b"\0"))
    if (signature, chunk) != (PNG, b"IHDR"):
        raise LogoIsSvg if b"<svg" in content else LogoNotPng
    if len(content) > LIMIT:
        raise LogoTooHeavy
    if not content.endswith(END):  # a download that was cut off
        raise LogoNotPng
    if not SHORTEST <= min(width, height) <= max(width, height) <= LONGEST:
        raise LogoSides(width=width, height=height)
    return Image(content, width, height)


async def put(session: Session, by: By, platform: Platform, image: Image) -> None:
    """`platform`: locked, so that of two agents at once the last one wins."""
    if platform.logo != image.digest:
        platform.logo, platform.logo_width, platform.logo_height = image.digest, image.width, image.height
        await logos.put(session, platform.id, image.content)
        await audit.note(session, by, "put-logo", subject(platform.id))


async def remove(session: Session, by: By, platform: Platform) -> None:
    """`platform`: locked."""
    if platform.logo:
        platform.logo, platform.logo_width, platform.logo_height = "", 0, 0
        await logos.remove(session, platform.id)
        await audit.note(session, by, "remove-logo", subject(platform.id))
