import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from jepostule.domain import blacklist, documents, drafts, retention
from jepostule.store import sweeps
from jepostule.store.database import transaction
from jepostule.store.figures import statistics
from jepostule.store.figures.statistics import Asked
from tests import crowd, factories
from tests.conftest import emptied
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.sql import execute, scalar


async def test_documents_go_thirty_days_after_sending_and_their_names_stay(apply: Apply) -> None:
    await apply()
    await execute("update application set created_at = now() - interval '29 days'")
    assert (await retention.sweep())["documents"] == 0
    await execute("update application set created_at = now() - interval '31 days'")
    assert (await retention.sweep())["documents"] == 1
    assert await scalar("select count(*) from pg_largeobject_metadata") == 0
    assert await scalar("select name from document") == "CV Camille.pdf"


async def test_a_draft_that_nobody_touched_for_a_day_goes_with_its_documents(database: None) -> None:
    async with transaction() as session:
        invitation = factories.invitation(await factories.platform(session))
        await drafts.save(session, invitation, factories.words())
        await documents.add(session, invitation, [factories.upload()])
    assert (await retention.sweep())["drafts"] == 0
    await execute("update draft set updated_at = now() - interval '25 hours'")
    assert (await retention.sweep())["drafts"] == 1
    assert await scalar("select count(*) from pg_largeobject_metadata") == 0


async def test_an_application_outlives_its_draft(apply: Apply) -> None:
    await apply()
    await execute("update draft set updated_at = now() - interval '25 hours'")
    await retention.sweep()
    assert await scalar("select count(*) from draft") == 0
    assert await scalar("select count(*) from application") == 1
    assert await scalar("select count(*) from pg_largeobject_metadata") == 1


async def test_an_address_is_blocked_for_thirty_days(database: None) -> None:
    async with transaction() as session:
        await blacklist.block(session, "Robin@example.org", "spam")
    assert await scalar("select email from blacklist where until between now() + '29 days' and now() + '31 days'") == (
        "robin@example.org"
    )
    await execute("update blacklist set until = now() - interval '1 second'")
    assert (await retention.sweep())["blacklist"] == 1


# Inserts a row of each kind, of the given age.
OLD = {
    "failed_jobs": """
        insert into job_attempt (job_id, task, number, worker, started_at, ended_at, outcome, final)
        values (1, 'send-answer', 1, 'host:1', now() - {age}, now() - {age}, 'failed', true)
    """,
    "archived_jobs": """
        insert into archived_job (job_id, queue, task, args, attempts, cause, failed_at, retried, archived_by)
        values (1, 'send-answer', 'send-answer', '{{}}', 1, 'unknown', now() - {age}, false, 'sacha')
    """,
    "job_attempts": """
        insert into job_attempt (job_id, task, number, worker, started_at, ended_at, outcome)
        values (1, 'send-answer', 1, 'host:1', now() - {age}, now() - {age}, 'done')
    """,
    "audit": "insert into audit (username, address, action, subject, at) values ('sacha', '', 'x', '', now() - {age})",
    "erasures": "insert into erasure (email, username, address, asked_at) values ('1', 'sacha', '', now() - {age})",
    "mail_events": "insert into mail_event (digest, raw, received_at) values ('1', '{{}}', now() - {age})",
    "attempts": "insert into attempt (subject, at) values ('1', now() - {age})",
    "blacklist": "insert into blacklist (email, until) values ('r@example.org', now() + interval '2 hours' - {age})",
}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("name", "kept", "over"),
    [
        ("failed_jobs", "89 days 23 hours", "90 days 1 minute"),
        ("archived_jobs", "89 days 23 hours", "90 days 1 minute"),
        ("job_attempts", "89 days 23 hours", "90 days 1 minute"),
        ("audit", "11 months 27 days", "1 year 1 minute"),
        ("erasures", "11 months 27 days", "1 year 1 day"),
        ("mail_events", "23 months 27 days", "24 months 4 days"),
        ("attempts", "119 minutes", "121 minutes"),
        ("blacklist", "119 minutes", "121 minutes"),
    ],
)
async def test_each_is_gone_at_its_time_and_not_before(name: str, kept: str, over: str) -> None:
    await execute(OLD[name].format(age=f"interval '{kept}'"))
    assert ((await retention.count())[name], (await retention.sweep())[name]) == (0, 0)
    await execute(
        OLD[name].format(age=f"interval '{over}'").replace("'1'", "'2'").replace("r@", "n@").replace("(1,", "(2,")
    )
    assert ((await retention.count())[name], (await retention.sweep())[name]) == (1, 1)
    assert (await retention.count())[name] == 0


async def test_the_event_of_a_letter_is_kept_with_it(apply: Apply) -> None:
    await apply()
    await execute("""
        insert into mail_event (digest, raw, letter_id, received_at)
        select '1', '{}', id, now() - interval '3 years' from letter
    """)
    assert (await retention.sweep())["mail_events"] == 0


async def test_an_application_is_anonymous_after_as_many_months_as_the_deploy_says(
    apply: Apply, configure: Callable[..., None]
) -> None:
    configure(RETENTION_MONTHS="6")
    await apply()
    await age("5 months 27 days")
    assert ((await retention.count())["applications"], (await retention.sweep())["applications"]) == (0, 0)
    await age("5 days")
    assert ((await retention.count())["applications"], (await retention.sweep())["applications"]) == (1, 1)
    assert await scalar("select candidate_first_name from application where anonymous_at is not null") == ""
    assert (await retention.sweep())["applications"] == 0


async def age(by: str) -> None:
    for table in ("application", "letter"):
        await execute(f"update {table} set created_at = created_at - interval '{by}'")


@pytest.mark.parametrize(
    ("now", "months", "before"),
    [
        (datetime(2026, 3, 31, 5, tzinfo=UTC), 1, datetime(2026, 2, 28, 5, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), 24, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 12, datetime(2025, 12, 1, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 13, datetime(2024, 12, 15, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(now: datetime, months: int, before: datetime) -> None:
    assert retention.months_before(now, months) == before


class Stopped(BaseException):
    """Like a worker that is stopped."""


def stop_at(count: int) -> Callable[[int], None]:
    """A progress callback that stops the sweep once `count` rows have been handled."""
    gone = 0

    def advance(batch: int) -> None:
        nonlocal gone
        gone += batch
        if gone >= count:
            raise Stopped

    return advance


@pytest.fixture
async def crowded(database: None) -> None:
    """Twelve hundred applications, three years old, each with the bytes of a document."""
    async with transaction() as session:
        await factories.platform(session)
        await crowd.fill(session, 1200)
    await execute("delete from document")
    await execute("""
        insert into document (id, application_id, name, media_type, size, sha256, content)
        select gen_random_uuid(), id, 'CV.pdf', 'application/pdf', 2, '1', lo_from_bytea(0, 'CV') from application
    """)
    for table in ("application", "letter", "answer"):
        await execute(f"update {table} set created_at = created_at - interval '3 years'")


OBJECTS = "select count(*) from pg_largeobject_metadata"
IN_CLEAR = "select count(*) from application where anonymous_at is null"


@pytest.mark.usefixtures("crowded")
async def test_a_sweep_that_was_stopped_goes_on_where_it_was() -> None:
    with pytest.raises(Stopped):
        await retention.sweep(stop_at(500))
    assert (await scalar(IN_CLEAR), await scalar(OBJECTS)) == (700, 700)
    assert await scalar("select count(*) from document") == 700
    assert (await retention.sweep())["applications"] == 700
    assert (await scalar(IN_CLEAR), await scalar(OBJECTS), await scalar("select count(*) from pseudonym")) == (0, 0, 0)


@pytest.mark.usefixtures("crowded")
async def test_two_sweeps_at_once_do_each_thing_once() -> None:
    async with transaction() as session:
        before = await statistics.statistics(session, Asked())
    done = await asyncio.gather(retention.sweep(), retention.sweep())
    assert sum(each["applications"] for each in done) == 1200
    assert (await scalar(IN_CLEAR), await scalar(OBJECTS), await scalar("select count(*) from pseudonym")) == (0, 0, 0)
    async with transaction() as session:
        assert await statistics.statistics(session, Asked()) == before


@pytest.mark.usefixtures("crowded")
async def test_two_sweeps_at_once_erase_each_document_once() -> None:
    await execute("update application set created_at = now() - interval '31 days'")
    done = await asyncio.gather(retention.sweep(), retention.sweep())
    assert sum(each["documents"] for each in done) == 1200
    assert (await scalar(OBJECTS), await scalar("select count(*) from document")) == (0, 1200)


SPENT = "insert into attempt (subject, at) select 'somebody', now() - interval '3 hours' from generate_series(1, 40)"
FAILED = """
    insert into job_attempt (job_id, task, number, worker, outcome, final, ended_at)
    select number, 'send-application', 1, '', 'failed', true, now() - interval '91 days'
    from generate_series(1, 40) number
"""


@pytest.mark.parametrize(
    ("kind", "rows"), [("attempts", SPENT), ("failed_jobs", FAILED)], ids=["attempts", "failed_jobs"]
)
async def test_a_batch_is_no_larger_when_postgres_believes_that_its_table_is_empty(
    database: None, monkeypatch: pytest.MonkeyPatch, kind: str, rows: str
) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 10)
    await execute(rows)
    await execute(emptied())
    await execute("analyze")  # as autovacuum does, at any moment
    await execute(rows)
    async with transaction() as session:
        assert await retention.rules(datetime.now(UTC))[kind].sweep(session) == 10


@pytest.fixture
async def undeletable(database: None) -> AsyncIterator[None]:
    """A blacklist whose rows cannot be deleted."""
    await execute("create function refuse() returns trigger language plpgsql as 'begin raise exception ''no''; end'")
    await execute("create trigger refuse before delete on blacklist for each row execute function refuse()")
    yield
    await execute("drop function refuse cascade")


@pytest.mark.usefixtures("undeletable")
async def test_what_cannot_be_deleted_holds_up_nothing_else() -> None:
    await execute("insert into blacklist (email, until) values ('robin@example.org', now() - interval '1 hour')")
    await execute("insert into attempt (subject, at) values ('somebody', now() - interval '3 hours')")
    with pytest.raises(DBAPIError, match="no"):
        await retention.sweep()
    assert await scalar("select count(*) from blacklist") == 1
    assert await scalar("select count(*) from attempt") == 0
