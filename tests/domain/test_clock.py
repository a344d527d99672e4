"""When the clock asks for what."""

from datetime import UTC, datetime

import pytest
from croniter import croniter

from jepostule.domain import clock
from jepostule.domain.clock import Chore


@pytest.mark.parametrize("chore", Chore)
@pytest.mark.parametrize("minute", [0, 6, 7, 8, 59])
@pytest.mark.parametrize("second", [0, 30])
def test_the_next_run_is_when_the_job_runner_says(chore: Chore, minute: int, second: int) -> None:
    now = datetime(2026, 12, 31, 23, minute, second, tzinfo=UTC)
    assert clock.next_run(chore, now) == croniter(clock.cron(chore), now).get_next(datetime)
