"""Form bodies, read by rules of our own: what a form may not hold is refused before anything decodes it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import unquote_to_bytes

from litestar.exceptions import ClientException, InternalServerException
from multipart import parse_options_header

from jepostule.domain.documents import Upload
from jepostule.web import multipart_body
from jepostule.web.request import Request, header

MOST_FIELDS = 100
CHOSEN = "id"  # the name of the boxes of a list


@dataclass
class Form:
    """`fields`: the last value of each name. `uploads`: files named `attachments`, in their order.

    `chosen`: what was ticked in a list, of a form without files.
    """

    fields: dict[str, str] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)


@asynccontextmanager
async def form(request: Request) -> AsyncIterator[Form]:
    """The body as a form, empty where it is none; 400 when it is broken. Uploads are closed at the end."""
    read = Form()
    try:
        await _fill(read, request)
        request.scope["form"] = read  # type: ignore[typeddict-unknown-key]
        yield read
    finally:
        for upload in read.uploads:
            upload.content.close()


def typed(request: Request) -> Form:
    """The form as it was read, for the page of an error that came later; without its files. Empty where none was."""
    found = request.scope.get("form")
    return found if isinstance(found, Form) else Form()


async def _fill(form: Form, request: Request) -> None:
    kind, options = parse_options_header(header(request.scope, b"content-type"))
    refuse_charset(options.get("charset"))
    try:
        if kind == "multipart/form-data":
            await multipart_body.read(request.stream(), options.get("boundary", ""), form.fields, form.uploads)
        elif kind == "application/x-www-form-urlencoded":
            found = values(await request.body())
            form.fields.update(found)
            form.chosen += [value for name, value in found if name == CHOSEN]
    except InternalServerException as error:
        # Litestar's word for a sender who hung up: no fault of ours.
        raise ClientException("the sender left") from error


def pairs(encoded: bytes) -> dict[str, str]:
    return dict(values(encoded))


def readable(encoded: bytes) -> dict[str, str]:
    """As `pairs`, but what cannot be read is left out: a parameter that nobody knows fails nothing."""
    try:
        return pairs(encoded)
    except ClientException:
        return dict(chain.from_iterable(map(_readable, encoded.split(b"&")[:MOST_FIELDS])))


def _readable(pair: bytes) -> list[tuple[str, str]]:
    try:
        return values(pair)
    except ClientException:
        return []


def values(encoded: bytes) -> list[tuple[str, str]]:
    """A query string or an urlencoded body, as UTF-8; 400 when it is not, or holds NUL."""
    if encoded.count(b"&") >= MOST_FIELDS:
        raise ClientException("too many fields")
    try:
        halves = [each.partition("=") for each in encoded.decode().replace("+", " ").split("&") if each]
        found = [(unquoted(name), unquoted(value)) for name, _, value in halves]
    except UnicodeDecodeError as error:
        raise ClientException("unreadable form") from error
    refuse_nul("".join(chain(*found)))
    return found


def unquoted(text: str) -> str:
    # Nearly all are plain: `parse_qsl` takes twice as long over a form.
    return unquote_to_bytes(text).decode() if "%" in text else text


def refuse_charset(charset: str | None) -> None:
    # Python knows encodings that cost seconds (punycode) or smuggle markup (utf-7).
    if charset and charset.lower() not in ("utf-8", "utf8"):
        raise ClientException("charset refused")


def refuse_nul(text: str) -> None:
    # No text column can hold it.
    if "\0" in text:
        raise ClientException("NUL refused")
