"""One e-mail, whoever carries it, and its MIME form."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from jepostule.outside import Rejected
from jepostule.settings import settings

# 7bit: every server on the way accepts it, whatever it announces.
POLICY = SMTP.clone(cte_type="7bit")
# Narrower than the standard: no quoted local part, nothing that could open an encoded word.
ADDRESS = re.compile(r"(?!.*=\?)([\w.!#$%&'*+/=?^`{|}~-]+)@([A-Za-z0-9.-]+)", re.ASCII)
MEDIA_TYPE = re.compile(r"(?!message|multipart)([\w.+-]+)/([\w.+-]+)", re.ASCII)
# By Unicode category: controls, line and paragraph separators, lone surrogates, direction marks.
IN_HEADERS = {"Cc": " ", "Zl": " ", "Zp": " ", "Cs": " ", "Cf": ""}
# Python 3.11 may lose the quotes of a name that it folds, so that "x@y, z" became addresses; and it puts an empty line,
# the end of all headers, before a word that is longer than a line.
IN_NAMES = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))
LONGEST_NAME = 70


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Calendar:
    method: str  # REQUEST or CANCEL
    content: bytes


@dataclass(frozen=True)
class Message:
    """`id` is the letter's: two copies of one letter carry the same Message-ID, so that one can be dropped."""

    id: UUID
    sender_name: str
    sender_address: str
    recipient: str
    reply_to_name: str | None
    reply_to: str | None
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    category: str  # the job's name, for statistics at the provider
    calendar: Calendar | None = None
    variables: Mapping[str, str] | None = None  # for the provider's own template of this kind of letter


def mime(message: Message) -> EmailMessage:
    """Raises Rejected for an address to which nobody could write."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = person(message.sender_name, message.sender_address)
    mail["To"] = person("", message.recipient)
    if message.reply_to:
        mail["Reply-To"] = person(message.reply_to_name or "", message.reply_to)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = f"<{message.id}@{urlsplit(settings().base_url).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    if message.calendar:
        invite(mail, message.calendar)
    for attachment in message.attachments:
        attach(mail, attachment)
    set_boundaries(mail)
    return mail


def set_boundaries(mail: EmailMessage) -> None:
    """Nobody can guess them. The library would look for its own in all that it writes: a third of composing it."""
    for part in mail.walk():
        if part.is_multipart():
            part.set_boundary(f"={uuid4().hex}")


def person(name: str, address: str) -> Address:
    """Raises Rejected for an address to which nobody could write."""
    try:
        local, _, domain = address.strip().rpartition("@")
        match = ADDRESS.fullmatch(f"{local}@{domain.encode('idna').decode()}")
    except UnicodeError:
        match = None
    if match is None:
        raise Rejected("an e-mail address of this letter cannot be written to")
    return Address(one_line(name.translate(IN_NAMES))[:LONGEST_NAME].strip(), *match.groups())


def one_line(text: str) -> str:
    """`text` as a header may hold it: no control, direction or line-breaking character.

    Nor an encoded word: Python 3.11 decodes `=?utf-8?q?=0ABcc:...?=` that somebody typed and writes the line break out.
    """
    plain = "".join(IN_HEADERS.get(unicodedata.category(character), character) for character in text)
    return re.sub(" {2,}", " ", plain.replace("=?", "= ?")).strip()


def invite(mail: EmailMessage, calendar: Calendar) -> None:
    """Twice, as Google does: Gmail and Outlook show buttons for the part with a method, others open the file."""
    text = calendar.content.decode()
    mail.add_alternative(text, subtype="calendar", params={"method": calendar.method}, cte="base64")
    attach(mail, Attachment("invite.ics", "application/ics", calendar.content))


def attach(mail: EmailMessage, attachment: Attachment) -> None:
    match = MEDIA_TYPE.fullmatch(attachment.media_type)
    maintype, subtype = match.groups() if match else ("application", "octet-stream")
    name = one_line(attachment.name) or "document"
    # Old Outlooks do not read the encoded `filename`: without a plain `name` they show "ATT00001".
    params = {"name": without_accents(name)}
    mail.add_attachment(attachment.content, maintype=maintype, subtype=subtype, filename=name, params=params)


def without_accents(name: str) -> str:
    """The end of a file name in ASCII, short enough for one header line."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip()[-50:]
    return f"document{plain}" if plain[:1] in {"", "."} else plain


def encoded(message: Message) -> bytes:
    """The e-mail as it goes over the wire. Half a second of computing for 10 MB of attachments: call it in a thread.

    Raises Rejected for an address to which nobody could write.
    """
    return mime(message).as_bytes()
