"""Documents: which files are accepted, how many, and under which names."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from jepostule.domain import drafts, throttle
from jepostule.domain.errors import (
    DocumentEmpty,
    DocumentNameMissing,
    DocumentOneTooMany,
    DocumentRefused,
    DocumentTooLarge,
)
from jepostule.domain.file_types import media_type
from jepostule.domain.invitations import Invitation
from jepostule.settings import settings
from jepostule.store import document as documents
from jepostule.store import large_objects
from jepostule.store.attempt import Limit
from jepostule.store.database import Session
from jepostule.store.document import Document, New
from jepostule.store.draft import Draft

MOST = 10  # files of one application
UPLOADS_AN_HOUR = 3 * drafts.NEW_DRAFTS_AN_HOUR  # for one candidate on one platform
NAME_LENGTH = 300  # characters


@dataclass(frozen=True)
class Upload:
    """An uploaded file: `name` as the client sent it, `content` positioned at its start."""

    name: str
    size: int  # bytes received; `content` is truncated beyond the limit
    sha256: bytes
    content: IO[bytes]


async def add(session: Session, invitation: Invitation, uploads: list[Upload]) -> list[DocumentRefused]:
    """Adds the acceptable uploads to the draft; returns why the others were refused."""
    draft = await drafts.begin(session, invitation)
    if draft.application_id is not None:
        return []
    return await attach(session, draft, uploads)


async def attach(session: Session, draft: Draft, uploads: list[Upload]) -> list[DocumentRefused]:
    if not uploads:
        return []
    new, refused = sorted_out(uploads, await documents.of_draft(session, draft.id))
    await throttle.spend(session, limit(draft.platform_id, draft.candidate_email, len(new)))
    for each in new:
        await documents.add(session, draft.id, each)
    return refused


def sorted_out(uploads: list[Upload], kept: Sequence[Document]) -> tuple[list[New], list[DocumentRefused]]:
    """The files to add to those that are kept, and why the others are refused."""
    new: list[New] = []
    refused = []
    for upload in uploads:
        try:
            new += _new(upload, [*kept, *new])
        except DocumentRefused as refusal:
            refused.append(refusal)
    return new, refused


def are_small(uploads: list[Upload]) -> bool:
    """Whether Postgres can be sent all of them at once."""
    return sum(each.size for each in uploads) <= large_objects.PIECE


def limit(platform_id: int, candidate_email: str, files: int) -> Limit:
    return throttle.limit("upload", str(platform_id), candidate_email.lower(), most=UPLOADS_AN_HOUR, times=files)


def _new(upload: Upload, kept: Sequence[Document | New]) -> list[New]:
    """Nothing when the file is kept already. Raises DocumentRefused."""
    name = cleaned_name(upload.name)
    kind = _checked(name, upload)
    # The same file again: a retry after its first response was lost.
    if any(each.name == name and each.sha256 == upload.sha256 for each in kept):
        return []
    _refuse_excess(kept, name, upload.size)
    return [New(name, kind, upload.size, upload.sha256, upload.content)]


def _checked(name: str, upload: Upload) -> str:
    """The media type of an acceptable upload. Raises DocumentRefused."""
    if not PurePosixPath(name).stem:
        raise DocumentNameMissing(name)
    if upload.size == 0:
        raise DocumentEmpty(name)
    upload.content.seek(0)
    kind = media_type(name, upload.content)
    upload.content.seek(0)
    return kind


def _refuse_excess(kept: Sequence[Document | New], name: str, size: int) -> None:
    if len(kept) >= MOST:
        raise DocumentOneTooMany(name)
    if sum(each.size for each in kept) + size > settings().attachments_max_size_bytes:
        raise DocumentTooLarge(name)


async def remove(session: Session, invitation: Invitation, document_id: UUID) -> Draft:
    """No error when the document does not exist or belongs to another draft: it is gone either way."""
    draft = await drafts.begin(session, invitation)
    await documents.remove(session, draft.id, document_id)
    return draft


def cleaned_name(name: str) -> str:
    """A name that is safe to display and save: no path, no control or direction characters, 300 characters at most."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp", "Cs"))
    name = " ".join(name.split()).lstrip(".")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:NAME_LENGTH]
    return stem[: NAME_LENGTH - 1 - len(ending[:20])].rstrip(". ") + dot + ending[:20]
