"""Links to e-mail addresses and telephone numbers."""

import re
from urllib.parse import quote


def mailto(address: str) -> str:
    return f"mailto:{quote(address, safe='/@')}"


def dialled(number: str) -> str:
    """The number for a telephone link; empty when `number` is not a single number."""
    # +33 (0)6: the zero is for calls from within the country only. An extension is dialled by hand.
    digits = re.sub(r"(?<=\d)\s*\(0\)| ext\. \d+$|[\s./()-]", "", number)
    return digits if re.fullmatch(r"\+?\d{6,15}", digits, re.ASCII) else ""


def telephone(number: str) -> str:
    """Always a link, even when `number` is not a single number: phones ignore what they cannot dial."""
    return f"tel:{dialled(number) or quote(number.replace(' ', '').replace('.', ''), safe='/+')}"
