"""Documents such as people have: real files of several types."""

import io
import struct
import zlib

import docx
from playwright.sync_api import FilePayload

PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper(name: str, content: bytes, media_type: str = "") -> FilePayload:
    return {"name": name, "mimeType": media_type, "buffer": content}


def cv() -> FilePayload:
    return paper("CV de Camille.pdf", PDF, "application/pdf")


def photo() -> FilePayload:
    """A violet square, as PNG."""
    pixels = zlib.compress((b"\0" + b"\x5b\x3d\xf5" * 64) * 64)
    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    chunks = b"".join(chunk(*each) for each in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")))
    return paper("Été à l’étal.png", b"\x89PNG\r\n\x1a\n" + chunks, "image/png")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def letter() -> FilePayload:
    written = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("J’aime le travail bien fait.")
    document.save(written)
    return paper("Lettre.docx", written.getvalue(), WORD)


def heavy(name: str, size: int) -> FilePayload:
    """A PDF of `size` bytes."""
    return paper(name, PDF.ljust(size, b" "), "application/pdf")
