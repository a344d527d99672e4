import io
import tracemalloc
from typing import IO

import pytest
from sqlalchemy import text

from jepostule.store import large_objects, sql
from jepostule.store.database import Session, transaction

MEGABYTE = 1024 * 1024


async def write(session: Session, source: IO[bytes]) -> int:
    """The oid of a new object with all of `source`."""
    values = {"piece": source.read(large_objects.PIECE)}
    [(oid,)] = await sql.rows(session, f"select {large_objects.BEGUN}", values)
    await large_objects.append(session, oid, large_objects.PIECE, source)
    return int(oid)


async def test_bytes_come_back_as_they_were(session: Session) -> None:
    content = bytes(range(256)) * 12_345
    oid = await write(session, io.BytesIO(content))
    assert b"".join([piece async for piece in large_objects.read(session, oid)]) == content


async def test_what_was_erased_has_no_bytes(session: Session) -> None:
    assert [piece async for piece in large_objects.read(session, None)] == []


@pytest.mark.usefixtures("database")
async def test_an_object_goes_with_its_transaction() -> None:
    async with transaction() as session:
        await write(session, io.BytesIO(b"x"))
        await session.rollback()
    async with transaction() as session:
        assert await session.scalar(text("select count(*) from pg_largeobject_metadata")) == 0


async def test_ten_megabytes_take_a_few_of_memory(session: Session) -> None:
    content = io.BytesIO(bytes(10 * MEGABYTE))
    tracemalloc.start()
    try:
        oid = await write(session, content)
        async for _ in large_objects.read(session, oid):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5 * MEGABYTE


async def test_tools_of_postgres_see_what_a_document_holds(session: Session) -> None:
    """`vacuumlo` removes each object that no column of this type names."""
    query = """
        select attname from pg_attribute
        where attrelid = 'document'::regclass and atttypid = 'oid'::regtype and attnum > 0
    """
    assert await session.scalar(text(query)) == "content"
