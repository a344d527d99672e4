"""Migrations of a filled database under traffic, one after the other, as successive releases bring them.

The traffic is SQL valid in every release since FIRST: it inserts, reads and updates rows of the big tables. A
statement that waits 4 s for a lock fails, and so does the test. How a whole release copes with the next one's schema
is checked by test_deploy.py.
"""

import asyncio
import threading
import time
from typing import Self

import psycopg
import pytest
from alembic import command

from jepostule.store import migrations
from jepostule.store.database import engine, transaction
from jepostule.store.postgres import parameters
from tests import crowd, factories
from tests.faults.postgres import OwnPostgres, on_own_postgres, own_postgres  # noqa: F401, fixtures

FIRST = "0009"
ROWS = 30_000  # applications, with related rows; 0011 blocks writers while it creates indexes, for 1 s here
TABLES = {"application": 1, "letter": 1, "answer": 1, "document": 0, "event": 0}  # rows inserted by each visit
OPTIONS = "-c lock_timeout=4s -c statement_timeout=20s"

COPY = """
    insert into application (
        answer_uuid, platform_id, candidate_first_name, candidate_last_name, candidate_email, candidate_peid,
        candidate_phone, candidate_address, candidate_rome_code, candidate_peam_access_token, employer_email,
        employer_description, siret, job, message, send_confirmation
    )
    select gen_random_uuid(), platform_id, candidate_first_name, candidate_last_name, candidate_email, candidate_peid,
        candidate_phone, candidate_address, candidate_rome_code, candidate_peam_access_token, employer_email,
        employer_description, siret, job, 'under way', send_confirmation
    from application order by id limit 1
    returning id
"""
LETTER = """
    insert into letter (id, application_id, kind, recipient, state)
    values (gen_random_uuid(), %(id)s, 'application', 'robin@example.org', 'pending')
"""
ANSWER = """
    insert into answer (application_id, number, kind, reason, message, employer_email)
    values (%(id)s, 1, 'rejection', 'novacancy', '', '')
"""
STEPS = (
    LETTER,
    ANSWER,
    "update letter set state = 'sending' where application_id = %(id)s",
    "select count(*) from letter join application on application.id = application_id where application_id = %(id)s",
)


class Traffic:
    """Inserts applications in a thread, each in a transaction."""

    def __init__(self) -> None:
        self.made = 0
        self.longest = 0.0  # seconds, for one transaction
        self.error: Exception | None = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.go_on)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    async def wait_for(self, more: int) -> None:
        """Waits until `more` have been inserted, or an error has ended it."""
        enough = self.made + more
        while self.made < enough and self.error is None:
            await asyncio.sleep(0.01)

    def go_on(self) -> None:
        with psycopg.connect(**{**parameters(), "options": OPTIONS}) as connection:
            while not self.over.is_set() and self.error is None:
                began = time.monotonic()
                try:
                    self.apply(connection)
                except psycopg.Error as error:
                    self.error = error
                self.longest = max(self.longest, time.monotonic() - began)

    def apply(self, connection: psycopg.Connection) -> None:
        with connection.transaction():
            row = connection.execute(COPY).fetchone()
            assert row is not None
            for each in STEPS:
                connection.execute(each, {"id": row[0]})
        self.made += 1


@pytest.fixture
async def filled(on_own_postgres: OwnPostgres) -> None:  # noqa: F811
    async with transaction() as session:
        await factories.platform(session)
    async with transaction() as session:
        await crowd.fill(session, ROWS)
    await engine().dispose()


def asked(query: str) -> tuple[int, ...]:
    with psycopg.connect(**parameters()) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)


def later_than(first: str) -> list[str]:
    """Versions in ascending order."""
    return [each for each in reversed(migrations.revisions()) if each > first]


def counted() -> tuple[int, ...]:
    return asked("select " + ", ".join(f"(select count(*) from {table})" for table in TABLES))


@pytest.mark.usefixtures("filled")
async def test_down_and_up_again_on_a_filled_database_in_use() -> None:
    before = counted()
    command.downgrade(migrations.config(), FIRST)
    assert counted() == before
    for version in later_than(FIRST):
        with Traffic() as traffic:
            await traffic.wait_for(5)
            await asyncio.to_thread(command.upgrade, migrations.config(), version)
            await traffic.wait_for(5)
        print(f"\n{version}: {traffic.made} applications meanwhile, longest {traffic.longest:.2f} s", end="")  # noqa: T201
        assert traffic.error is None
        before = tuple(count + traffic.made * more for count, more in zip(before, TABLES.values(), strict=True))
        assert counted() == before
    assert asked("select max(version_num)::int from alembic_version") == (int(migrations.revisions()[0]),)
