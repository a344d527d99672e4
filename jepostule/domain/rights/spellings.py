"""How an address may be written in a text, a link or HTML."""

import re
from urllib.parse import quote

from markupsafe import escape

from jepostule.store.rights.mentions import Address

# Other addresses may end with this one: xcamille@example.org, x.camille@example.org. A dot after it may start anything,
# as in "camille@example.org.pdf" or a sentence without its space: a longer domain is less likely.
BEFORE, AFTER = r"(?<![[:alnum:]_])(?<![[:alnum:]_][.+-])", r"(?![[:alnum:]_-])"


def of(address: str) -> Address:
    """`address`: in lower case, as the spellings are."""
    plain = {address, international(address)}
    links = {quote(each, safe=safe) for each in plain for safe in ("", "@", "@+")}
    spellings = sorted({str(each).lower() for each in (*plain, *links, *map(escape, plain))})
    either = "|".join(re.sub(r"(\W)", r"\\\1", each) for each in spellings)
    return Address(spellings, f"{BEFORE}(?:{either}){AFTER}")


def international(address: str) -> str:
    """The address with its domain in ASCII (IDNA): `é.example` becomes `xn--9ca.example`."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address
