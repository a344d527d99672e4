"""Sites that may embed a platform's frame: origins, as browsers write them. They are sent in headers."""

import re

from jepostule.settings import settings

LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
ORIGIN = re.compile(rf"(?P<scheme>https?)://(?P<host>{LABEL}(?:\.{LABEL})*)(?::(?P<port>[1-9][0-9]{{0,4}}))?/?")
PORTS = {"https": "443", "http": "80"}  # that browsers omit
LONGEST = 250  # characters
MOST = 20

NOT_ASCII = "écrivez le nom du site sans accents, comme les navigateurs : xn--…"
UNREADABLE = "écrivez seulement le début de l'adresse, par exemple https://www.example.org"
NOT_SAFE = "l'adresse doit commencer par https://"
TOO_MANY = "{limit} sites au plus : il y en a {length}."


def read(text: str) -> list[str]:
    """Origins, one per line, without duplicates; ValueError when a line is not one."""
    return list(dict.fromkeys(_read(line) for line in _lines(text).values()))


def faults(text: str) -> list[str]:
    """A French sentence for each line that is not a valid origin."""
    lines = _lines(text)
    if len(lines) > MOST:
        return [TOO_MANY.format(limit=MOST, length=len(lines))]
    found = {number: _fault_of(line) for number, line in lines.items()}
    return [f"Ligne {number} : {fault}" for number, fault in found.items() if fault]


def _lines(text: str) -> dict[int, str]:
    """Non-empty lines, by number."""
    return {number: line.strip() for number, line in enumerate(text.splitlines(), 1) if line.strip()}


def _fault_of(line: str) -> str:
    if not line.isascii():
        return NOT_ASCII
    try:
        origin = _read(line)
    except ValueError:
        return UNREADABLE
    return NOT_SAFE if origin.startswith("http:") and settings().production else ""


def _read(line: str) -> str:
    match = ORIGIN.fullmatch(line.lower()) if len(line) <= LONGEST else None
    port = match["port"] if match else None
    if match is None or int(port or 0) > 65535:
        raise ValueError(line)
    is_said = port and port != PORTS[match["scheme"]]
    return f"{match['scheme']}://{match['host']}" + (f":{port}" if is_said else "")
