"""Chromium, used by a person in France."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys import processes

# Debian's, which `just` prefers to Playwright's. The first one draws no windows, which halves the CPU time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--site-per-process",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
PERSON: dict[str, Any] = {
    "locale": "fr-FR",
    "timezone_id": "Europe/Paris",
    "viewport": {"width": 1280, "height": 900},
}
# `TRACED=1 just test-e2e` records a trace of failed tests, for `playwright show-trace`.
TRACED = bool(os.environ.get("TRACED"))
PATIENCE = 20_000  # milliseconds, generous for a busy machine


def program() -> str | None:
    """None stands for Playwright's own browser."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield browser
        browser.close()


def person(browser: Browser, **options: Any) -> BrowserContext:
    """A new browser context, with no state of earlier ones."""
    context = browser.new_context(**{**PERSON, **options})
    context.set_default_timeout(PATIENCE)
    if TRACED:
        context.tracing.start(snapshots=True)
    return context


def sheet(context: BrowserContext) -> Page:
    """A page without third-party cookies, the default of more and more browsers."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCookieControls", {"enableThirdPartyCookieRestriction": True})
    return page


def wait(page: Page, come: Callable[[], object]) -> None:
    """Lets Playwright process events meanwhile, which a plain sleep would not."""
    end = time.monotonic() + processes.PATIENCE
    while not come():
        assert time.monotonic() < end
        page.wait_for_timeout(20)


def leave(context: BrowserContext, record: Path | None) -> None:
    """`record`: a folder for screenshots after a failure, and for the trace if there is one."""
    if record:
        for number, page in enumerate(context.pages, 1):
            page.screenshot(path=record / f"page{number}.png", full_page=True)
    if TRACED:
        context.tracing.stop(path=record / "trace.zip" if record else None)
    context.close()
