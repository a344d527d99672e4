"""Everything in the 2018 database is imported once, with its ids."""

from datetime import UTC, datetime, timedelta

import pytest

from jepostule.domain import reports
from jepostule.store.database import transaction
from tests.legacy import moved
from tests.legacy.moved import move_in
from tests.legacy.people import CAMILLE, OldService, some_of_each, uuid
from tests.sql import execute

NOON = datetime(2019, 1, 7, 12, tzinfo=UTC)


async def test_all_rows_come_and_are_accounted_for(old: OldService) -> None:
    some_of_each(old)
    tallies = await move_in(old)
    assert {source: (each.total, each.written) for source, each in tallies.items()} == {
        "platform": (2, 2),
        "agent": (3, 3),
        "application": (4, 4),
        "answer": (3, 3),
        "event": (10, 10),
        "email": (7, 7),
        "failure": (1, 1),
        "delayed": (0, 0),
    }
    assert all(each.accounted and not each.refused and not each.repaired for each in tallies.values())


async def test_an_application_is_as_it_was_but_for_its_token(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    found = await moved.one("application", "id = 3")
    expected = {**CAMILLE, "id": 3, "answer_uuid": uuid(3), "platform_id": 2, "created_at": NOON}
    expected |= {"candidate_peam_access_token": "", "send_confirmation": True}
    assert {name: found[name] for name in expected} == expected
    assert "canary" not in str(await moved.everything())


async def test_an_e_mail_is_a_letter_that_was_sent(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    letter = await moved.one("letter", "application_id = 2 and kind = 'application'")
    assert (letter["recipient"], letter["state"], letter["delivery"]) == (CAMILLE["employer_email"], "sent", "bounced")
    assert (letter["provider_id"], letter["sent_at"], letter["subject"]) == ("576460752700000002", NOON, "")
    event = await moved.one("event", "application_id = 2 and kind = 'sent'")
    assert event["letter_id"] == letter["id"]
    answer = await moved.one("letter", "application_id = 2 and kind = 'answer'")
    assert (answer["recipient"], answer["answer_id"]) == (CAMILLE["candidate_email"], 2)
    assert (await moved.one("event", "application_id = 2 and kind = 'forwarded-to-memo'"))["letter_id"] is None


async def test_an_application_that_never_left_is_found_as_failed(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    (letter,) = await moved.rows("letter", "application_id = 4")
    assert (letter["kind"], letter["state"], letter["sent_at"]) == ("application", "failed", None)


async def test_answers_are_of_their_kinds(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    refusal, question, invitation = await moved.rows("answer")
    assert (refusal["kind"], refusal["reason"], refusal["number"]) == ("rejection", "skills", 1)
    assert (question["kind"], question["message"]) == ("info_request", "Avez-vous le permis ?")
    assert (invitation["kind"], invitation["location"]) == ("interview", "video")
    assert invitation["meets_at"] == datetime(2019, 2, 2, 10, 2, tzinfo=UTC)
    assert invitation["employer_phone"] == "01 34 56 78 90"


async def test_an_answer_that_says_less_than_ours_must_is_kept(old: OldService) -> None:
    old.platform()
    for number in (1, 2, 3):
        old.application(number)
    old.rejection(1, message="Un mot de 2018")
    old.question(2, message="", employer_phone="")
    old.interview(3, employer_phone="")
    assert (await move_in(old))["answer"].written == 3
    assert (await moved.one("answer", "kind = 'rejection'"))["message"] == "Un mot de 2018"


async def test_users_are_agents_with_their_past(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    sacha, lou, gone = await moved.rows("agent")
    assert (sacha["username"], sacha["name"], sacha["role"], sacha["active"]) == (
        "sacha",
        "Sacha Lefèvre",
        "admin",
        True,
    )
    assert (lou["username"], lou["name"], lou["role"]) == ("lou@example.org", "Lou", "support")
    assert (sacha["active"], lou["active"], gone["active"]) == (True, True, False)
    assert {each["created_at"] for each in (sacha, lou, gone)} == {NOON}


async def test_platforms_begin_as_those_of_their_name(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    lbb, staging = await moved.rows("client_platform")
    assert (lbb["id"], lbb["client_id"], lbb["forwards_to_ami"]) == (1, "lbb", "production")
    assert (staging["client_id"], staging["delivers_letters"]) == ("lbb-staging", False)


async def test_new_rows_have_numbers_above_those_of_2018(old: OldService) -> None:
    old.platform()
    old.application(4711)
    await move_in(old)
    await execute(
        "insert into application select (jsonb_populate_record(application, jsonb_build_object("
        "'id', nextval('application_id_seq'), 'answer_uuid', gen_random_uuid()))).* from application"
    )
    first, second = (each["id"] for each in await moved.rows("application"))
    assert first == 4711 < second  # a sequence that is ahead is left alone


async def test_the_days_that_are_over_are_counted_again(old: OldService) -> None:
    now = datetime.now(UTC)
    await reports.count_days(now)
    old.platform()
    old.application(created_at=now - timedelta(days=3))
    await move_in(old)
    async with transaction() as session:
        month = await reports.month(session, now)
    assert sum(each.applications for each in month.values()) == 1


async def test_it_is_noted_in_the_audit_once(old: OldService) -> None:
    some_of_each(old)
    for _ in range(2):
        await move_in(old)
    noted = [(each["action"], each["details"]) for each in await moved.rows("audit", "username = 'command line'")]
    assert noted.count(("move-in", {"done": 30})) == 1
    assert noted.count(("create-agent", {"role": "admin"})) == 1
    assert [action for action, _ in noted].count("move-in") == 1


@pytest.mark.parametrize("topic", ["send-application", "send-answer"])
async def test_what_the_old_service_has_still_to_do_is_told(old: OldService, topic: str) -> None:
    old.add("queue_delayedmessage", created_at=NOON, topic=topic, value=b"", until=NOON)
    delayed = (await move_in(old))["delayed"]
    assert delayed.accounted
    assert "let its worker finish" in next(iter(delayed.refused))
