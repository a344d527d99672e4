"""Passwords hashed by Django."""

import time

import pytest

from jepostule.domain import old_passwords, passwords
from tests.legacy.people import PASSWORD, hashed

# The hash of `lètmein` by Django 3.0, from its own test suite.
DJANGOS = "pbkdf2_sha256$180000$seasalt$gH56uAM9k5UGHuCzAYqLtJQ7AFgnXEZ4LMzt71ldHoc="


def test_one_of_django_s_own_fits() -> None:
    assert old_passwords.fits(DJANGOS, "lètmein")
    assert not old_passwords.fits(DJANGOS, "letmein")


@pytest.mark.parametrize("password", [PASSWORD, "é" * 200, " ", "a$b$c"])
async def test_the_right_one_fits_and_no_other(password: str) -> None:
    assert await passwords.fits(hashed(password), password)
    assert not await passwords.fits(hashed(password), password + "x")
    assert passwords.is_dated(hashed(password))


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "!",
        "pbkdf2_sha256$1000$salt$",
        "pbkdf2_sha256$1000$salt$AAAA",
        "pbkdf2_sha256$0$" + hashed().split("$", 2)[2],
        "pbkdf2_sha256$x$" + hashed().split("$", 2)[2],
        "pbkdf2_sha1$" + hashed().split("$", 1)[1],
        hashed() + "\n",
    ],
)
def test_what_is_no_such_hash_is_not_checked(stored: str) -> None:
    assert not old_passwords.is_one(stored)
    assert not old_passwords.fits(stored, PASSWORD)


def test_a_hash_that_would_keep_a_processor_busy_is_not_tried() -> None:
    _, _, salt, digest = DJANGOS.split("$")
    began = time.process_time()
    assert not old_passwords.fits(f"pbkdf2_sha256${old_passwords.MOST + 1}${salt}${digest}", "lètmein")
    assert not old_passwords.is_one(f"pbkdf2_sha256$99999999${salt}${digest}")
    assert time.process_time() - began < 0.1
