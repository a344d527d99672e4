"""Parameters that a partner's page passes to the frame: names, limits, and who may set them. CONTRACT 1.2."""

import re
from collections.abc import Mapping

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

# Control characters, line breaks, lone surrogates, and characters that override the direction of text. Others that do
# not show belong to names in Persian, Hebrew or emoji, or come along when a name is copied.
UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def cleaned(value: str) -> str:
    """Stripped of spaces; empty for `None`, which partners' templates output for a missing value."""
    value = value.strip()
    return "" if value == "None" else value


def refuse_unusable(fields: Mapping[str, str]) -> None:
    """Raises Unreadable for a value that is too long, not readable, or not an address where one is expected.

    `fields`: cleaned.
    """
    for name in PARTNERS:
        value = fields.get(name, "")
        if len(value) > LENGTHS[name] or UNREADABLE.search(value):
            raise Unreadable(name=name)
        if value and name.endswith("_email") and not is_address(value):
            raise Unreadable(name=name)
