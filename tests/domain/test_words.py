import pytest

from jepostule.domain.words import faults
from jepostule.web import forms
from tests.factories import words


def test_words_that_may_be_sent_have_no_fault() -> None:
    assert faults(words()) == {}


def test_limits_are_those_of_the_contract_to_the_letter() -> None:
    assert faults(words(job="é" * 128, message="é" * 4000, candidate_address="é" * 256)) == {}
    assert faults(words(job="é" * 129, message="é" * 4001, candidate_address="é" * 257)).keys() == {
        "job",
        "message",
        "candidate_address",
    }


def test_a_line_cannot_hold_another() -> None:
    assert forms.line("Vente\r\nBcc: a@b\u2028c\x85d") == "Vente Bcc: a@b c d"


@pytest.mark.parametrize("typed", ["\u202a \u202c", "\x07 \u2066 \x07", "\u202aNone\u202c"])
def test_what_nobody_can_see_is_nothing(typed: str) -> None:
    assert (forms.line(typed), forms.paragraphs(typed)) == ("", "")


def test_a_letter_keeps_its_lines_and_loses_its_tricks() -> None:
    assert forms.paragraphs("Bonjour,\r\n\r\nje\u2028suis\x07 là\u202e") == "Bonjour,\n\nje\nsuis là"


def test_line_breaks_of_a_browser_count_once() -> None:
    assert faults(words(message=forms.paragraphs("a\r\n" * 1999 + "ab"))) == {}
