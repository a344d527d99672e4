"""Accepted file types: by extension, which the first bytes must confirm."""

import codecs
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO, NamedTuple

from jepostule.domain.errors import DocumentTypeMismatch, DocumentTypeUnknown

HEAD = 4096  # bytes examined
PNG = b"\x89PNG\r\n\x1a\n"
CONTROLS = bytes(range(0x20)).translate(None, b"\t\n\x0b\x0c\r\x1b")  # not found in any text

Agrees = Callable[[bytes], bool]


def starting(*signatures: bytes, at: int = 0) -> Agrees:
    return lambda head: head.startswith(signatures, at)


def within(signature: bytes, first: int) -> Agrees:
    return lambda head: signature in head[:first]


def is_text(head: bytes) -> bool:
    """UTF-8 or a one-byte encoding such as Windows-1252, without control characters; or UTF-16 with its BOM."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return not any(byte in CONTROLS for byte in head)


class Type(NamedTuple):
    media_type: str
    agrees: Agrees


_zip = starting(b"PK\x03\x04")
_ole = starting(bytes.fromhex("d0cf11e0a1b11ae1"))  # Office before 2007
_ftyp = starting(b"ftyp", at=4)  # MP4 and its family
_ebml = starting(bytes.fromhex("1a45dfa3"))  # Matroska and WebM
_riff = starting(b"RIFF")
_openxml = "application/vnd.openxmlformats-officedocument."
_odf = "application/vnd.oasis.opendocument."

TYPES = {
    # Some bytes may precede the header: readers accept it within the first 1,024.
    ".pdf": Type("application/pdf", within(b"%PDF-", 1024)),
    ".doc": Type("application/msword", lambda head: _ole(head) or head.startswith(b"{\\rtf")),
    ".xls": Type("application/vnd.ms-excel", _ole),
    ".ppt": Type("application/vnd.ms-powerpoint", _ole),
    ".pps": Type("application/vnd.ms-powerpoint", _ole),
    ".docx": Type(_openxml + "wordprocessingml.document", _zip),
    ".xlsx": Type(_openxml + "spreadsheetml.sheet", _zip),
    ".pptx": Type(_openxml + "presentationml.presentation", _zip),
    ".ppsx": Type(_openxml + "presentationml.slideshow", _zip),
    ".odt": Type(_odf + "text", _zip),
    ".ods": Type(_odf + "spreadsheet", _zip),
    ".odp": Type(_odf + "presentation", _zip),
    ".odg": Type(_odf + "graphics", _zip),
    ".txt": Type("text/plain", is_text),
    ".rtf": Type("application/rtf", starting(b"{\\rtf")),
    ".png": Type("image/png", starting(PNG)),
    ".jpg": Type("image/jpeg", starting(b"\xff\xd8\xff")),
    ".jpeg": Type("image/jpeg", starting(b"\xff\xd8\xff")),
    ".jfif": Type("image/jpeg", starting(b"\xff\xd8\xff")),  # as browsers on Windows save them
    ".gif": Type("image/gif", starting(b"GIF87a", b"GIF89a")),
    ".webp": Type("image/webp", lambda head: _riff(head) and head[8:12] == b"WEBP"),
    ".bmp": Type("image/bmp", starting(b"BM")),
    ".tif": Type("image/tiff", starting(b"II*\x00", b"MM\x00*")),
    ".tiff": Type("image/tiff", starting(b"II*\x00", b"MM\x00*")),
    ".heic": Type("image/heic", _ftyp),
    ".heif": Type("image/heif", _ftyp),
    ".avif": Type("image/avif", _ftyp),
    ".mp4": Type("video/mp4", _ftyp),
    ".m4v": Type("video/mp4", _ftyp),
    ".mov": Type("video/quicktime", lambda head: head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free")),
    ".3gp": Type("video/3gpp", _ftyp),
    ".avi": Type("video/x-msvideo", lambda head: _riff(head) and head[8:12] == b"AVI "),
    ".webm": Type("video/webm", _ebml),
    ".mkv": Type("video/x-matroska", _ebml),
    ".wmv": Type("video/x-ms-wmv", starting(bytes.fromhex("3026b2758e66cf11"))),
    ".ogv": Type("video/ogg", starting(b"OggS")),
    ".mpg": Type("video/mpeg", starting(b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3")),
    ".mpeg": Type("video/mpeg", starting(b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3")),
}


def media_type(name: str, content: IO[bytes]) -> str:
    """Raises DocumentTypeUnknown, or DocumentTypeMismatch when the first bytes contradict the extension."""
    accepted = TYPES.get(PurePosixPath(name).suffix.lower())
    if accepted is None:
        raise DocumentTypeUnknown(name)
    if not accepted.agrees(content.read(HEAD)):
        raise DocumentTypeMismatch(name)
    return accepted.media_type
