"""Names and sizes as people read them."""

import re
from unicodedata import combining, normalize

from jepostule.typography import NARROW

VOWELS = "aeiouæœ"
# Beginnings of the usual names with a silent h, without accents: no rule tells them from Hamza or Halles.
SILENT = re.compile(
    "habit|harmoni|hel|henr[iy]|her[bmv]|herit|hippo|homm|honor|hopit|horiz|horlog|hort|hosp|hotel|huber|hug|huil|human"
    "|hyac|hy[dgp]"
)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def of(name: str) -> str:
    """`de Camille`, but `d’Élodie`; `d’Yves`, but `de Yanis`; `d’Hélène`, but `de Hamza`."""
    plain = "".join(each for each in normalize("NFD", name) if not combining(each)).lower()
    elided = plain[:1] in VOWELS or (plain[:1] == "y" and plain[1:2] not in VOWELS) or bool(SILENT.match(plain))
    return f"d’{name}" if name and elided else f"de {name}"


def size(count: int) -> str:
    """A number of bytes for display: `184 Ko`, `2,1 Mo`."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))}{NARROW}Ko"
    return f"{count / 1024 / 1024:.1f}{NARROW}Mo".replace(".0", "").replace(".", ",")


def initials(name: str) -> str:
    """At most two letters, for a monogram; a dot when the name has none."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    letters = [word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)]
    return "".join(letters).upper() or "·"
