"""Rate limits for passwords, per hour.

Failures from one address exhaust that address's limit first, so nobody can lock an agent out from elsewhere.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address

from jepostule.domain import throttle
from jepostule.store.attempt import Limit
from jepostule.store.database import Session

ATTEMPTS_AT_AN_ACCOUNT = 10
ATTEMPTS_AT_AN_ACCOUNT_FROM_ANYWHERE = 50
ATTEMPTS_FROM_AN_ADDRESS = 50


async def spend(session: Session, username: str, address: str) -> None:
    """To be called before the password is checked, so that concurrent attempts are limited too. Raises TooMany."""
    for each in _limits(username, address):
        await throttle.spend(session, each)


async def give_back(session: Session, username: str, address: str) -> None:
    for each in _limits(username, address):
        await throttle.give_back(session, each)


def _limits(username: str, address: str) -> list[Limit]:
    network = _network(address)
    return [
        throttle.limit("login", "account and address", username, network, most=ATTEMPTS_AT_AN_ACCOUNT),
        throttle.limit("login", "account", username, most=ATTEMPTS_AT_AN_ACCOUNT_FROM_ANYWHERE),
        throttle.limit("login", "address", network, most=ATTEMPTS_FROM_AN_ADDRESS),
    ]


def _network(address: str) -> str:
    """The network that one person controls: a single address, or a /64 with IPv6."""
    try:
        found = ip_address(address)
    except ValueError:  # a Unix socket has no address
        return address
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found)
