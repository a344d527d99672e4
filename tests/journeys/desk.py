"""Recruiters who answer from the links in their e-mail."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from jepostule.moments import PARIS
from tests.factories import WORDS
from tests.journeys import papers
from tests.journeys.asking import body, letters, until
from tests.journeys.processes import PATIENCE
from tests.servers.partner import PartnerServer
from tests.servers.smtp import SmtpServer

SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
KINDS = ("rejection", "info_request", "interview", "hired")
TABS = {"rejection": "Refus", "info_request": "Précisions", "interview": "Entretien", "hired": "Embauche"}
HEADINGS: dict[str, str | re.Pattern[str]] = {
    "rejection": "Annoncer un refus à Camille",
    "info_request": "Demander des précisions à Camille",
    "interview": re.compile("Proposer (un entretien|une autre date) à Camille"),
    "hired": "Annoncer son embauche à Camille",
}
MEETING = (datetime.now(PARIS) + timedelta(days=20)).replace(hour=10, minute=0)
TYPED: dict[str, dict[str, str]] = {
    "rejection": {},
    "info_request": {"message": "Êtes-vous disponible le samedi ?"},
    "interview": {"datetime": f"{MEETING:%Y-%m-%dT%H:%M}", "message": "Venez avec votre CV."},
    "hired": {"start_date": f"{MEETING:%Y-%m-%d}", "employer_name": "Robin Sanzot"},
}


@dataclass
class Desk:
    """`links`: those of the e-mail, by kind of answer."""

    page: Page
    links: dict[str, str]

    def open(self, kind: str) -> None:
        self.page.goto(self.links[kind])

    def at(self, heading: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def at_form(self, kind: str) -> None:
        self.at(HEADINGS[kind])

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#{name}")

    def write(self, **values: str) -> None:
        for name, value in values.items():
            self.field(name).fill(value)

    def switch(self, kind: str) -> None:
        self.button(TABS[kind]).click()
        self.at_form(kind)

    def preview(self) -> str:
        """Opens the preview; returns the text of the e-mail in it."""
        self.button("Relire avant d’envoyer").click()
        self.at("Voici ce que Camille va recevoir")
        self.page.wait_for_load_state()  # without a script the text may come after its heading
        return self.page.locator(".mail .lines").inner_text()

    def send(self) -> None:
        self.button("Envoyer à Camille").click()
        self.at(re.compile("^C’est envoyé, merci"))

    def answer(self, kind: str, **values: str) -> None:
        """From the link to the page that thanks."""
        self.open(kind)
        self.write(**{**TYPED[kind], **values})
        self.preview()
        self.send()


def apply(partner: PartnerServer, camille: dict[str, str]) -> None:
    """Submits Camille's application, with one document."""
    cv = papers.cv()
    form = {**camille, **WORDS, **partner.token(camille)}
    files = {"attachments": (cv["name"], cv["buffer"], cv["mimeType"])}
    address = f"{partner.service}/embed/candidater/"
    httpx.post(address, data=form, files=files, timeout=PATIENCE).raise_for_status()


def links(mail: SmtpServer, employer_email: str, letter: int = 1) -> dict[str, str]:
    """The links of letter number `letter`, the last one, once it has arrived."""
    found = re.findall(r"\S+/candidature/reponse/\S+", "\n".join(received(mail, employer_email, letter)))
    return {KINDS[int(link[-1])]: link for link in found}


def lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def received(mail: SmtpServer, candidate_email: str, count: int) -> list[str]:
    """The lines of letter number `count`, the last one, once it has arrived."""
    until(lambda: len(letters(mail, candidate_email)) == count, f"{count} letters to {candidate_email}")
    return lines(body(letters(mail, candidate_email)[-1]))
