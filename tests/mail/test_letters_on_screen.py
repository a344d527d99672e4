"""Our e-mails in a real browser: accessible, on a phone, in dark mode, without images."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

from jepostule.mail import answers, letters
from jepostule.store.answer import KINDS, Answer
from jepostule.store.letter import Content
from tests.journeys import browsing
from tests.mail.rows import answer, application, documents, platform

AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
LONG = {"candidate_first_name": "C" * 64, "candidate_email": f"{'c' * 50}@example.org", "job": "v" * 128}
WIDE: dict[str, Any] = {
    "video_link": f"https://visio.example/{'v' * 400}",
    "message": "m" * 400,
    "employer_name": "e" * 128,
    "employer_address": "a" * 256,
}
SEPTEMBER = datetime(2026, 9, 30, 8, tzinfo=UTC)
# Its address leads nowhere here: the name is shown instead.
LOGO = {"logo": "0123456789ab", "logo_width": 320, "logo_height": 64}


def answered(*given: Answer) -> Content:
    return answers.answer(application(), platform(), given)


LETTERS: dict[str, Callable[[], Content]] = {
    "application": lambda: letters.application(application(), platform(), documents("CV.pdf", "Vitrine-de-Noël.jpg")),
    "confirmation": lambda: letters.confirmation(application(), platform()),
    "documents": lambda: letters.documents(application(**LONG), platform(), documents("CV.pdf", "d" * 300)),
    "long": lambda: letters.application(application(**LONG), platform(name="P" * 64), documents("d" * 300)),
    "logo": lambda: letters.application(application(), platform(name="P" * 64, **LOGO), []),
    **{kind: partial(answered, answer(kind)) for kind in KINDS},
    "another date": lambda: answered(answer("interview"), answer("interview", 2, meets_at=SEPTEMBER)),
    "called off": lambda: answered(answer("interview"), answer("rejection", 2, reason="skills")),
    "long interview": lambda: answered(answer("interview", meets_at=SEPTEMBER, location="video", **WIDE)),
}


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browsing.program(), args=browsing.FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(params=["light", "dark"])
async def phone(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=request.param)
    yield page
    await page.close()


@pytest.mark.parametrize("letter", LETTERS)
async def test_axe_finds_nothing_in_a_letter(phone: Page, letter: str) -> None:
    await phone.set_content(LETTERS[letter]().html)
    await phone.add_script_tag(path=AXE)
    for width in (390, 1280):
        await phone.set_viewport_size({"width": width, "height": 800})
        found = await phone.evaluate("axe.run({resultTypes: ['violations']})")
        assert [violation["id"] for violation in found["violations"]] == []


@pytest.mark.parametrize("letter", LETTERS)
async def test_a_letter_fits_a_phone_with_buttons_for_thumbs(phone: Page, letter: str) -> None:
    await phone.set_content(LETTERS[letter]().html)
    assert await phone.evaluate("document.documentElement.scrollWidth") == 390
    for button in await phone.locator(".main a, .other a").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] > 300
