"""Chromium, and a person in France who uses it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# Debian's before Playwright's own, as `just` chooses. The first draws no windows, for half of the CPU.
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
# `TRACED=1 just test-e2e` keeps each step of what fails, for `playwright show-trace`.
TRACED = bool(os.environ.get("TRACED"))
PATIENCE = 20_000  # milliseconds: a busy machine takes its time


def program() -> str | None:
    """None: Playwright's own."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield browser
        browser.close()


def person(browser: Browser, **options: Any) -> BrowserContext:
    """A new one: nothing is remembered from another."""
    context = browser.new_context(**{**PERSON, **options})
    context.set_default_timeout(PATIENCE)
    if TRACED:
        context.tracing.start(snapshots=True)
    return context


def sheet(context: BrowserContext) -> Page:
    """A page that keeps no cookie of another site, as ever more browsers do."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCookieControls", {"enableThirdPartyCookieRestriction": True})
    return page


def leave(context: BrowserContext, record: Path | None) -> None:
    """`record`: a folder for pictures of what went wrong, and for the trace where one is kept."""
    if record:
        for number, page in enumerate(context.pages, 1):
            page.screenshot(path=record / f"page{number}.png", full_page=True)
    if TRACED:
        context.tracing.stop(path=record / "trace.zip" if record else None)
    context.close()
