"""How an address may be written in a text, a link or HTML."""

import re
from urllib.parse import quote

from markupsafe import escape

from jepostule.store.mentions import Address

# Another address may end with this one: xcamille@example.org, x.camille@example.org. After it a dot may begin anything,
# as in "camille@example.org.pdf" or a sentence without its space: that the domain goes on is less likely.
BEFORE, AFTER = r"(?<![[:alnum:]_])(?<![[:alnum:]_][.+-])", r"(?![[:alnum:]_-])"


def of(address: str) -> Address:
    """`address` in lower case, as the spellings are."""
    plain = {address, international(address)}
    links = {quote(each, safe=safe) for each in plain for safe in ("", "@", "@+")}
    spellings = sorted({str(each).lower() for each in (*plain, *links, *map(escape, plain))})
    either = "|".join(re.sub(r"(\W)", r"\\\1", each) for each in spellings)
    return Address(spellings, f"{BEFORE}(?:{either}){AFTER}")


def international(address: str) -> str:
    """With its domain as it goes over the wire: `é.example` becomes `xn--9ca.example`."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address
