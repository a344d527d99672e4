"""Contents of files: Postgres large objects, written and read in chunks so that memory use stays flat."""

from collections.abc import AsyncIterator
from typing import IO, LiteralString

from jepostule.store.database import Session

PIECE = 1024 * 1024  # 122 MB/s; larger ones are no faster
# The oid of a new object that holds a first piece, for the statement that writes the row which names it.
BEGUN: LiteralString = "lo_from_bytea(0, %(piece)b)"


async def append(session: Session, oid: int, offset: int, source: IO[bytes]) -> None:
    """Copies the rest of `source`, from its current position, to this offset of an object."""
    while piece := source.read(PIECE):
        await session.driver.execute("select lo_put(%s, %s, %b)", (oid, offset, piece))
        offset += len(piece)


async def read(session: Session, oid: int | None) -> AsyncIterator[bytes]:
    # In chunks: a whole object at once takes eight times its size in memory.
    if oid is None:
        return
    offset, whole = 0, False
    while not whole:
        cursor = await session.driver.execute("select lo_get(%s, %s, %s)", (oid, offset, PIECE), binary=True)
        row = await cursor.fetchone()
        piece: bytes = row[0] if row else b""
        if piece:
            yield piece
        offset += len(piece)
        whole = len(piece) < PIECE
