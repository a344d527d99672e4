"""Recognising e-mail addresses and phone numbers: the fast checks agree with the libraries."""

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from jepostule.domain.contacts import PLAIN_ADDRESS, PLAIN_PHONE, is_address, is_phone

PIECES = st.text("aZ09._+-=?'é@ ", max_size=12) | st.sampled_from(
    ["local", "test", "arpa", "xn--p1ai", "example", "fr"]
)


@given(st.lists(PIECES, min_size=1, max_size=3), st.lists(PIECES, min_size=1, max_size=4))
def test_what_is_plainly_an_address_is_one_for_the_library_too(local: list[str], domain: list[str]) -> None:
    text = f"{'.'.join(local)}@{'.'.join(domain)}"
    if len(text) <= 64 and text.isascii() and PLAIN_ADDRESS.fullmatch(text):
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


@pytest.mark.parametrize(
    "phone",
    ["06 12 34 56 78", "0612345678", "+33 6 12 34 56 78", "06.12.34.56.78", "+32 470 12 34 56", "0262 12 34 56"],
)
def test_numbers_as_people_write_them(phone: str) -> None:
    assert is_phone(phone)


@given(st.from_regex(PLAIN_PHONE, fullmatch=True))
def test_plain_french_numbers_are_what_the_library_takes_for_numbers(phone: str) -> None:
    assert phonenumbers.is_possible_number(phonenumbers.parse(phone, "FR"))


@pytest.mark.parametrize("phone", ["06 12 34", "bonjour", "1" * 32, "+", "06 12 34 56 78 90 12 34"])
def test_numbers_that_nobody_can_dial(phone: str) -> None:
    assert not is_phone(phone)
