"""Application tokens: a partner's assurance of who applies to whom, valid for half an hour. CONTRACT 1.1.

A token is `<origin>.<bound>.<signature>`: the Unix time of the first token of its chain, a bitmap of the optional
parameters that it binds (in hexadecimal), and an HMAC-SHA256 over everything that it binds.
"""

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jepostule.domain.errors import BadTimestamp, MissingParameter, TokenExpired, TokenWrong
from jepostule.domain.parameters import OPTIONAL, REQUIRED, cleaned
from jepostule.settings import settings

LIFETIME = 30 * 60  # seconds
CAP = 8 * 3600  # seconds from the first token of a chain, however often it was refreshed
CLOCK_SKEW = 60  # seconds by which the clocks of two of our servers may differ


class Token(NamedTuple):
    token: str
    timestamp: int


def give(client_id: str, fields: Mapping[str, str], now: float) -> Token:
    """A first token for `fields`: the required ones, and every other partner's parameter that is present.

    Raises MissingParameter when a required one is absent or empty.
    """
    for name in REQUIRED:
        if not cleaned(fields.get(name, "")):
            raise MissingParameter(name=name)
    bound = sum(1 << place for place, name in enumerate(OPTIONAL) if name in fields)
    return _signed(client_id, fields, int(now), origin=int(now), bound=bound)


def check(client_id: str, token: str, timestamp: str, fields: Mapping[str, str], now: float) -> int:
    """The Unix time of the first token of this chain. Raises BadTimestamp, TokenWrong or TokenExpired."""
    given = read_timestamp(timestamp)
    origin, bound = _parts(token)
    expected = _signed(client_id, fields, given, origin=origin, bound=bound).token
    if not hmac.compare_digest(expected.encode(), token.encode()):
        raise TokenWrong
    if not given - CLOCK_SKEW <= now <= given + LIFETIME:
        raise TokenExpired
    return origin


def refresh(client_id: str, token: str, timestamp: str, fields: Mapping[str, str], now: float) -> Token:
    """A new token for the same fields, while the old one is valid and its chain is younger than the cap."""
    origin = check(client_id, token, timestamp, fields, now)
    if now > origin + CAP:
        raise TokenExpired
    return _signed(client_id, fields, int(now), origin=origin, bound=_parts(token)[1])


def read_timestamp(text: str) -> int:
    """Whole seconds; partners may send the timestamp back with a decimal part, or as Go writes floats: `1.79e+09`."""
    if re.fullmatch(r"[0-9]{1,11}(\.[0-9]{0,20})?", text):
        return int(text.partition(".")[0])
    if re.fullmatch(r"[0-9]\.[0-9]{1,20}e\+?0?9", text, re.IGNORECASE):
        return int(Decimal(text))
    raise BadTimestamp


def _parts(token: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,11})\.([0-9a-f]{1,4})\.[A-Za-z0-9_-]{43}", token)
    if not match:
        raise TokenWrong
    return int(match[1]), int(match[2], 16)


def _signed(client_id: str, fields: Mapping[str, str], timestamp: int, *, origin: int, bound: int) -> Token:
    message = canonical(client_id, fields, timestamp, origin, bound)
    signature = hmac.digest(_key(settings().secret_key), message, hashlib.sha256)
    text = urlsafe_b64encode(signature).decode().rstrip("=")
    return Token(f"{origin}.{bound:x}.{text}", timestamp)


def canonical(client_id: str, fields: Mapping[str, str], timestamp: int, origin: int, bound: int) -> bytes:
    """The bytes to sign. JSON delimits every string: different inputs never give the same bytes."""
    # Addresses and ids are compared case-insensitively: partners and mail clients do not preserve case.
    required = [cleaned(fields.get(name, "")).lower() for name in REQUIRED]
    optional = [cleaned(fields.get(name, "")) if bound >> place & 1 else None for place, name in enumerate(OPTIONAL)]
    return json.dumps([client_id, timestamp, origin, bound, required, optional]).encode()


@lru_cache(maxsize=1)
def _key(secret_key: str) -> bytes:
    # A key of its own: whatever else SECRET_KEY may sign one day cannot pass for a token.
    return hmac.digest(secret_key.encode(), b"application token", hashlib.sha256)
