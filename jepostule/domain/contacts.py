"""E-mail addresses, phone numbers and video links: how they are validated and displayed."""

import re
from contextlib import suppress
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumber, PhoneNumberFormat

from jepostule.domain.errors import EmailRefused, LinkRefused, PhoneRefused

# Regions in which people omit the country code: the mainland, Guadeloupe, Martinique, Guyane, La Réunion, Mayotte.
FRANCE = ("FR", "GP", "MQ", "GF", "RE", "YT")

# Matches nearly all addresses. The library accepts these too, but takes a fifth of the time of issuing a token.
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]+(-[a-z0-9]+)*\.)+(?!(arpa|invalid|local|localhost|onion)$)[a-z]{2,}",
    re.IGNORECASE,
)
SHORT = 64  # characters, within which no part of an address can be too long
# Matches nearly all numbers. The library accepts these too, but takes a twentieth of the time of a whole application.
PLAIN_PHONE = re.compile(r"(0|\+33 ?)[1-9]([ .-]?[0-9]{2}){4}")


def is_address(text: str) -> bool:
    """Checks the syntax only. ASCII before the @: few servers accept more."""
    if len(text) <= SHORT and text.isascii() and PLAIN_ADDRESS.fullmatch(text):
        return True
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return False
    return "=?" not in text  # would start an encoded word in a header


def email(text: str) -> str:
    """`text` itself. Raises EmailRefused unless it is empty or an address."""
    if text and not is_address(text):
        raise EmailRefused
    return text


def is_phone(text: str) -> bool:
    """Whether this could be dialled from France: digits as people write them, or a full international number.

    Candidates' numbers are kept as they were typed.
    """
    if PLAIN_PHONE.fullmatch(text):
        return True
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, "FR"))
    except phonenumbers.NumberParseException:
        return False


def phone(text: str) -> str:
    """`06 12 34 56 78` or `+32 2 555 12 12`, however it was typed; PhoneRefused when it cannot be dialled.

    Stricter than `is_phone`: recruiters' numbers are links in the e-mail to the candidate.
    """
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
    """`text` itself. Raises LinkRefused unless it is empty or plainly the https URL of a web page."""
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
