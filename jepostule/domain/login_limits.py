"""How often passwords may be tried in an hour.

Those of one address bar that address first: nobody can lock an agent out from afar.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address

from jepostule.domain import throttle
from jepostule.store.database import Session

ATTEMPTS_AT_AN_ACCOUNT = 10
ATTEMPTS_AT_AN_ACCOUNT_FROM_ANYWHERE = 50
ATTEMPTS_FROM_AN_ADDRESS = 50


async def spend(session: Session, username: str, address: str) -> None:
    """Counted before the password is looked at: a thousand attempts at once do not pass either. TooMany."""
    for subject, limit in _limits(username, address):
        await throttle.spend(session, *subject, limit=limit)


async def give_back(session: Session, username: str, address: str) -> None:
    for subject, _ in _limits(username, address):
        await throttle.give_back(session, *subject)


def _limits(username: str, address: str) -> list[tuple[tuple[str, ...], int]]:
    network = _network(address)
    return [
        (("login", "account and address", username, network), ATTEMPTS_AT_AN_ACCOUNT),
        (("login", "account", username), ATTEMPTS_AT_AN_ACCOUNT_FROM_ANYWHERE),
        (("login", "address", network), ATTEMPTS_FROM_AN_ADDRESS),
    ]


def _network(address: str) -> str:
    """What one person has of addresses: a single one, or with IPv6 a /64."""
    try:
        found = ip_address(address)
    except ValueError:  # a socket of Unix has none
        return address
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found)
