"""What an agent reads when somebody calls."""

import httpx

from jepostule.domain import answers, replies
from jepostule.store.database import transaction
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.staff import agent, log_in


async def test_an_agent_reads_who_applied_and_what_was_answered(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    await agent()
    await log_in(client)
    before = await client.get(f"/admin/candidatures/{application.id}")
    assert "camille.martin@example.org" in before.text
    assert "pas encore répondu" in before.text
    async with transaction() as session:
        typed = {"message": "Êtes-vous libre le samedi ?", "employer_email": "robin@example.org"}
        await answers.give(session, application, replies.checked("info_request", typed, application.created_at))
    after = await client.get(f"/admin/candidatures/{application.id}")
    assert "Précisions demandées" in after.text
    assert "Êtes-vous libre le samedi ?" in after.text


async def test_an_application_that_is_not_there_is_a_404(client: httpx.AsyncClient) -> None:
    await agent()
    await log_in(client)
    for number in ("1", "9" * 30):
        assert (await client.get(f"/admin/candidatures/{number}")).status_code == 404
