import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jepostule.domain.documents import NAME_LENGTH, cleaned_name
from jepostule.domain.errors import DocumentTypeMismatch, DocumentTypeUnknown
from jepostule.domain.file_types import TYPES, media_type

OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(64)
ZIP = b"PK\x03\x04" + bytes(64)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("CV.pdf", b"%PDF-1.7", "application/pdf"),
        ("CV.PDF", b"\n\n%PDF-1.4", "application/pdf"),
        ("CV.docx", ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("CV.odt", ZIP, "application/vnd.oasis.opendocument.text"),
        ("CV.doc", OFFICE, "application/msword"),
        ("CV.doc", b"{\\rtf1", "application/msword"),
        ("CV.pps", OFFICE, "application/vnd.ms-powerpoint"),
        ("CV.ppsx", ZIP, "application/vnd.openxmlformats-officedocument.presentationml.slideshow"),
        ("CV.rtf", b"{\\rtf1", "application/rtf"),
        ("lettre.txt", "déjà".encode("cp1252"), "text/plain"),
        ("lettre.txt", b"\xff\xfeD\x00", "text/plain"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("photo.jfif", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic", "image/heic"),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        ("film.webm", b"\x1aE\xdf\xa3", "video/webm"),
        ("film.wmv", bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "video/x-ms-wmv"),
        ("film.ogv", b"OggS\x00\x02", "video/ogg"),
    ],
)
def test_what_people_send_is_accepted(name: str, content: bytes, expected: str) -> None:
    assert media_type(name, io.BytesIO(content)) == expected


@pytest.mark.parametrize(
    "name", ["a.exe", "a.js", "a.html", "a.svg", "a.docm", "a.zip", "a", "a.pdf.exe", "a.pdf.", ".pdf"]
)
def test_what_could_do_harm_is_not(name: str) -> None:
    with pytest.raises(DocumentTypeUnknown):
        media_type(name, io.BytesIO(b"%PDF-1.4"))


@pytest.mark.parametrize("ending", TYPES)
def test_no_program_passes_under_another_name(ending: str) -> None:
    with pytest.raises(DocumentTypeMismatch):
        media_type(f"CV{ending}", io.BytesIO(b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)))


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\Users\\Camille\\CV.pdf", "CV.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("CV\u202efdp.exe", "CVfdp.exe"),
        ("CV\r\nBcc: a@b.pdf", "CVBcc: a@b.pdf"),
        ("  mon   CV .pdf ", "mon CV.pdf"),
        ("...htaccess.txt", "htaccess.txt"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        ("a" * 400 + ".pdf", "a" * 296 + ".pdf"),
    ],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert cleaned_name(name) == cleaned


@given(st.text(max_size=700))
def test_a_cleaned_name_is_safe_whatever_it_was(name: str) -> None:
    cleaned = cleaned_name(name)
    assert len(cleaned) <= NAME_LENGTH
    assert not {unicodedata.category(letter) for letter in cleaned} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set(cleaned) & set("/\\")
    assert not cleaned.startswith(".")
