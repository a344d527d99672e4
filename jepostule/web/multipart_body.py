"""Parser of multipart/form-data: files are spooled to disk as they arrive, so that memory use stays flat.

No transaction is open meanwhile: a slow client must not hold one.
"""

import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from urllib.parse import unquote

from litestar.exceptions import ClientException, HTTPException
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from jepostule.domain.documents import Upload
from jepostule.settings import settings
from jepostule.web.charsets import refuse_charset, refuse_nul

MOST_PARTS = 100
TEXT_LIMIT = 64 * 1024  # bytes of one text field
IN_MEMORY = 256 * 1024  # bytes of a file before it goes to disk
# RFC 5987, in which some libraries (Python's requests) write names beyond ASCII. `multipart` does not read it.
EXTENDED = re.compile(r";\s*filename\*\s*=\s*\"?utf-8'[^']*'([^\";\s]+)", re.IGNORECASE)


class Part:
    """A part as it arrives; this base class ignores it."""

    def write(self, piece: bytes | bytearray) -> None: ...

    def end(self) -> None: ...

    def abandon(self) -> None:
        """Releases what an incomplete part holds: the rest will not arrive."""


class Text(Part):
    def __init__(self, name: str, fields: dict[str, str]) -> None:
        self.name, self.fields, self.value = name, fields, bytearray()

    def write(self, piece: bytes | bytearray) -> None:
        if len(self.value) + len(piece) > TEXT_LIMIT:
            raise ClientException("text field too long")
        self.value += piece

    def end(self) -> None:
        value = self.value.decode("utf-8")
        refuse_nul(value)
        self.fields[self.name] = value


class File(Part):
    def __init__(self, name: str, uploads: list[Upload]) -> None:
        self.name, self.uploads = name, uploads
        self.size = 0
        self.digest = hashlib.sha256()
        self.content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115, closed with the form

    def write(self, piece: bytes | bytearray) -> None:
        self.size += len(piece)
        # A larger file will be refused for its size: the rest need not be stored.
        if self.size <= settings().attachments_max_size_bytes:
            self.content.write(piece)
            self.digest.update(piece)

    def end(self) -> None:
        self.content.seek(0)
        # Browsers send an empty part for an input in which nothing was chosen.
        if self.name or self.size:
            self.uploads.append(Upload(self.name, self.size, self.digest.digest(), self.content))
        else:
            self.content.close()

    def abandon(self) -> None:
        with suppress(OSError):  # closing flushes, which fails when the disk is full
            self.content.close()


async def read(stream: AsyncIterator[bytes], boundary: str, fields: dict[str, str], uploads: list[Upload]) -> None:
    """Fills `fields` and `uploads` as parts end; 400 for a malformed body, 503 when a temporary file fails."""
    part = Part()
    try:
        with PushMultipartParser(boundary, max_segment_count=MOST_PARTS, strict=True) as parser:
            async for chunk in stream:
                for piece in parser.parse(chunk):
                    if isinstance(piece, MultipartSegment):
                        part = _opened(piece, fields, uploads)
                    elif piece:
                        part.write(piece)
                    else:
                        part.end()
                        part = Part()
    except (MultipartError, UnicodeError, LookupError) as error:
        raise ClientException("unreadable form") from error
    except OSError as error:
        # The disk is full, or too many files are open. Litestar's own exception for 503 is an InternalServerException,
        # by which `body` recognises a client that disconnected.
        raise HTTPException("no room for temporary files", status_code=503) from error
    finally:
        part.abandon()


def _opened(segment: MultipartSegment, fields: dict[str, str], uploads: list[Upload]) -> Part:
    name, file_name = segment.name or "", _file_name(segment)
    refuse_charset(segment.charset)
    refuse_nul(name + (file_name or ""))
    if name == "attachments":
        return File(file_name or "", uploads)  # one without a name is refused by the domain: it must not be lost
    return Text(name, fields) if file_name is None else Part()


def _file_name(segment: MultipartSegment) -> str | None:
    """None for a text field."""
    name: str | None = segment.filename
    extended = EXTENDED.search(segment.header("Content-Disposition")) if name is None else None
    return unquote(extended[1], errors="strict") if extended else name
