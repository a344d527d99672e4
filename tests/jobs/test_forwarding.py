"""Memo and AMI receive an application, once, after the letter to the employer, if the platform's columns say so."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from jepostule.domain import forwardings, repairs, retention
from jepostule.domain.audit import COMMAND
from jepostule.store.database import transaction
from jepostule.store.queue import Job, defer
from tests.forwarding.services import PEAM_TOKEN, encrypted
from tests.forwarding.services import ami_server as ami_server  # noqa: PLC0414, a fixture
from tests.forwarding.services import certified as certified  # noqa: PLC0414
from tests.forwarding.services import memo_server as memo_server  # noqa: PLC0414
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import hurry, jobs, told
from tests.servers.ami import AmiServer
from tests.servers.api import Answer
from tests.servers.memo import MemoServer
from tests.sql import execute, rows

LBB = {"forwards_to_memo": True, "forwards_to_ami": "production"}
JOBS = "select id from procrastinate_jobs"
TOKEN = "select candidate_peam_access_token from application"


@pytest.fixture
def person(certified: object) -> dict[str, str]:
    return {"candidate_peam_access_token": encrypted()}


async def test_both_are_told_and_the_token_is_forgotten(
    apply: Apply, work: Work, memo_server: MemoServer, ami_server: AmiServer, person: dict[str, str]
) -> None:
    application = await apply(LBB, person)
    assert await rows(TOKEN) == [(person["candidate_peam_access_token"],)]
    await work()
    assert set(await told(application.id)) == {"sent", "forwarded-to-memo", "forwarded-to-ami"}
    assert len(memo_server.calls) == len(ami_server.calls) == 1
    assert ami_server.calls[0].headers["authorization"] == f"Bearer {PEAM_TOKEN}"
    assert await rows(TOKEN) == [("",)]


async def test_two_workers_that_forward_it_at_the_same_moment_record_it_once(apply: Apply) -> None:
    application = await apply()
    async with transaction() as session:
        for _ in range(2):
            await forwardings.record_memo(session, application.id)
    assert await told(application.id) == ["forwarded-to-memo"]


async def test_nothing_is_forwarded_before_the_letter_has_left(
    apply: Apply, memo_server: MemoServer, ami_server: AmiServer, person: dict[str, str]
) -> None:
    await apply(LBB, person)
    assert await jobs() == [("send-application", "todo")]


async def test_a_platform_that_rehearses_forwards_where_its_columns_say(
    apply: Apply, work: Work, memo_server: MemoServer, ami_server: AmiServer, person: dict[str, str]
) -> None:
    await apply({"delivers_letters": False, "forwards_to_ami": "staging"}, person)
    await work()
    assert (len(memo_server.calls), len(ami_server.calls)) == (0, 1)


class Case(NamedTuple):
    columns: dict[str, Any]
    variables: dict[str, str]
    with_token: bool
    told: list[str]


FOR_TESTS = {"ALLOW_SENDING_APPLICATIONS_TO_PRODUCTION_AMI": "false"}


@pytest.mark.parametrize(
    "case",
    [
        Case({}, {}, True, []),
        Case(LBB, {"MEMO_API_SECRET": ""}, True, ["ami"]),
        Case(LBB, {}, False, ["memo"]),
        Case(LBB, FOR_TESTS, True, ["memo"]),
        Case({"forwards_to_ami": "staging"}, FOR_TESTS, True, ["ami"]),
    ],
)
async def test_columns_and_settings_say_who_is_told(
    apply: Apply,
    work: Work,
    memo_server: MemoServer,
    ami_server: AmiServer,
    configure: Callable[..., None],
    case: Case,
) -> None:
    configure(**case.variables)
    await apply(case.columns, {"candidate_peam_access_token": encrypted() if case.with_token else ""})
    await work()
    assert ["memo"] * len(memo_server.calls) + ["ami"] * len(ami_server.calls) == case.told
    assert await jobs() == []


async def test_memo_that_is_unwell_is_told_later(apply: Apply, work: Work, memo_server: MemoServer) -> None:
    well, memo_server.answer = memo_server.answer, Answer(503)
    application = await apply(LBB)
    await work()
    assert (await jobs(), await told(application.id)) == ([("forward-to-memo", "todo")], ["sent"])
    memo_server.answer = well
    await hurry()
    await work()
    assert await told(application.id) == ["sent", "forwarded-to-memo"]


async def test_a_firm_no_is_not_asked_again(
    apply: Apply, work: Work, ami_server: AmiServer, person: dict[str, str]
) -> None:
    ami_server.answer = Answer(400)
    application = await apply({"forwards_to_ami": "production"}, person)
    await work()
    assert (await jobs(), await told(application.id)) == ([("forward-to-ami", "failed")], ["sent"])


async def test_a_token_that_can_serve_no_more_is_forgotten(
    apply: Apply, work: Work, ami_server: AmiServer, person: dict[str, str]
) -> None:
    ami_server.answer = Answer(503)
    await apply({"forwards_to_ami": "production"}, person)
    await work()
    assert await rows(TOKEN) != [("",)]
    ami_server.answer = Answer(400)
    await hurry()
    await work()
    assert (await jobs(), await rows(TOKEN)) == ([("forward-to-ami", "failed")], [("",)])


async def test_a_token_for_ami_outlasts_the_refusal_of_memo(
    apply: Apply, work: Work, memo_server: MemoServer, ami_server: AmiServer, person: dict[str, str]
) -> None:
    memo_server.answer, ami_server.answer = Answer(400), Answer(503)
    await apply(LBB, person)
    await work()
    assert sorted(await jobs()) == [("forward-to-ami", "todo"), ("forward-to-memo", "failed")]
    assert await rows(TOKEN) != [("",)]


async def test_a_token_goes_with_a_job_that_an_agent_has_cancelled(
    apply: Apply, work: Work, ami_server: AmiServer, person: dict[str, str]
) -> None:
    ami_server.answer = Answer(503)
    await apply({"forwards_to_ami": "production"}, person)
    await work()
    async with transaction() as session:
        assert await repairs.cancel(session, COMMAND, [each for (each,) in await rows(JOBS)]) == 1
    assert await rows(TOKEN) == [("",)]


async def test_a_job_that_runs_twice_tells_once(apply: Apply, work: Work, memo_server: MemoServer) -> None:
    application = await apply(LBB)
    await work()
    async with transaction() as session:
        await defer(session, Job.FORWARD_TO_MEMO, application_id=application.id)
    await work()
    assert len(memo_server.calls) == 1


async def test_an_application_that_was_erased_is_told_to_nobody(work: Work, memo_server: MemoServer) -> None:
    async with transaction() as session:
        await defer(session, Job.FORWARD_TO_MEMO, application_id=404)
    await work()
    assert (await jobs(), memo_server.calls) == ([], [])


async def test_a_token_that_was_not_used_is_erased_after_a_day(apply: Apply) -> None:
    await apply(people={"candidate_peam_access_token": encrypted()})
    await execute("update application set created_at = now() - interval '23 hours'")
    assert (await retention.sweep())["tokens"] == 0
    await execute("update application set created_at = now() - interval '25 hours'")
    assert (await retention.sweep())["tokens"] == 1
    assert await rows(TOKEN) == [("",)]


async def test_the_token_in_clear_is_nowhere_but_in_the_call(
    apply: Apply, work: Work, ami_server: AmiServer, person: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    ami_server.answer = Answer(500, PEAM_TOKEN.encode())
    caplog.set_level("DEBUG")
    await apply({"forwards_to_ami": "production"}, person)
    await work()
    tables = [name for (name,) in await rows("select tablename from pg_tables where schemaname = 'public'")]
    kept = [await rows(f"select each::text from {table} each") for table in tables]
    assert person["candidate_peam_access_token"] in str(kept)
    assert PEAM_TOKEN not in str(kept) + caplog.text
