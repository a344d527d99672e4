"""Names and sizes as people read them."""

from unicodedata import normalize

from jepostule.typography import NARROW

VOWELS = "aeiouæœ"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def of(name: str) -> str:
    """`de Camille`, but `d’Élodie`; and `d’Yves`, but `de Yanis`."""
    first, second = normalize("NFD", name[:1])[:1].lower(), normalize("NFD", name[1:2])[:1].lower()
    elided = first in VOWELS or (first == "y" and second not in VOWELS)
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
