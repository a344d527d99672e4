"""Keys, and where the focus is after them."""

from playwright.sync_api import Locator, Page, expect


def press(page: Page, key: str, focused: Locator | None = None) -> None:
    page.keyboard.press(key)
    if focused:
        expect(focused).to_be_focused()


def tab(page: Page, focused: Locator, key: str = "Tab") -> None:
    press(page, key, focused)
