from sqlalchemy import text

from jepostule.domain import blacklist, documents, drafts, retention
from jepostule.store.database import transaction
from tests import factories
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture


async def scalar(query: str) -> object:
    async with transaction() as session:
        return await session.scalar(text(query))


async def execute(query: str) -> None:
    async with transaction() as session:
        await session.execute(text(query))


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
