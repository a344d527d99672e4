"""Links to e-mail addresses and telephone numbers."""

from urllib.parse import quote


def mailto(address: str) -> str:
    return f"mailto:{quote(address, safe='/@')}"


def telephone(number: str) -> str:
    return f"tel:{quote(number.replace(' ', '').replace('.', ''), safe='/+')}"
