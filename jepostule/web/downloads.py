"""Somebody's file, to be saved and never shown by the browser itself."""

from urllib.parse import quote
from uuid import UUID

from litestar import Response

from jepostule.domain.errors import DocumentGone
from jepostule.mail.message import without_accents
from jepostule.store import document as documents
from jepostule.store.database import transaction

# Where a browser shows it all the same.
POLICY = "default-src 'none'; sandbox"


def download(name: str, media_type: str, content: bytes) -> Response[bytes]:
    plain = without_accents(name).replace('"', "").replace("\\", "")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {
        "content-disposition": disposition,
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)


async def of_application(application_id: int, wanted: UUID | None) -> Response[bytes]:
    """One of its documents; DocumentGone once it was erased."""
    async with transaction() as session:
        kept = await documents.of_application(session, application_id)
        found = next((each for each in kept if each.id == wanted and each.content is not None), None)
        if found is None:
            raise DocumentGone
        # Whole in memory, 10 MiB at most: no slow connection holds a transaction.
        content = b"".join([piece async for piece in documents.content_of(session, found)])
    return download(found.name, found.media_type, content)
