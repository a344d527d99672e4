"""Passwords that are long enough and still among the first that anybody tries: `motdepasse123`, `azertyuiop12`."""

from collections.abc import Collection, Iterable

# Keys beside each other, and what is counted or recited: forwards or backwards.
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl")
WORDS = ("motdepasse", "password", "passw0rd", "jepostule", "administrateur", "admin", "bienvenue", "soleil", "doudou")
RUNS = (*ROWS, *(row[::-1] for row in ROWS))
RUN = 3  # characters, from which a part of a row is one
FEWEST = 8  # pieces of a password that takes long to guess; a run, a word or any other character is one
LONGEST = 64  # characters that are looked at: a longer password has enough of them
LETTERS = 5  # different ones, at least


def is_guessable(password: str, own: Iterable[str]) -> bool:
    """`own`: what everybody knows about its owner, such as the username."""
    plain = password[:LONGEST].lower()
    words = [*WORDS, *(each.lower() for each in own if len(each) >= RUN)]
    return len(set(plain)) < LETTERS or len(pieces(plain, words)) < FEWEST


def pieces(text: str, words: Collection[str]) -> list[str]:
    found = []
    while text:
        length = max([1, _repeated(text), _run(text), *(len(each) for each in words if text.startswith(each))])
        found.append(text[:length])
        text = text[length:]
    return found


def _repeated(text: str) -> int:
    """How often its first character comes at its beginning; 0 for less than a run."""
    length = len(text) - len(text.lstrip(text[0]))
    return length if length >= RUN else 0


def _run(text: str) -> int:
    """How much of a row it begins with; 0 for less than a run."""
    longest = max(map(len, RUNS))
    return next((each for each in range(longest, RUN - 1, -1) if any(text[:each] in row for row in RUNS)), 0)
