"""Rows that cannot be imported are refused, counted and reported with the reason; the rest is imported."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.legacy import moved
from tests.legacy.moved import move_in
from tests.legacy.people import NOON, OldService, some_of_each

LONG = "x" * 60 + "@example.org"
FOR_EVER = "infinity"

Deed = Callable[[OldService], Any]


REFUSED: dict[str, tuple[Deed, str, str]] = {
    "a platform whose name could not stand in an address": (
        lambda old: old.platform("La Bonne Boite"),
        "platform",
        "breaks client_platform_client_id_is_a_slug",
    ),
    "an application of a platform that is not here": (
        lambda old: old.application(9, platform=99),
        "application",
        "its platform is not here",
    ),
    "an application of an address that would be cut": (
        lambda old: old.application(9, employer_email=LONG),
        "application",
        "an e-mail address of more than 64 characters",
    ),
    "an application of no day": (
        lambda old: old.application(9, created_at=FOR_EVER),
        "application",
        "its date cannot be read",
    ),
    "an answer to an application that is not here": (
        lambda old: (old.application(9, created_at=FOR_EVER), old.rejection(9)),
        "answer",
        "its application is not here",
    ),
    "an answer of no kind": (
        lambda old: old.add("jepostulepipeline_answer", created_at=NOON, job_application_id=4),
        "answer",
        "of no kind",
    ),
    "an answer of two kinds": (
        lambda old: old.add("jepostulepipeline_answerrejection", answer_ptr_id=2, reason="skills", message=""),
        "answer",
        "of several kinds at once",
    ),
    "an interview somewhere else": (
        lambda old: old.interview(4, location="moon"),
        "answer",
        "breaks answer_location_is_known",
    ),
    "an interview on no day": (
        lambda old: old.interview(4, datetime=FOR_EVER),
        "answer",
        "its date cannot be read",
    ),
    "an interview before there were dates": (
        lambda old: old.interview(4, datetime="0044-03-15 10:00:00+00 BC"),
        "answer",
        "its date cannot be read",
    ),
    "an event that we do not know": (
        lambda old: old.event("vanished"),
        "event",
        "breaks event_kind_is_known",
    ),
    "an event on no day": (
        lambda old: old.event(created_at=FOR_EVER),
        "event",
        "its date cannot be read",
    ),
    "an event that was told twice": (
        lambda old: old.event("forwarded-to-memo"),
        "event",
        "another one is here in its place",
    ),
    "an e-mail of no event of ours": (
        lambda old: old.email(old.event("vanished")),
        "email",
        "its event is not here, or tells of no e-mail",
    ),
    "a user whom the old admin did not let in": (
        lambda old: old.agent("passant", is_staff=False),
        "agent",
        "neither superuser nor staff: the old admin did not let them in",
    ),
    "a user of the same name in capitals": (
        lambda old: old.agent("SACHA"),
        "agent",
        "another one has the same name, but for its capitals",
    ),
    "a failure on no day": (
        lambda old: old.failure(created_at=FOR_EVER),
        "failure",
        "its date cannot be read",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_it_is_refused_with_the_reason_and_all_the_rest_comes(old: OldService, case: str) -> None:
    deed, source, reason = REFUSED[case]
    some_of_each(old)
    deed(old)
    tallies = await move_in(old)
    assert tallies[source].refused == {reason: 1}
    assert all(each.accounted for each in tallies.values())
    assert tallies[source].written == tallies[source].total - 1
    for name, table in moved.HERE.items():
        assert len(await moved.rows(table)) == tallies[name].written, table
    (kept,) = await moved.rows("moved_in", f"source = '{source}' and refused <> ''")
    assert kept["refused"] == reason
