"""Files from users, served as downloads, which the browser must never display itself."""

from urllib.parse import quote
from uuid import UUID

from litestar import Response

from jepostule.domain.errors import DocumentGone
from jepostule.mail.message import without_accents
from jepostule.store import document as documents
from jepostule.store.database import transaction

# For a browser that displays it all the same.
POLICY = "default-src 'none'; sandbox"


def download(name: str, media_type: str, content: bytes) -> Response[bytes]:
    plain = without_accents(name).replace('"', "").replace("\\", "")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"content-disposition": disposition, "content-security-policy": POLICY}
    return Response(content, media_type=media_type, headers=headers)


def as_file(name: str) -> dict[str, str]:
    """Headers of a file of our own to download. `name`: in ASCII."""
    return {"content-disposition": f'attachment; filename="{name}"'}


async def of_application(application_id: int, wanted: UUID | None) -> Response[bytes]:
    """A document of this application. Raises DocumentGone when it was erased, or there is none."""
    async with transaction() as session:
        kept = await documents.of_application(session, application_id)
        found = next((each for each in kept if each.id == wanted and each.content is not None), None)
        if found is None:
            raise DocumentGone
        # Read whole into memory, 10 MiB at most, so that a slow client does not hold a transaction.
        content = b"".join([piece async for piece in documents.content_of(session, found)])
    return download(found.name, found.media_type, content)
