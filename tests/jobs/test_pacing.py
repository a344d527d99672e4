"""A candidate's letters are sent one at a time, whichever process sends them and however many there are."""

import asyncio
import sys
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from jepostule.domain import applications
from jepostule.jobs import sending
from jepostule.settings import PROJECT
from jepostule.store.database import transaction
from jepostule.store.queue import Job
from tests import factories
from tests.domain.test_pacing import keeps_windows
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import jobs, runs
from tests.servers.smtp import SmtpServer
from tests.sql import execute, rows


async def apply_often(times: int) -> None:
    for number in range(times):
        async with transaction() as session:
            platform = await factories.platform(session)
            invitation = factories.invitation(platform, employer_email=f"robin{number}@example.org")
            await applications.submit(session, invitation, factories.words(), [])


async def time_passes(time: timedelta) -> None:
    await execute("update procrastinate_jobs set scheduled_at = scheduled_at - :time", time=time)
    await execute("update sending_slot set at = at - :time", time=time)


async def moments() -> list[datetime]:
    """Slots of the letters, sent or pending."""
    return [at for (at,) in await rows("select at from sending_slot order by at")]


async def left() -> list[str]:
    """Recipients, in the order of sending."""
    return [address for (address,) in await rows("select recipient from mailbox order by id")]


@pytest.mark.usefixtures("database")
async def test_eight_processes_together_never_exceed_a_window() -> None:
    command = [sys.executable, "-m", "tests.jobs.rivals", "8", "13"]
    rivals = await asyncio.create_subprocess_exec(*command, cwd=PROJECT)
    assert await rivals.wait() == 0
    taken = await moments()
    assert len(taken) == 8 * 13
    assert keeps_windows(taken)
    assert await rows("select count(distinct sender) from sending_slot") == [(1,)]
    scheduled = await rows("select scheduled_at from procrastinate_jobs where scheduled_at is not null order by 1")
    assert [at for (at,) in scheduled] == taken[1:]


async def test_a_letter_whose_moment_has_come_leaves_without_another_delay(work: Work) -> None:
    await apply_often(4)
    await three_have_left()
    ((wait,),) = await rows("select scheduled_at - now() from procrastinate_jobs")
    assert timedelta(seconds=50) < wait <= timedelta(seconds=60)
    await time_passes(wait)
    await work()
    assert await left() == ["robin3@example.org"]
    assert len(await runs(Job.SEND_APPLICATION)) == 1
    assert await jobs() == []


async def three_have_left() -> None:
    """Marks the first three letters as sent, without a worker."""
    first = "select letter_id from sending_slot order by at limit 3"
    await execute(
        f"delete from procrastinate_jobs where args ->> 'letter_id' in (select letter_id::text from ({first}) f)"
    )
    await execute(f"update letter set state = 'sent', attempt = 1, sent_at = now() where id in ({first})")


async def test_a_job_that_runs_twice_before_its_turn_waits_for_it_once(work: Work, server: SmtpServer) -> None:
    await apply_often(4)
    await three_have_left()
    ((letter_id, wait),) = await rows("select args ->> 'letter_id', scheduled_at - now() from procrastinate_jobs")
    for _ in range(2):
        await sending.send(UUID(letter_id), Job.SEND_APPLICATION)
    assert server.messages == []
    assert await jobs() == [("send-application", "todo")]
    await time_passes(wait)
    await work()
    assert [each.recipients for each in server.messages] == [["robin3@example.org"]]


async def test_a_hundred_letters_that_missed_their_moments_are_put_off_once_each(apply: Apply, work: Work) -> None:
    await apply_often(100)
    await execute("update procrastinate_jobs set scheduled_at = null")
    await execute("update sending_slot set at = at - interval '3 hours'")
    await apply(people={"candidate_email": "dominique@example.org", "employer_email": "robin@example.org"})
    await execute("delete from procrastinate_events")
    await work()
    others = await left()
    assert "robin@example.org" in others, "nobody else waits for it"
    assert len(others) >= 2
    assert await rows("select count(*) <= 100 from procrastinate_events where type = 'scheduled'") == [(True,)]
    waiting = "select at from sending_slot join letter on letter.id = letter_id where state = 'pending' order by at"
    assert await rows(waiting) == await rows("select scheduled_at from procrastinate_jobs order by scheduled_at")
    mine = "select at from sending_slot join letter on letter.id = letter_id where recipient <> 'robin@example.org'"
    assert keeps_windows([at for (at,) in await rows(f"{mine} order by at")])


async def test_where_a_worker_is_late_letters_keep_their_order_and_wait_no_longer_than_they_must(work: Work) -> None:
    await apply_often(9)
    await three_have_left()
    ((wait,),) = await rows("select min(scheduled_at) - now() from procrastinate_jobs")
    await time_passes(wait + timedelta(seconds=20))
    await work()
    assert await left()
    assert keeps_windows(await moments())
    by_moment = "select recipient from sending_slot join letter on letter.id = letter_id order by at"
    in_order = [int(recipient.removeprefix("robin")[0]) for (recipient,) in await rows(by_moment)]
    assert set(in_order[3:6]) == {3, 4, 5}
    assert in_order[6:] == [6, 7, 8]
    ((last,),) = await rows("select max(at) - now() from sending_slot")
    assert last <= timedelta(seconds=70)
