"""Our own parser of form bodies, stricter than Litestar's about charsets, NUL and the number of fields."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import unquote_to_bytes

from litestar.exceptions import ClientException, InternalServerException
from multipart import parse_options_header

from jepostule.domain.documents import Upload
from jepostule.settings import ATTACHMENTS_CEILING
from jepostule.web import multipart_body
from jepostule.web.charsets import refuse_charset, refuse_nul
from jepostule.web.request import Request, header

# Bytes. Twice the ceiling of all documents together: a request that is only somewhat too large is read to its end, so
# that the response can say why.
UPLOAD_LIMIT = 2 * ATTACHMENTS_CEILING
MOST_FIELDS = 1000  # as in Django, and so in the 2018 service: partners may add parameters of their own
CHOSEN = "id"  # name of the checkboxes of a list


@dataclass
class Form:
    """`fields`: the last value of each name. `uploads`: files named `attachments`, in order.

    `chosen`: values of the ticked checkboxes of a list; only read from urlencoded forms.
    """

    fields: dict[str, str] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)


@asynccontextmanager
async def form(request: Request) -> AsyncIterator[Form]:
    """The body as a form, empty when it is of another type; 400 when it is malformed. Uploads are closed on exit."""
    read = Form()
    try:
        await _fill(read, request)
        request.scope["form"] = read  # type: ignore[typeddict-unknown-key]
        yield read
    finally:
        for upload in read.uploads:
            upload.content.close()


def typed(request: Request) -> Form:
    """The form that this request has read, for an error page; its files are closed. Empty when there was none."""
    found = request.scope.get("form")
    return found if isinstance(found, Form) else Form()


async def _fill(form: Form, request: Request) -> None:
    kind, options = parse_options_header(header(request.scope, b"content-type"))
    refuse_charset(options.get("charset"))
    if kind == "multipart/form-data":
        with refused_without_sender():
            await multipart_body.read(request.stream(), options.get("boundary", ""), form.fields, form.uploads)
    elif kind == "application/x-www-form-urlencoded":
        found = values(await whole(request))
        form.fields.update(found)
        form.chosen += [value for name, value in found if name == CHOSEN]


async def whole(request: Request) -> bytes:
    with refused_without_sender():
        return await request.body()


@contextmanager
def refused_without_sender() -> Iterator[None]:
    """Raises ClientException when the client disconnects: Litestar's own exception says that the error is ours."""
    try:
        yield
    except InternalServerException as error:
        raise ClientException("the sender left") from error


def pairs(encoded: bytes) -> dict[str, str]:
    return dict(values(encoded))


def readable(encoded: bytes) -> dict[str, str]:
    """Like `pairs`, but skips malformed pairs, so that a parameter that we do not use cannot fail the request."""
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
    """Pairs of a query string or urlencoded body; 400 for too many of them, NUL, or anything but UTF-8."""
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
    # Few values are percent-encoded: `parse_qsl`, which decodes them all, takes twice as long for a form.
    return unquote_to_bytes(text).decode() if "%" in text else text
