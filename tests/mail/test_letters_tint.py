"""Letters in the platform's colour."""

import pytest

from jepostule import colours
from jepostule.mail import answers, letters
from jepostule.store.letter import Content
from jepostule.store.platform import Platform
from tests.mail import rows

GREEN = "#0a7048"


def every_letter(platform: Platform) -> list[Content]:
    application = rows.application(id=1)
    return [
        letters.application(application, platform, rows.documents("CV.pdf")),
        letters.confirmation(application, platform),
        *(answers.answer(application, platform, [rows.answer(kind)]) for kind in rows.OWN),
    ]


@pytest.mark.parametrize("accent", ["", GREEN])
def test_each_letter_is_in_the_platforms_colour_and_in_no_other(accent: str) -> None:
    of_platform, others = colours.palette(accent), colours.palette("" if accent else GREEN)
    for letter in every_letter(rows.platform(accent=accent)):
        assert of_platform.dark.text in letter.html
        for shades in others:
            assert not [shade for shade in shades if shade in letter.html]


def test_its_main_button_is_the_colour_itself() -> None:
    first, *_ = every_letter(rows.platform(accent=GREEN))
    assert f'bgcolor="{GREEN}"' in first.html
