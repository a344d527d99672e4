"""Recognising e-mail addresses: the fast check agrees with the library."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from jepostule.domain.contacts import PLAIN, is_address

PIECES = st.text("aZ09._+-=?'é@ ", max_size=12) | st.sampled_from(
    ["local", "test", "arpa", "xn--p1ai", "example", "fr"]
)


@given(st.lists(PIECES, min_size=1, max_size=3), st.lists(PIECES, min_size=1, max_size=4))
def test_what_is_plainly_an_address_is_one_for_the_library_too(local: list[str], domain: list[str]) -> None:
    text = f"{'.'.join(local)}@{'.'.join(domain)}"
    if len(text) <= 64 and text.isascii() and PLAIN.fullmatch(text):
        validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True)


@pytest.mark.parametrize(
    "text",
    [
        "camille@example.org",
        "Camille.Martin+cv@mail.example.org",
        "camille_martin@sous-domaine.example.org",
        "camille@exemple-été.fr",
        "o'brien@example.org",
        f"{'a' * 64}@example.org",
    ],
)
def test_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "camille",
        "camille@example",
        "camille@localhost.localhost",
        "camille@printer.local",
        "camille@1.2.3.4",
        "camille@-example.org",
        "camille@example..org",
        ".camille@example.org",
        "camille.@example.org",
        "camille@example.org\n",
        "camille@example.org, robin@example.org",
        "=?utf-8?q?camille?=@example.org",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)
    if "=?" not in text:
        with pytest.raises(EmailNotValidError):
            validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True)
