"""When periodic jobs run."""

from datetime import UTC, datetime, timedelta

import pytest

from jepostule.domain import chores
from jepostule.domain.chores import Chore

HOUR = datetime(2026, 12, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chore", "now", "then"),
    [
        (Chore.SWEEP, "23:00:00", 7),
        (Chore.SWEEP, "23:06:59", 7),
        (Chore.SWEEP, "23:07:00", 67),
        (Chore.SWEEP, "23:59:59", 67),
        (Chore.RESCUE, "23:00:00", 1),
        (Chore.RESCUE, "23:06:59", 7),
        (Chore.RESCUE, "23:59:59", 60),
    ],
)
def test_the_next_run_is_at_its_minute(chore: Chore, now: str, then: int) -> None:
    moment = datetime.fromisoformat(f"2026-12-31T{now}+00:00")
    assert chores.next_run(chore, moment) == HOUR + timedelta(minutes=then)


def test_the_job_runner_is_told_the_same() -> None:
    assert chores.cron(Chore.SWEEP) == "7 * * * *"
    assert chores.cron(Chore.RESCUE) == "* * * * *"
