"""Letters with the platform's logo above them."""

import re

from jepostule.store.letter import Content
from jepostule.store.platform import Platform
from tests.mail import rows
from tests.mail.test_letters_tint import every_letter

LOGO = {"logo": "0123456789ab", "logo_width": 320, "logo_height": 64}
ROW = re.compile(r'<tr><td style="padding:0 0 12px">.*?</table></td></tr>\n')


def with_logo(**changes: object) -> Platform:
    return rows.platform(accent="", **LOGO, **changes)


def pairs() -> list[tuple[Content, Content]]:
    """Each letter, without and with a logo."""
    return list(zip(every_letter(rows.platform(accent="")), every_letter(with_logo()), strict=True))


def test_each_letter_has_the_logo_once_by_a_whole_address_with_its_size_and_its_name() -> None:
    for _, letter in pairs():
        (image,) = re.findall("<img .*?>", letter.html)
        assert 'src="http://127.0.0.1:8000/logos/lbb/0123456789ab.png"' in image
        assert 'width="160" height="32" alt="La Bonne Boite"' in image


def test_nothing_but_the_logo_is_different() -> None:
    for plain, letter in pairs():
        assert "<img" not in plain.html
        assert ROW.sub("", letter.html) == plain.html
        assert (letter.text, letter.subject) == (plain.text, plain.subject)


def test_a_name_cannot_leave_its_attribute() -> None:
    for letter in every_letter(with_logo(name='"><script>')):
        assert "<script>" not in letter.html
