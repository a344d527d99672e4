"""How long it takes to make applications anonymous.

`python -m tests.scratch .venv/bin/python -m tests.bench.retention [COUNT]`
"""

import asyncio
import sys
import time

from sqlalchemy import text

from jepostule.domain import retention
from jepostule.store import migrations
from jepostule.store.database import engine, transaction
from tests import crowd, factories

AGED = ("application", "letter", "answer")


async def main(count: int) -> None:
    await old(count)
    begun = time.perf_counter()
    done = await retention.sweep()
    taken = time.perf_counter() - begun
    sys.stdout.write(
        f"{done['applications']} anonymous in {taken:.0f} s, {done['applications'] / taken:.0f} a second\n"
    )
    await engine().dispose()


async def old(count: int) -> None:
    """Inserts `count` applications, three years old."""
    async with transaction() as session:
        await factories.platform(session)
        await crowd.fill(session, count)
        for table in AGED:
            await session.execute(text(f"update {table} set created_at = created_at - interval '3 years'"))


if __name__ == "__main__":
    migrations.upgrade()
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
