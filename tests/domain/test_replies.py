"""CONTRACT 2: what an answer needs, and the errors when it is missing."""

from datetime import UTC, date, datetime

import pytest

from jepostule.domain import replies
from jepostule.domain.errors import Incomplete
from jepostule.domain.replies import Reply

NOW = datetime(2026, 5, 20, 8, tzinfo=UTC)
ROBIN = {"employer_name": "Robin Sanzot", "employer_email": "robin@example.org"}
MEETING = {**ROBIN, "datetime": "2026-05-26T10:00"}


def faults(kind: str, **typed: str) -> dict[str, list[str]]:
    with pytest.raises(Incomplete) as refused:
        replies.checked(kind, typed, NOW)
    return refused.value.errors


def test_a_rejection_gives_no_reason_unless_one_is_chosen() -> None:
    assert replies.checked("rejection", {}, NOW) == Reply("rejection", reason="unknown")
    assert replies.checked("rejection", {"reason": "skills"}, NOW).reason == "skills"
    assert faults("rejection", reason="age").keys() == {"reason"}


def test_a_rejection_keeps_nothing_of_what_was_typed_for_another_answer() -> None:
    typed = {**MEETING, "reason": "novacancy", "message": "Venez", "location": "video", "start_date": "2026-06-08"}
    assert replies.checked("rejection", typed, NOW) == Reply("rejection", reason="novacancy")


def test_a_question_needs_its_words_and_a_way_to_answer() -> None:
    assert faults("info_request").keys() == {"message", "__all__"}
    reply = replies.checked("info_request", {"message": "Le samedi ?", **ROBIN}, NOW)
    assert (reply.message, reply.employer_name, reply.employer_email) == ("Le samedi ?", *ROBIN.values())


def test_errors_are_in_the_order_of_the_form() -> None:
    wrong = {"employer_phone": "12", "employer_email": "robin", "start_date": "2020-01-01", "message": "a" * 4001}
    contacts = ["employer_phone", "employer_email"]
    assert [*faults("info_request", **wrong | {"message": ""})] == ["message", *contacts]
    assert [*faults("interview", **wrong, location="moon")] == ["location", "datetime", *contacts, "message"]
    assert [*faults("hired", **wrong)] == ["start_date", *contacts, "message"]
    unreachable = {"employer_name": "a" * 129, "message": wrong["message"]}
    assert [*faults("hired", **unreachable)] == ["employer_name", "__all__", "message"]


@pytest.mark.parametrize("kind", ["info_request", "interview", "hired"])
@pytest.mark.parametrize(
    "way",
    [{"employer_email": "r@example.org"}, {"employer_phone": "0134567890"}, {"employer_address": "12 rue de la Gare"}],
)
def test_one_way_to_be_reached_is_enough(kind: str, way: dict[str, str]) -> None:
    typed = {"message": "Bonjour", "datetime": "31/12/2051 08:00"}
    assert replies.checked(kind, typed | way, NOW).kind == kind
    assert faults(kind, **typed, employer_name="Robin").keys() == {"__all__"}


def test_an_interview_is_on_site_unless_another_place_is_chosen() -> None:
    reply = replies.checked("interview", MEETING, NOW)
    assert (reply.location, reply.meets_at) == ("onsite", datetime(2026, 5, 26, 8, tzinfo=UTC))
    assert faults("interview", **MEETING, location="moon").keys() == {"location"}
    assert faults("interview", **ROBIN).keys() == {"datetime"}


def test_a_video_link_is_for_an_interview_by_video_alone() -> None:
    link = "https://visio.example/robin?room=1"
    assert replies.checked("interview", {**MEETING, "location": "video", "video_link": link}, NOW).video_link == link
    assert replies.checked("interview", {**MEETING, "location": "phone", "video_link": link}, NOW).video_link == ""
    assert replies.checked("interview", {**MEETING, "location": "video"}, NOW).video_link == ""


@pytest.mark.parametrize(
    "link",
    [
        *("http://visio.example", "javascript:alert(1)", "https://", "visio", "https://[x"),
        *("https://a@visio.example", r"https://visio.example\evil.example", "https://visio.example/a b"),
    ],
)
def test_a_video_link_leads_to_a_safe_page(link: str) -> None:
    assert faults("interview", **MEETING, location="video", video_link=link).keys() == {"video_link"}


def test_a_first_day_is_today_or_later_or_not_known_yet() -> None:
    assert replies.checked("hired", ROBIN, NOW).start_date is None
    assert replies.checked("hired", {**ROBIN, "start_date": "2026-05-20"}, NOW).start_date == date(2026, 5, 20)
    assert replies.checked("hired", {**ROBIN, "start_date": "08/06/2026"}, NOW).start_date == date(2026, 6, 8)
    for wrong in ("2026-05-19", "bientôt", "2026-02-30", "0001-01-01", "9999-01-01"):
        assert faults("hired", **ROBIN, start_date=wrong).keys() == {"start_date"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0134567890", "01 34 56 78 90"),
        ("01.34.56.78.90", "01 34 56 78 90"),
        ("+33 (0)1 34 56 78 90", "01 34 56 78 90"),
        ("06-12-34-56-78", "06 12 34 56 78"),
        ("+32 2 555 12 12", "+32 2 555 12 12"),
        ("0262200000", "0262 20 00 00"),
        ("0690.00.12.34", "0690 00 12 34"),
    ],
)
def test_a_phone_number_is_shown_as_the_french_write_it(typed: str, shown: str) -> None:
    assert replies.checked("hired", {"employer_phone": typed}, NOW).employer_phone == shown


@pytest.mark.parametrize("wrong", ["12", "le matin", "06 12 34 56", "00 00 00 00 00", "01 34 56 78 90 12"])
def test_a_phone_number_that_nobody_could_dial_is_refused(wrong: str) -> None:
    assert faults("hired", employer_phone=wrong) == {
        "employer_phone": ["Ce numéro de téléphone semble incomplet. Exemple\u202f: 06 12 34 56 78"]
    }


@pytest.mark.parametrize("wrong", ["robin", "robin@", "@example.org", "a b@example.org", "a@b, c@d.fr", "=?a?=@b.fr"])
def test_an_address_to_which_nobody_could_write_is_refused(wrong: str) -> None:
    assert faults("hired", employer_email=wrong).keys() == {"employer_email"}


def test_every_fault_is_said_at_once() -> None:
    typed = {"datetime": "hier", "employer_email": "robin", "employer_phone": "12", "message": "x" * 4001}
    found = faults("interview", **typed)
    assert found.keys() == {"datetime", "employer_email", "employer_phone", "message"}
    assert found["message"] == ["Ce texte est trop long\u202f: 4000 caractères au plus, il en a 4001."]
