"""Whatever people type, an e-mail has one sender, one recipient and only our headers."""

import email
import email.policy
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jepostule.mail.message import Attachment, encoded, without_accents
from jepostule.outside import Rejected
from tests.mail.messages import LETTER, message

HEADERS = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
WORDS = ["Bcc: x@evil.example", "=?utf-8?q?a=0ABcc:_x?=", "=?", "?=", "<evil@x.example>", "Camille", "a" * 80]
SIGNS = ["\r\n", "\u0085", "\u2028", "\u202e", "\x00", "\ud800", *',;:@()"\\=? é\n\r']
hostile = st.one_of(st.text(), st.lists(st.sampled_from(WORDS + SIGNS)).map("".join))
unhurried = settings(deadline=None)
INJECTION = "=?utf-8?q?a=0ABcc:_x=40evil.example?="


def head(raw: bytes) -> list[tuple[str, str]]:
    """Names and unfolded values of headers, split as a receiver would, independently of Python's parser."""
    lines = raw.split(b"\r\n\r\n", 1)[0].decode("ascii")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", lines)
    unfolded = re.sub(r"\r\n(?=[ \t])", "", lines)
    return [(name, value.strip()) for name, _, value in (line.partition(":") for line in unfolded.split("\r\n"))]


@unhurried
@given(hostile, hostile, hostile)
@example(INJECTION, INJECTION, INJECTION)
@example("=\u200b?utf-8?q?a=0ABcc:_x?=", "==?utf-8?q?a=0ABcc:_x?=", "=\r?utf-8?q?a=0ABcc:_x?=")
@example("a" * 75 + ";", "evil@x.example," * 9, "")
@example("a" * 77 + '"' + "a" * 78, "é " + "a" * 200, "a " * 40 + "a" * 200)
@example("é, <evil@x.example>," + "a" * 70, "Camille (x) é" * 6, 'Camille, "é" ' * 8)
def test_no_name_or_subject_adds_a_header_or_an_address(sender: str, reply: str, subject: str) -> None:
    raw = encoded(message(sender_name=sender, reply_to_name=reply, subject=subject, attachments=()))
    headers = dict(head(raw))
    assert [name for name, _ in head(raw)] == HEADERS
    assert addresses(headers["From"]) == [LETTER.sender_address]
    assert addresses(headers["To"]) == [LETTER.recipient]
    assert addresses(headers["Reply-To"]) == [LETTER.reply_to]


@unhurried
@given(hostile, hostile)
@example('a".exe', INJECTION)
@example("cv.pdf\r\nX-Evil: 1", "text/html\r\nX-Evil: 1")
def test_no_file_name_or_type_adds_a_header(name: str, media_type: str) -> None:
    raw = encoded(message(attachments=(Attachment(name, media_type, b"content"),)))
    part = raw.rsplit(b"\r\n--", 2)[1].split(b"\r\n", 1)[1]
    names = {name for name, _ in head(part)}
    assert names == {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"}
    assert dict(head(part))["Content-Disposition"].startswith("attachment;")


@unhurried
@given(hostile, hostile)
def test_an_address_is_written_to_as_it_is_or_not_at_all(local: str, domain: str) -> None:
    try:
        raw = encoded(message(recipient=f"{local}@{domain}", sender_address=f"{local}@example.org", attachments=()))
    except Rejected:
        return
    headers = dict(head(raw))
    assert [name for name, _ in head(raw)] == HEADERS
    assert re.fullmatch(r"[!-~]+@[a-z0-9.-]+", headers["To"], re.IGNORECASE)
    assert headers["To"].startswith(local.strip())
    assert addresses(headers["From"]) == [f"{local.strip()}@example.org"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "robin",
        "@example.org",
        "robin@",
        "robin@example.org, evil@example.org",
        "robin@example.org evil@example.org",
        "robin@example.org\r\nBcc: evil@example.org",
        "<robin@example.org>",
        "Robin <robin@example.org>",
        '"robin"@example.org',
        "robin@example.org(evil)",
        "=?utf-8?q?evil=40example.org,?=@example.org",
        "zoé@example.org",
        "robin@exa mple.org",
        "robin@[127.0.0.1]",
    ],
)
def test_an_address_of_another_form_is_refused(address: str) -> None:
    for field in ("sender_address", "recipient", "reply_to"):
        if field != "reply_to" or address:
            with pytest.raises(Rejected):
                encoded(message(**{field: address}))


def test_a_domain_with_accents_is_written_as_the_dns_knows_it() -> None:
    assert reread(message(recipient="robin@boucherie-sanzé.example"))["To"] == "robin@xn--boucherie-sanz-okb.example"


def test_names_and_subjects_with_accents_are_read_as_they_were_written() -> None:
    sender = "Zoé M. Müller-Lévy d’Ermont, boucherie & fils"
    subject = "Candidature de Zoé : pâtissière, (日本語) " * 5
    headers = dict(head(encoded(message(sender_name=sender, subject=subject))))
    assert read(headers["From"]) == f"{sender.replace(',', '')} <{LETTER.sender_address}>"
    assert read(headers["Subject"]) == subject.strip()


def test_text_and_html_are_alternatives_and_attachments_stand_beside() -> None:
    mail = reread(message())
    assert mail.get_content_type() == "multipart/mixed"
    body, cv = mail.iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    assert (cv.get_content_type(), cv.get_content_disposition()) == ("application/pdf", "attachment")


def test_without_attachments_there_are_only_the_alternatives() -> None:
    assert reread(message(attachments=())).get_content_type() == "multipart/alternative"


@unhurried
@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=3000))
@example("é" * 3000)
@example(".\n..\n" + "a" * 3000 + "\nFrom moi\n")
def test_a_text_arrives_as_it_was_written_in_short_ascii_lines(text: str) -> None:
    raw = encoded(message(text=text, html=text, attachments=()))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()
    for kind in ("plain", "html"):
        part = reread(message(text=text, html=text)).get_body((kind,))
        assert part is not None
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        assert payload.decode().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize(
    "name",
    [
        "CV Françoise Lévêque.pdf",
        "履歴書.pdf",
        "CV 🙂.pdf",
        'CV "final"; v2, (bis) %41.pdf',
        "L'été à l'école" * 15 + ".docx",
    ],
)
def test_file_names_are_read_as_they_were_written(name: str) -> None:
    [part] = reread(message(attachments=(Attachment(name, "application/pdf", b"x"),))).iter_attachments()
    assert part.get_filename() == name
    plain = part["Content-Type"].params["name"]
    assert plain.isascii()
    assert plain.endswith(name[-4:])


def test_the_plain_file_name_is_for_those_who_cannot_read_the_other() -> None:
    assert without_accents("CV Françoise Lévêque.pdf") == "CV Francoise Leveque.pdf"
    assert without_accents("履歴書.pdf") == "document.pdf"


def test_every_copy_of_a_letter_has_the_same_message_id() -> None:
    assert reread(message())["Message-ID"] == reread(message(subject="Autre"))["Message-ID"]
    assert str(LETTER.id) in reread(message())["Message-ID"]


def test_no_robot_is_asked_to_answer() -> None:
    assert reread(message())["Auto-Submitted"] == "auto-generated"


def test_there_is_no_reply_to_where_none_is_given() -> None:
    assert reread(message(reply_to=None))["Reply-To"] is None


def reread(sent: object) -> EmailMessage:
    return email.message_from_bytes(encoded(sent), policy=email.policy.default)  # type: ignore[arg-type]


def read(value: str) -> str:
    return str(make_header(decode_header(value)))


def addresses(value: str) -> list[str]:
    return [address for _, address in getaddresses([value])]
