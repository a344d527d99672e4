"""The token is renewed while the page is open; should it expire all the same, what was typed is not lost."""

import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, Route, expect

from jepostule.domain import tokens
from tests.factories import WORDS
from tests.journeys import papers
from tests.journeys.frame import Visit
from tests.journeys.watch import Watch

LONG_AGO = 1900  # seconds; a token is valid for 1,800
LATELY = 100


def test_an_old_link_says_what_to_do(page: Page, visit: Callable[..., Visit], camille: dict[str, str]) -> None:
    frame = visit(page, **given(camille, LONG_AGO))
    frame.at("erreur-authentification")
    assert len(frame.told("navigate", "#erreur-authentification")) == 1


def test_what_was_typed_is_readable_once_the_page_has_expired(
    page: Page, visit: Callable[..., Visit], camille: dict[str, str], watch: Watch
) -> None:
    watch.allow("status of 403")
    held = given(camille, LATELY)
    frame = visit(page, **held)
    frame.begin()
    frame.write_and_keep()
    expire(page, held, camille)
    frame.button("Continuer").click()
    frame.at("erreur-authentification")
    can_be_read(frame)
    page.reload()
    frame.link("C’est parti").click()
    expect(frame.field("job")).to_have_value(WORDS["job"])


def test_the_page_says_that_it_has_expired_before_camille_acts(
    page: Page, visit: Callable[..., Visit], camille: dict[str, str], watch: Watch
) -> None:
    watch.allow("status of 403")
    page.clock.install()
    held = given(camille, LATELY)
    frame = visit(page, **held)
    frame.begin()
    frame.write()
    expire(page, held, camille)
    page.clock.fast_forward(61_000)
    frame.at("erreur-authentification")
    can_be_read(frame)


def test_an_upload_too_says_that_the_page_has_expired(
    page: Page, visit: Callable[..., Visit], camille: dict[str, str], watch: Watch
) -> None:
    watch.allow("status of 403")
    held = given(camille, LATELY)
    frame = visit(page, **held)
    frame.to_documents()
    expire(page, held, camille)
    frame.give(papers.cv())
    frame.at("erreur-authentification")


def can_be_read(frame: Visit) -> None:
    frame.frame.get_by_text("Ce que vous aviez écrit").click()
    for value in WORDS.values():
        expect(frame.frame.get_by_text(value)).to_be_visible()


def test_the_token_is_renewed_each_minute(page: Page, visit: Callable[..., Visit], camille: dict[str, str]) -> None:
    page.clock.install()
    old = given(camille, LATELY)
    frame = visit(page, **old)
    frame.begin()
    page.clock.fast_forward(61_000)
    for held in frame.frame.locator("[name=token]").all():
        expect(held).not_to_have_value(old["token"])
    address = frame.inside.evaluate("location.href")  # Playwright hears of it later
    assert dict(parse_qsl(urlsplit(address).query))["token"] != old["token"]
    frame.write()
    frame.go_on("documents")


def given(fields: dict[str, str], ago: int) -> dict[str, str]:
    """A token and its timestamp, given to the partner `ago` seconds ago."""
    return {name: str(value) for name, value in tokens.give("test", fields, time.time() - ago)._asdict().items()}


def expire(page: Page, held: dict[str, str], fields: dict[str, str]) -> None:
    """Replaces the token in all further requests by an old one, as if the page had been open since the day before."""
    old = given(fields, LONG_AGO)

    def send_older(route: Route) -> None:
        body = route.request.post_data_buffer or b""
        for name in ("token", "timestamp"):
            body = body.replace(held[name].encode(), old[name].encode())
        route.continue_(post_data=body)

    for path in ("embed/*", "auth/application/token/refresh"):
        page.route(f"**/{path}/", send_older)
