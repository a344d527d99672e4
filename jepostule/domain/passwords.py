"""Agents' passwords: argon2id, computed in separate threads."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from jepostule.domain import old_passwords

T = TypeVar("T")

# Easy to read out and type: no two of them look alike.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 5, 4  # 100 bits

# argon2id with the library's parameters: RFC 9106, low memory.
hasher = PasswordHasher()
# A hash takes 64 MiB and 50 ms: at most two at a time, and never on the event loop, which serves other requests.
_aside = ThreadPoolExecutor(2, "passwords")


def generated() -> str:
    """`p3xk-8mfa-vq2n-ze5t-hw9c`."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


async def hashed(password: str) -> str:
    return await _run(hasher.hash, password)


async def fits(stored: str | None, password: str) -> bool:
    """`stored` None: there is no such agent, which takes as long to refuse, so that timing does not tell."""
    nobody = await _run(_nobody, hasher)
    right = await _run(_verify, stored or nobody, password)
    return right and stored is not None


def is_dated(stored: str) -> bool:
    """Whether it was hashed with an older algorithm, or with other parameters than today's."""
    return old_passwords.is_one(stored) or hasher.check_needs_rehash(stored)


@cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("")


def _verify(stored: str, password: str) -> bool:
    if old_passwords.is_one(stored):
        return old_passwords.fits(stored, password)
    try:
        return hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


async def _run(work: Callable[..., T], *arguments: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(_aside, work, *arguments)
