"""How somebody can be reached: what is checked, and how it is shown."""

import re
from contextlib import suppress
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumber, PhoneNumberFormat

from jepostule.domain.errors import EmailRefused, LinkRefused, PhoneRefused

# Where people leave +33 out: the mainland, Guadeloupe, Martinique, Guyane, La Réunion, Mayotte.
FRANCE = ("FR", "GP", "MQ", "GF", "RE", "YT")


# As nearly all are. The library says the same of them, and takes a fifth of the time of a whole token for it.
PLAIN = re.compile(
    r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]+(-[a-z0-9]+)*\.)+(?!(arpa|invalid|local|localhost|onion)$)[a-z]{2,}",
    re.IGNORECASE,
)
SHORT = 64  # characters: no part of it can be too long


def is_address(text: str) -> bool:
    """By its form alone. ASCII before the @: servers that accept more are few."""
    if len(text) <= SHORT and text.isascii() and PLAIN.fullmatch(text):
        return True
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return False
    return "=?" not in text  # it would open an encoded word in a header


def email(text: str) -> str:
    """EmailRefused."""
    if text and not is_address(text):
        raise EmailRefused
    return text


def phone(text: str) -> str:
    """`06 12 34 56 78`, `+32 2 555 12 12`, however it was typed; PhoneRefused when nobody could dial it."""
    if not text:
        return ""
    for region in FRANCE:
        with suppress(phonenumbers.NumberParseException):
            number = phonenumbers.parse(text, region)
            if phonenumbers.is_valid_number(number):
                return phonenumbers.format_number(number, french_or_not(number))
    raise PhoneRefused


def french_or_not(number: PhoneNumber) -> int:
    home = phonenumbers.region_code_for_number(number) in FRANCE
    return PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL


def video_link(text: str) -> str:
    """LinkRefused unless it is plainly a page of the web, over https."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        plain = text.startswith("https://") and parts.hostname and "@" not in parts.netloc
    except ValueError as error:
        raise LinkRefused from error
    if not plain or not text.isprintable() or " " in text or "\\" in text:
        raise LinkRefused
    return text
