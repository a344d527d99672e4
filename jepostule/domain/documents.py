"""Documents: what is accepted, how much of it, and under which name."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID, uuid4

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
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.draft import Draft

MOST = 10  # files of one application
UPLOADS_AN_HOUR = 60  # for one candidate on one platform
NAME_LENGTH = 300  # characters


@dataclass(frozen=True)
class Upload:
    """A file as it came in: `name` as the sender wrote it, `content` at its beginning."""

    name: str
    size: int  # bytes, of all that was sent
    sha256: bytes
    content: IO[bytes]


async def add(session: Session, invitation: Invitation, uploads: list[Upload]) -> list[DocumentRefused]:
    """Keeps each upload in the draft that may be kept; why the others may not."""
    draft = await drafts.begin(session, invitation)
    if draft.application_id is not None:
        return []
    return await attach(session, draft, uploads)


async def attach(session: Session, draft: Draft, uploads: list[Upload]) -> list[DocumentRefused]:
    refused = []
    kept = await documents.of_draft(session, draft.id) if uploads else []
    for upload in uploads:
        try:
            await _attach_one(session, draft, upload, kept)
        except DocumentRefused as refusal:
            refused.append(refusal)
    return refused


async def _attach_one(session: Session, draft: Draft, upload: Upload, kept: list[Document]) -> None:
    """`kept`: those of the draft, which this one joins."""
    name = cleaned_name(upload.name)
    kind = _checked(name, upload)
    # The same file again is a retry whose first answer was lost.
    if any(each.name == name and each.sha256 == upload.sha256 for each in kept):
        return
    _refuse_excess(kept, name, upload.size)
    await throttle.spend(
        session, "upload", str(draft.platform_id), draft.candidate_email.lower(), limit=UPLOADS_AN_HOUR
    )
    content = await large_objects.write(session, upload.content)
    said = {"name": name, "media_type": kind, "size": upload.size, "sha256": upload.sha256}
    kept.append(await documents.add(session, id=uuid4(), draft_id=draft.id, content=content, **said))


def _checked(name: str, upload: Upload) -> str:
    """The media type of an upload that may be kept; DocumentRefused."""
    if not PurePosixPath(name).stem:
        raise DocumentNameMissing(name)
    if upload.size == 0:
        raise DocumentEmpty(name)
    upload.content.seek(0)
    kind = media_type(name, upload.content)
    upload.content.seek(0)
    return kind


def _refuse_excess(kept: list[Document], name: str, size: int) -> None:
    if len(kept) >= MOST:
        raise DocumentOneTooMany(name)
    if sum(each.size for each in kept) + size > settings().attachments_max_size_bytes:
        raise DocumentTooLarge(name)


async def remove(session: Session, invitation: Invitation, document_id: UUID) -> Draft:
    """A document that is not there, or not this draft's, is no error: it is gone."""
    draft = await drafts.begin(session, invitation)
    await documents.remove(session, draft.id, document_id)
    return draft


def cleaned_name(name: str) -> str:
    """A name that is safe to show and to save: no path, no control or direction marks, 300 characters at most."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp", "Cs"))
    name = " ".join(name.split()).lstrip(".")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:NAME_LENGTH]
    return stem[: NAME_LENGTH - 1 - len(ending[:20])].rstrip(". ") + dot + ending[:20]
