"""Rate limits for passwords, per hour.

Failures from one address exhaust that address's limit first. Those from many close the account to strangers alone: who
owns many addresses must not be able to lock an agent out.
"""

from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from jepostule.domain import throttle
from jepostule.store import audit
from jepostule.store.attempt import Limit
from jepostule.store.database import Session

ATTEMPTS_AT_AN_ACCOUNT = 10
ATTEMPTS_AT_AN_ACCOUNT_FROM_ANYWHERE = 50
ATTEMPTS_FROM_AN_ADDRESS = 50
KNOWN = timedelta(days=30)  # since the agent's last log-in from an address


async def spend(session: Session, username: str, address: str) -> None:
    """To be called before the password is checked, so that concurrent attempts are limited too. Raises TooMany."""
    for each in await _limits(session, username, address):
        await throttle.spend(session, each)


async def give_back(session: Session, username: str, address: str) -> None:
    for each in await _limits(session, username, address):
        await throttle.give_back(session, each)


async def _limits(session: Session, username: str, address: str) -> list[Limit]:
    network = _network(address)
    own = [
        throttle.limit("login", "account and address", username, network, most=ATTEMPTS_AT_AN_ACCOUNT),
        throttle.limit("login", "address", network, most=ATTEMPTS_FROM_AN_ADDRESS),
    ]
    known = await audit.addresses(session, username, "log-in", KNOWN)
    if network in map(_network, known):
        return own
    return [*own, throttle.limit("login", "account", username, most=ATTEMPTS_AT_AN_ACCOUNT_FROM_ANYWHERE)]


def _network(address: str) -> str:
    """The network that one person controls: a single address, or a /64 with IPv6."""
    try:
        found = ip_address(address)
    except ValueError:  # a Unix socket has no address
        return address
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found)
