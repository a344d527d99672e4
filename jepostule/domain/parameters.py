"""Parameters that a partner's page passes to the frame: names, limits, and who may set them. CONTRACT 1.2."""

from collections.abc import Mapping
from unicodedata import category

from jepostule.domain.contacts import is_address
from jepostule.domain.errors import Unreadable

# Always bound by the token.
REQUIRED = ("candidate_email", "candidate_peid", "employer_email")

# Set by the partner: bound by the token if the token request contained them. The order is part of the token's
# format: append, never reorder.
PARTNERS = (
    *REQUIRED,
    "candidate_first_name",
    "candidate_last_name",
    "candidate_rome_code",
    "candidate_peam_access_token",
    "employer_description",
    "siret",
    "next_url",
)
OPTIONAL = PARTNERS[len(REQUIRED) :]

# Editable by the candidate.
CANDIDATES = ("job", "candidate_phone", "candidate_address", "message")

# Characters.
LENGTHS = {
    "candidate_first_name": 64,
    "candidate_last_name": 64,
    "first_name": 64,  # the same, when entered in the frame
    "last_name": 64,
    "candidate_email": 64,
    "employer_email": 64,
    "candidate_peid": 64,
    "candidate_rome_code": 5,
    "candidate_peam_access_token": 4000,
    "employer_description": 256,
    "siret": 14,
    "next_url": 2000,
    "job": 128,
    "message": 4000,
    "candidate_phone": 32,
    "candidate_address": 256,
    "consent_categories": 256,
}


def cleaned(value: str) -> str:
    """Stripped of spaces; empty for `None`, which partners' templates output for a missing value."""
    value = value.strip()
    return "" if value == "None" else value


def refuse_unusable(fields: Mapping[str, str]) -> None:
    """Raises Unreadable for a value that is too long, not printable, or not an address where one is expected.

    `fields`: cleaned.
    """
    for name in PARTNERS:
        value = fields.get(name, "")
        if len(value) > LENGTHS[name] or not is_text(value):
            raise Unreadable(name=name)
        if value and name.endswith("_email") and not is_address(value):
            raise Unreadable(name=name)


def is_text(value: str) -> bool:
    """Whether it is printable, on one line. `isprintable` rejects all spaces but one; French uses narrower ones."""
    return value.isprintable() or all(each.isprintable() or category(each) == "Zs" for each in value)
