"""The e-mail with a candidate's documents, forwarded by an agent."""

from jepostule.mail import letters
from jepostule.store.letter import Content
from tests.mail.reader import Reader
from tests.mail.rows import application, documents, platform

HOSTILE = "<script>alert(1)</script>"


def to_somebody(*names: str, **changes: object) -> Content:
    return letters.documents(application(**changes), platform(), documents(*names))


def test_both_parts_say_whose_documents_they_are_and_which() -> None:
    letter = to_somebody("CV.pdf", "Vitrine.jpg")
    assert letter.subject == "Documents de Camille Martin\u202f: vente en boucherie"
    for said in ("Camille Martin", "Boucherie Sanzot", "mardi 26 mai 2026", "CV.pdf (184", "Vitrine.jpg", "30 jours"):
        assert said in letter.text
        assert said in Reader(letter.html).words


def test_one_document_is_one() -> None:
    letter = to_somebody("CV.pdf")
    assert "le document que Camille Martin a joint à sa candidature" in letter.text
    assert "Le document de Camille Martin" in Reader(letter.html).words


def test_a_company_without_a_name_is_left_out() -> None:
    letter = to_somebody("CV.pdf", employer_description="")
    assert "sa candidature, envoyée" in letter.text
    assert "chez" not in letter.text + letter.html


def test_nobody_can_answer_for_the_company_with_it() -> None:
    assert Reader(to_somebody("CV.pdf").html).links == {}


def test_what_was_typed_stays_text() -> None:
    letter = to_somebody(HOSTILE, candidate_first_name=HOSTILE, job=HOSTILE, employer_description=HOSTILE)
    assert HOSTILE not in letter.html
    assert HOSTILE in Reader(letter.html).words
    assert HOSTILE in letter.text
