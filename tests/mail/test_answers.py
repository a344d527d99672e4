"""The letters that candidates read: kind whatever the answer, and the same in HTML and in text."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from jepostule.mail import answers
from jepostule.store.answer import KINDS, REASONS, Answer
from jepostule.store.letter import Content
from tests.mail.reader import Reader
from tests.mail.rows import ROBIN, answer, application, platform

HOSTILE = """<script>alert(1)</script><a href='https://evil.example'>"x"</a>{{ 7 * 7 }}&amp;"""
FRIDAY = datetime(2026, 5, 29, 8, tzinfo=UTC)


def letter(*given: Answer) -> Content:
    return answers.answer(application(), platform(), given)


def says(written: Content, *expected: str) -> None:
    """Ignores case, since the same words may begin a sentence in one part only."""
    for words in expected:
        assert words.lower() in written.text.lower(), words
        assert words.lower() in Reader(written.html).words.lower(), words


@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_name_the_person_the_company_and_the_application(kind: str) -> None:
    written = letter(answer(kind))
    says(
        written,
        "Camille",
        "Boucherie Sanzot",
        "«\u202fvente en boucherie\u202f»",
        "mardi 26 mai 2026",
        "La Bonne Boite",
    )
    assert (
        written.subject
        == {
            "rejection": "Réponse de Boucherie Sanzot à votre candidature",
            "info_request": "Boucherie Sanzot aimerait en savoir plus sur vous",
            "interview": "Boucherie Sanzot vous propose un entretien",
            "hired": "Boucherie Sanzot confirme votre embauche",
        }[kind]
    )


@pytest.mark.parametrize("kind", ["info_request", "interview", "hired"])
def test_the_recruiter_s_words_and_ways_to_be_reached_arrive(kind: str) -> None:
    written = letter(answer(kind))
    says(written, "Le mot de Robin Sanzot", "Venez avec votre CV.", "Je vous ferai visiter.", *list(ROBIN.values())[1:])
    links = Reader(written.html).links
    assert links["01 34 56 78 90"] == "tel:0134567890"
    assert links["robin@boucherie-sanzot.example"] == "mailto:robin@boucherie-sanzot.example"


def test_a_company_s_phone_can_be_dialled_whatever_is_written_after_it() -> None:
    given = answer("info_request", employer_email="", employer_phone="01 34 56 78 90 ext. 12")
    links = Reader(letter(given).html).links
    assert links["01 34 56 78 90 ext. 12"] == "tel:0134567890"
    assert links["Appeler le 01 34 56 78 90 ext. 12"] == "tel:0134567890"
    written = letter(answer("info_request", employer_email="", employer_phone="01 34 56 78 90 ou 06 12 34 56 78"))
    says(written, "01 34 56 78 90 ou 06 12 34 56 78")
    assert "tel:" not in written.html


@pytest.mark.parametrize("kind", ["info_request", "interview", "hired"])
@pytest.mark.parametrize("way", ["employer_email", "employer_phone", "employer_address"])
def test_one_way_to_be_reached_is_enough_for_a_whole_letter(kind: str, way: str) -> None:
    only: dict[str, Any] = {**dict.fromkeys(ROBIN, ""), "message": "Oui ?", way: ROBIN[way]}
    written = letter(answer(kind, **only))
    says(written, "Le mot de Boucherie Sanzot", ROBIN[way])
    assert ("répon" in written.text and "cet e-mail" in written.text) == (kind != "hired" and way == "employer_email")
    assert "None" not in written.text + written.html


def test_a_refusal_is_humane_and_differs_by_reason() -> None:
    written = {reason: letter(answer("rejection", reason=reason)) for reason in REASONS}
    for each in written.values():
        says(each, "ne peut pas y donner suite cette fois-ci", "elle ne dit rien de votre valeur", "Bon courage")
    for one, other in combinations(written.values(), 2):
        assert one.text != other.text
    assert "Ce que l’entreprise nous a dit" not in written["unknown"].text
    says(written["skills"], "de votre valeur. Vos compétences peuvent servir")
    for reason, words in {
        "novacancy": "il n’y a pas de poste à pourvoir en ce moment.",
        "experience": "une autre expérience est recherchée pour ce poste.",
        "skills": "d’autres compétences sont recherchées pour ce poste.",
        "education": "ce poste demande une autre formation.",
    }.items():
        says(written[reason], "Ce que l’entreprise nous a dit", words)


def test_an_interview_says_when_and_where_in_words() -> None:
    says(letter(answer("interview")), "Vendredi 29 mai 2026 à 10\u202fh", "Sur place, 12 rue de la Gare, 95130 Ermont")
    says(letter(answer("interview", location="phone")), "Par téléphone")
    assert answers.meeting(answer("interview", location="phone"))["place"] == "Par téléphone"
    link = "https://visio.example/robin?a=1&b=2"
    by_video = letter(answer("interview", location="video", video_link=link))
    says(by_video, "En visio", link)
    assert Reader(by_video.html).links[link] == link


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    for hour, season in ((0, "été"), (1, "hiver")):
        at = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        says(
            letter(answer("interview", meets_at=at)), f"Dimanche 25 octobre 2026 à 2\u202fh\u202f30 (heure d’{season})"
        )


def test_another_date_says_which_one_it_replaces() -> None:
    moved = answer("interview", 2, meets_at=FRIDAY + timedelta(days=3))
    written = letter(answer("interview"), moved)
    assert written.subject == "Nouvelle date pour votre entretien chez Boucherie Sanzot"
    says(written, "Lundi 1er juin 2026 à 10\u202fh", "remplace celle du vendredi 29 mai à 10\u202fh")


def test_of_several_dates_the_last_one_is_replaced() -> None:
    second = answer("interview", 2, meets_at=FRIDAY + timedelta(days=3))
    third = answer("interview", 3, meets_at=FRIDAY + timedelta(days=4))
    says(letter(answer("interview"), second, third), "remplace celle du lundi 1er juin à 10\u202fh")


def test_an_interview_after_a_question_replaces_no_date() -> None:
    assert letter(answer("info_request"), answer("interview", 2)) == letter(answer("interview", 2))


def test_another_place_on_the_same_date_says_so() -> None:
    written = letter(answer("interview"), answer("interview", 2, location="phone"))
    assert written.subject == "Votre entretien chez Boucherie Sanzot\u202f: ce qui change"
    says(written, "La date reste la même.", "Par téléphone")


def test_a_refusal_before_the_interview_calls_it_off() -> None:
    written = letter(answer("interview"), answer("rejection", 2))
    says(written, "L’entretien prévu vendredi 29 mai 2026 à 10\u202fh n’aura donc pas lieu.")
    assert "et de l’entretien" not in written.text


def test_a_refusal_after_the_interview_thanks_for_it() -> None:
    written = letter(answer("interview"), answer("rejection", 2, created_at=FRIDAY + timedelta(days=1)))
    says(written, "et de l’entretien du vendredi 29 mai")
    assert "n’aura donc pas lieu" not in written.text


def test_a_first_day_is_told_where_it_is_known() -> None:
    says(letter(answer("hired", start_date=date(2026, 6, 8))), "Votre premier jour", "lundi 8 juin 2026")
    assert "premier jour" not in letter(answer("hired")).text


@pytest.mark.parametrize("kind", KINDS)
def test_without_names_no_sentence_has_a_hole(kind: str) -> None:
    bare = application(employer_description="", candidate_first_name="", candidate_last_name="")
    written = answers.answer(bare, platform(name=""), [answer(kind, employer_name="")])
    for part in (written.text, Reader(written.html).words, written.subject):
        assert not re.search(r" ( |,|\.)|\bchez (est|\.)|\bet \.| sur et|None|Bonjour ,|de à|\bde$", part)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_typed_is_never_markup(kind: str) -> None:
    typed = dict.fromkeys(ROBIN, "" if kind == "rejection" else HOSTILE)
    people = application(job=HOSTILE, employer_description=HOSTILE, candidate_first_name=HOSTILE)
    before = answer("interview", employer_name=HOSTILE)
    written = answers.answer(people, platform(name=HOSTILE), [before, answer(kind, 2, **typed)])
    reader = Reader(written.html)
    assert "<script" not in written.html
    assert not any("evil" in href for href in reader.links.values() if not href.startswith("mailto:"))
    assert HOSTILE in reader.words
    assert "49" not in written.text
    assert not {"img", "link", "iframe", "form"} & reader.tags


def test_text_has_no_gaps() -> None:
    for kind in KINDS:
        assert "\n\n\n" not in letter(answer(kind)).text


def test_the_sender_is_the_company_and_the_answer_goes_to_the_recruiter() -> None:
    assert answers.sender_name(application(), platform()) == "Boucherie Sanzot via La Bonne Boite"
    assert answers.sender_name(application(employer_description=""), platform()) == "La Bonne Boite"
    assert answers.reply_to(application(), answer("hired")) == ("Robin Sanzot", "robin@boucherie-sanzot.example")
    assert answers.reply_to(application(), answer("hired", employer_name=""))[0] == "Boucherie Sanzot"
    assert answers.reply_to(application(), answer("rejection")) == (None, None)
