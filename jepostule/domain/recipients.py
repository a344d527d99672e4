"""Addresses that an agent types, for letters to go there."""

from jepostule.domain.contacts import is_address
from jepostule.domain.errors import AddressMissing, AddressTooLong, AddressWrong

LONGEST = 64  # characters, as of the addresses that partners give


def checked(email: str) -> str:
    """AddressRefused."""
    if not email:
        raise AddressMissing
    if len(email) > LONGEST:
        raise AddressTooLong(limit=LONGEST, length=len(email))
    if not is_address(email):
        raise AddressWrong
    return email
