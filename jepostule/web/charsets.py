"""Refusals of text that could not be stored, or that takes a codec other than UTF-8 to read."""

from litestar.exceptions import ClientException


def refuse_charset(charset: str | None) -> None:
    # Some of Python's codecs take seconds (punycode), or can smuggle in markup (utf-7).
    if charset and charset.lower() not in ("utf-8", "utf8"):
        raise ClientException("charset refused")


def refuse_nul(text: str) -> None:
    # Postgres cannot store it in a text column.
    if "\0" in text:
        raise ClientException("NUL refused")
