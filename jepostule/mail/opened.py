"""An e-mail parsed from its bytes, for display."""

import email
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message

from jepostule.mail.message import Attachment


@dataclass(frozen=True)
class Opened:
    headers: dict[str, str]
    text: str
    html: str
    attachments: tuple[Attachment, ...]


def opened(raw: bytes) -> Opened:
    mail = email.message_from_bytes(raw)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    return Opened(
        headers={name: str(make_header(decode_header(value))) for name, value in mail.items()},
        text=next(texts(parts, "text/plain"), "").replace("\r\n", "\n"),
        html=next(texts(parts, "text/html"), ""),
        attachments=tuple(attachment(part) for part in parts if is_attached(part)),
    )


def is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def texts(parts: list[Message], media_type: str) -> Iterator[str]:
    for part in parts:
        if part.get_content_type() == media_type and not is_attached(part):
            yield content(part).decode()


def attachment(part: Message) -> Attachment:
    return Attachment(part.get_filename() or "", part.get_content_type(), content(part))


def content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)  # not a multipart
    return found
