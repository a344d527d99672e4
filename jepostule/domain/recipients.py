"""Addresses that an agent enters as recipients of letters."""

from jepostule.domain.contacts import is_address
from jepostule.domain.errors import AddressMissing, AddressTooLong, AddressWrong
from jepostule.domain.parameters import LENGTHS

LONGEST = LENGTHS["candidate_email"]  # characters


def checked(email: str) -> str:
    """`email` itself. Raises AddressRefused."""
    if not email:
        raise AddressMissing
    if len(email) > LONGEST:
        raise AddressTooLong(limit=LONGEST, length=len(email))
    if not is_address(email):
        raise AddressWrong
    return email
