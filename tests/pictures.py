"""PNG files, drawn here."""

import zlib
from struct import pack

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(width: int = 320, height: int = 64, colour: str = "#1b3a6b", *, more: int = 0) -> bytes:
    """A bar in one colour on a transparent ground. `more`: bytes of a chunk that browsers skip."""
    ink, air = bytes.fromhex(colour[1:]) + b"\xff", bytes(4)
    bar = b"\0" + air * 2 + ink * (width - 4) + air * 2
    rows = [bar if 2 <= row < height - 2 else b"\0" + air * width for row in range(height)]
    sides = pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    extra = chunk(b"tEXt", b"x" * more) if more else b""
    return SIGNATURE + chunk(b"IHDR", sides) + extra + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND")


def chunk(name: bytes, content: bytes = b"") -> bytes:
    return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))
