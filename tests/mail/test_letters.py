"""The contents of our e-mails, equal in HTML and in text."""

import re

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jepostule.mail import letters
from jepostule.settings import settings
from jepostule.store.letter import Content
from tests.mail.reader import Reader
from tests.mail.rows import application, documents, platform

NOTICE = f"{settings().base_url}/informations#donnees"
LINKS = f"{settings().base_url}/candidature/reponse/299e7c75-0559-4733-9877-f59358cf7332/"
HOSTILE = """<script>alert(1)</script><a href='https://evil.example'>"x"</a>{{ 7 * 7 }}&amp;"""


def to_employer(**changes: object) -> Content:
    return letters.application(application(**changes), platform(), documents("CV.pdf", "Vitrine.jpg"))


def test_the_four_answers_and_what_becomes_of_data_are_links_from_the_outside() -> None:
    letter = to_employer()
    assert Reader(letter.html).links == {
        "06 12 34 56 78": "tel:0612345678",
        "camille.martin@example.org": "mailto:camille.martin@example.org",
        "Proposer un entretien": f"{LINKS}2",
        "Demander des précisions": f"{LINKS}1",
        "Refuser": f"{LINKS}0",
        "Annoncez l’embauche": f"{LINKS}3",
        "Vos données et vos droits": NOTICE,
    }
    assert re.findall(r"^(\S.*)\u202f:\n(http.*)$", letter.text, re.MULTILINE) == [
        ("Proposer un entretien", f"{LINKS}2"),
        ("Demander des précisions", f"{LINKS}1"),
        ("Refuser", f"{LINKS}0"),
        ("Camille travaille déjà avec vous\u202f? Annoncez l’embauche", f"{LINKS}3"),
        ("Vos données et vos droits", NOTICE),
    ]


def test_both_parts_say_who_what_and_how_to_answer() -> None:
    letter = to_employer()
    read = Reader(letter.html).words
    for words in [
        "Camille Martin souhaite travailler chez vous",
        "J'aime le travail bien fait.",
        "Quand en parler ?",
        "06 12 34 56 78",
        "camille.martin@example.org",
        "7 rue du Temple, 95130 Ermont",
        "CV.pdf",
        "Vitrine.jpg",
        "Que répondez-vous à Camille\u202f?",
        "Vous pouvez aussi répondre à ce message\u202f: Camille le recevra directement.",
        "Camille a choisi votre entreprise sur La Bonne Boite et vous écrit avec Je Postule.",
    ]:
        assert words in letter.text
        assert words in read
    assert "vente en boucherie" in letter.text
    assert "Vente en boucherie" in read


def test_the_subject_names_the_person_and_the_job() -> None:
    assert to_employer().subject == "Candidature de Camille Martin\u202f: vente en boucherie"
    assert to_employer(candidate_first_name="Élodie").subject.startswith("Candidature d’Élodie Martin")


def test_a_subject_is_one_line_that_every_provider_takes() -> None:
    letter = to_employer(candidate_first_name="C\nc" * 21, candidate_last_name="M" * 64, job="v" * 128)
    assert len(letter.subject) == 254
    assert letter.subject.endswith("v…")
    assert "\n" not in letter.subject


def test_what_was_typed_keeps_its_lines_and_paragraphs() -> None:
    letter = to_employer()
    assert "J&#39;aime le travail bien fait.<br>Quand en parler ?</p>" in letter.html
    assert "\n\nBonjour,\n\nJ'aime le travail bien fait.\nQuand en parler ?\n\nCamille\n\n" in letter.text


@pytest.mark.parametrize(
    "field",
    [
        "message",
        "job",
        "candidate_first_name",
        "candidate_last_name",
        "candidate_phone",
        "candidate_email",
        "candidate_address",
        "employer_description",
        "employer_email",
    ],
)
def test_what_was_typed_is_never_markup(field: str) -> None:
    changed = application(**{field: HOSTILE})
    for letter in (letters.application(changed, platform(), []), letters.confirmation(changed, platform())):
        reader = Reader(letter.html)
        assert "script" not in reader.tags
        assert not any("evil" in href for href in reader.links.values() if not href.startswith("mailto:"))
        assert "49" not in letter.text
    whole = Reader(letters.application(changed, platform(name=HOSTILE), documents(HOSTILE)).html).words
    assert HOSTILE in whole


@hypothesis.settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_every_word_that_was_typed_arrives(message: str) -> None:
    letter = to_employer(message=message)
    words = message.split()
    assert " ".join(words) in " ".join(Reader(letter.html).words.split())
    assert " ".join(words) in " ".join(letter.text.split())


def test_without_a_first_name_nobody_is_called_by_an_empty_name() -> None:
    letter = to_employer(candidate_first_name="", candidate_last_name="")
    read = Reader(letter.html).words
    for part in (letter.text, read):
        assert "camille.martin@example.org souhaite travailler chez vous" in part
        assert "Que répondez-vous\u202f?" in part
        assert "Cette personne travaille déjà avec vous\u202f?" in part
        assert "la personne qui postule le recevra directement" in part


def test_without_company_platform_or_documents_no_sentence_has_a_hole() -> None:
    bare = application(employer_description="", candidate_first_name="")
    for letter in (letters.application(bare, platform(name=""), []), letters.confirmation(bare, platform(name=""))):
        read = Reader(letter.html).words
        for part in (letter.text, read, letter.subject):
            assert not re.search(r" ( |,|\.)|\bchez (est|\.)|\bet \.| sur et|None|vers\.", part.replace("\n", "."))
            assert "joint" not in part
    assert letters.confirmation(bare, platform()).subject == "Votre candidature est partie"


def test_one_document_is_not_several() -> None:
    letter = letters.application(application(), platform(), documents("CV.pdf"))
    assert "Document joint\u202f: CV.pdf." in letter.text
    assert "Document joint\u202f:" in letter.html
    assert "Sa lettre et son document sont dans ce message." in letter.html


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("+33 (0)6.12-34/56 78", "+33612345678"),
        ("06 12 34 56 78 ou 07 12 34 56 78", ""),
        ("le matin", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_phone_is_a_link_where_it_is_one_number(phone: str, dialled: str) -> None:
    assert Reader(to_employer(candidate_phone=phone).html).links.get(phone, "tel:") == f"tel:{dialled}"


def test_the_candidates_copy_says_when_to_ask_again() -> None:
    letter = letters.confirmation(application(), platform())
    read = Reader(letter.html).words
    assert letter.subject == "Votre candidature chez Boucherie Sanzot est partie"
    for part in (letter.text, read):
        # 25 May in UTC, 26 May in Paris.
        assert "est partie mardi 26 mai à 0\u202fh\u202f30 vers Boucherie Sanzot." in part
        assert "À partir du mercredi 10 juin 2026" in part
        assert "contact@boucherie-sanzot.example" in part
        assert "camille.martin@example.org" in part
        assert "J'aime le travail bien fait." in part


def test_the_candidates_copy_has_no_link_to_answer_with() -> None:
    letter = letters.confirmation(application(), platform())
    assert "/candidature/reponse/" not in letter.html + letter.text


def test_letters_load_nothing_and_run_nothing() -> None:
    for letter in (to_employer(), letters.confirmation(application(), platform())):
        assert not {"img", "script", "link", "iframe", "form", "object"} & Reader(letter.html).tags
        assert not re.search(r"url\(|@import|\bsrc=|\bon\w+=", letter.html)
