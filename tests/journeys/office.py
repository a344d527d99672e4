"""Agents at work: Sacha logs into the admin."""

from contextlib import suppress

from playwright.sync_api import Locator, Page, expect
from sqlalchemy.exc import IntegrityError

from tests.journeys.asking import ask
from tests.journeys.watch import Watch
from tests.staff import PASSWORD, agent


def hire(username: str = "sacha", role: str = "admin") -> None:
    """Creates the agent unless there is one of this name."""
    with suppress(IntegrityError):
        ask(agent(username, role))


def allow_session(watch: Watch) -> None:
    """Allows the session cookie, the only one that we set."""
    watch.allow("set-cookie: /admin/", "'name': 'session'")


def log_in(page: Page, service: str, username: str = "sacha") -> None:
    """Until the scripts of the first page run, which its heading does not wait for."""
    page.goto(f"{service}/admin/")
    page.get_by_label("Identifiant").fill(username)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    button(page, "Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bonjour {username.capitalize()}")
    page.wait_for_load_state()


# Whether the focused element, and nothing that covers it, is at its centre.
IN_SIGHT = """() => {
  const { left, top, width, height } = document.activeElement.getBoundingClientRect();
  return document.activeElement.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


def in_sight(page: Page) -> bool:
    """Whether the focused element is not covered."""
    return bool(page.evaluate(IN_SIGHT))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)
