"""Passwords that are long enough and still among the first that anybody tries: `motdepasse123`, `azertyuiop12`."""

from collections.abc import Iterable

SAFE = 3  # of zxcvbn's scores from 0 to 4: it takes 10^8 guesses or more
LONGEST = 64  # characters that are looked at: a longer password has enough of them
# What people here think of first, and zxcvbn's lists, made in English, do not have.
WORDS = ("motdepasse", "jepostule", "administrateur", "bienvenue", "doudou")


def is_guessable(password: str, own: Iterable[str]) -> bool:
    """`own`: what everybody knows about its owner, such as the username."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 (its lists take 14 MB, and few processes meet a new password)

    return bool(zxcvbn(password[:LONGEST], user_inputs=[*WORDS, *own])["score"] < SAFE)
