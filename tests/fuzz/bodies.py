"""Bodies of forms, malformed in every way."""

from urllib.parse import quote_plus

from hypothesis import strategies as st

from tests.fuzz import oddities
from tests.fuzz.pages import Fields

PART_HEADS = [
    b"", b"", b"Content-Type: text/plain; charset=punycode\r\n", b"Content-Type: text/plain; charset=utf-16\r\n",
    b"Content-Type: \xff\r\n", b"Content-Type: application/pdf\r\n", b"X" * 5000 + b": y\r\n", b":\r\n",
    b"no colon\r\n",
    b"Content-Disposition: form-data; name=again\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Length: -1\r\n", b" folded: line\r\n", b"A: b\n", b"\0: \0\r\n",
]  # fmt: skip
FILES = [
    b"",
    b"%PDF-1.4\n",
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"{\\rtf1",
    b"\0" * 3000,
]
CUTS = [b"\r\n", b"\r\n", b"\r\n", b"", b"\n", b"\r"]
ENDS = [b"--x--\r\n", b"--x--\r\n", b"--x--", b"--x", b"", b"--x--\r\nafterwards", b"--y--\r\n"]
JSON = [
    b"{}",
    b"[]",
    b"[{}]",
    b"null",
    b"[" * 5000,
    b'{"a":' * 3000,
    b'"\\ud800"',
    b"1e999",
    b"NaN",
    b"[" + b"0," * 9999 + b"0]",
]

raw_bytes = st.binary(max_size=200) | st.sampled_from(JSON)


def urlencoded(fields: Fields) -> bytes:
    """Encodes any text, lone surrogates included."""
    return "&".join("=".join(quote_plus(text, errors="surrogatepass") for text in each) for each in fields).encode()


@st.composite
def multipart(draw: st.DrawFn, fields: Fields) -> bytes:
    body = b""
    for name, value in fields:
        body += _opened(name) + draw(st.sampled_from(PART_HEADS)) + b"\r\n" + _bytes(value)
        body += draw(st.sampled_from(CUTS))
    for _ in range(draw(st.integers(0, 3))):
        filename = draw(oddities.texts)
        body += _opened("attachments", filename) + draw(st.sampled_from(PART_HEADS)) + b"\r\n"
        body += draw(st.sampled_from(FILES)) + draw(st.sampled_from(CUTS))
    return body + draw(st.sampled_from(ENDS))


def _opened(name: str, filename: str | None = None) -> bytes:
    file = b"" if filename is None else b'; filename="' + _bytes(filename) + b'"'
    return b'--x\r\nContent-Disposition: form-data; name="' + _bytes(name) + b'"' + file + b"\r\n"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
