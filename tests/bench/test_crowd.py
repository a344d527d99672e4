"""Data loaded in bulk has all its indexes, and no row lacks its parent."""

from sqlalchemy import text

from jepostule.store.database import Session
from tests.bench import crowd
from tests.bench.bulk import TABLES, loading

COUNT = 300
INDEXES = text("select indexdef from pg_indexes where schemaname = current_schema() order by indexdef")
# Both tables of each foreign key, and one column of each.
KEYS = text("""
    select conrelid::regclass, child.attname, confrelid::regclass, parent.attname from pg_constraint
    join pg_attribute child on child.attrelid = conrelid and child.attnum = conkey[1]
    join pg_attribute parent on parent.attrelid = confrelid and parent.attnum = confkey[1]
    where contype = 'f' and conrelid::regclass::text = any(:tables)
""")
ORPHANS = "select count(*) from {} where {} is not null and {} not in (select {} from {})"
OTHERS = ("blacklist", "archived_job", "procrastinate_jobs", "sending_slot")


async def test_what_is_made_in_bulk_has_its_indexes_and_its_parents(session: Session) -> None:
    before = (await session.scalars(INDEXES)).all()
    await crowd.add_platforms(session)
    async with loading(session):
        await crowd.add(session, COUNT, one_in=10)
    assert (await session.scalars(INDEXES)).all() == before
    assert await orphans(session) == []


async def test_each_table_has_its_part_and_a_second_crowd_comes_beside_the_first(session: Session) -> None:
    await crowd.add_platforms(session)
    await crowd.add(session, COUNT, one_in=10)
    first = await counts(session)
    await crowd.add(session, COUNT, one_in=10)
    second = await counts(session)
    assert min(first.values()) > 0, first
    assert first["application"] == COUNT
    assert {name: second[name] for name in ("application", "answer", "event")} == {
        name: 2 * first[name] for name in ("application", "answer", "event")
    }


async def orphans(session: Session) -> list[tuple[str, str]]:
    keys = (await session.execute(KEYS, {"tables": [*TABLES, *OTHERS]})).all()
    assert len(keys) > 8
    return [
        (child, column)
        for child, column, parent, key in keys
        if await session.scalar(text(ORPHANS.format(child, column, column, key, parent)))
    ]


async def counts(session: Session) -> dict[str, int]:
    names = [*TABLES, *OTHERS, "pg_largeobject_metadata"]
    return {name: (await session.execute(text(f"select count(*) from {name}"))).scalar_one() for name in names}
