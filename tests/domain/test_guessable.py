"""Passwords that anybody tries first are told from those that take long to guess."""

import pytest

from jepostule.domain import passwords
from jepostule.domain.guessable import is_guessable

OWN = ["sacha@example.org", "sacha", "example.org"]


@pytest.mark.parametrize(
    "password",
    [
        *("motdepasse123", "Password1234!", "Bienvenue2026", "jepostule-2026", "admin-admin-admin"),
        *("azertyuiop12", "123456789012", "987654321abc", "Qwertyuiop2026"),
        *("aaaaaaaaaaaa", "abcabcabcabc", "chatchatchat", "111122223333"),
        *("Sacha1234567", "sacha@example.org!", "sachasachasacha"),
    ],
)
def test_what_is_tried_first_is_guessable(password: str) -> None:
    assert is_guessable(password, OWN)


@pytest.mark.parametrize(
    "password", ["un mot de passe de Sacha", "pâte à sel et bégonia", "vélo lampe citron", "9Kd-w2!pXq7z"]
)
def test_words_without_relation_and_chance_are_not(password: str) -> None:
    assert not is_guessable(password, OWN)


def test_ours_are_not() -> None:
    assert not any(is_guessable(passwords.generated(), OWN) for _ in range(100))
