"""The frame as Camille uses it, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from playwright.sync_api import FilePayload, Frame, FrameLocator, Locator, Page, Request, expect

from tests.factories import WORDS
from tests.journeys import papers
from tests.journeys.asking import until

HEADINGS = {
    "bienvenue": "Bonjour Camille",
    "infos": "Vos infos",
    "documents": "Vos documents",
    "envoyer": "Tout est juste",
    "fin": "C’est envoyé",
    "erreur-authentification": "Cette page a expiré",
}


@dataclass
class Visit:
    """`frame` locates elements inside the frame; `page` is the page around it."""

    page: Page
    frame: FrameLocator | Page

    @property
    def inside(self) -> Frame:
        """The frame's document."""
        return self.page.frames[-1]

    @property
    def height(self) -> int:
        """Height of the frame's document, in pixels."""
        height: int = self.inside.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
        return height

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Messages that the partner's page received, except `resize`."""
        messages: list[dict[str, Any]] = self.page.evaluate("messages")
        return [each for each in messages if each["action"] != "resize"]

    def told(self, action: str, label: str) -> list[dict[str, Any]]:
        """All messages, once this is the last one; they come from another process."""
        until(lambda: [(each["action"], each["label"]) for each in self.messages[-1:]] == [(action, label)], label)
        return self.messages

    def settled(self) -> int:
        """The height of the frame's document, once the partner's page has adopted it."""
        outside = self.page.locator("iframe")
        until(lambda: outside.evaluate("frame => getComputedStyle(frame).height") == f"{self.height}px", "its room")
        return self.height

    def at(self, step: str) -> None:
        """Waits for this step."""
        expect(self.frame.locator(f"[data-step={step}] h1")).to_contain_text(HEADINGS[step])

    def button(self, name: str) -> Locator:
        return self.frame.get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        return self.frame.get_by_role("link", name=name)

    def begin(self) -> None:
        self.link("C’est parti").click()
        self.at("infos")

    def write(self, **changes: str) -> None:
        for name, value in {**WORDS, **changes}.items():
            self.field(name).fill(value)

    def write_and_keep(self, **changes: str) -> None:
        """Waits until the server has saved all of it: slow typing is saved in parts."""
        message = {**WORDS, **changes}["message"]
        with self.page.expect_response(lambda answer: kept(answer.request) == message):
            self.write(**changes)

    def field(self, name: str) -> Locator:
        return self.frame.locator(f"#{name}")

    def go_on(self, step: str) -> None:
        self.frame.locator(".primary", has_text="Continuer").click()
        self.at(step)

    def to_documents(self) -> None:
        self.begin()
        self.write()
        self.go_on("documents")

    def give(self, *files: Path | FilePayload) -> None:
        self.field("attachments").set_input_files(list(files))  # type: ignore[arg-type]

    def document(self, name: str) -> Locator:
        """An entry among the saved documents."""
        return self.frame.get_by_role("list", name="Documents ajoutés").get_by_role("listitem").filter(has_text=name)

    def upload(self, name: str) -> Locator:
        """An entry among the uploads in progress or refused."""
        return self.frame.locator("#uploads li").filter(has_text=name)

    def send(self) -> None:
        self.button("Envoyer ma candidature").click()
        self.at("fin")


def kept(request: Request) -> str:
    """The message in a request that saves the draft."""
    if not request.url.endswith("/embed/brouillon/"):
        return ""
    return dict(parse_qsl(request.post_data)).get("message", "").replace("\r\n", "\n")


def steps(frame: Visit) -> Iterator[str]:
    """Goes through every step and its errors; yields a name at each."""
    frame.at("bienvenue")
    yield "bienvenue"
    frame.begin()
    yield "infos"
    frame.button("Continuer").click()
    expect(frame.frame.locator(".summary")).to_be_visible()
    yield "infos with errors"
    frame.write()
    frame.go_on("documents")
    yield "documents"
    frame.give(papers.cv(), papers.paper("Vide.pdf", b""))
    expect(frame.document("CV de Camille.pdf")).to_be_visible()
    yield "documents with one and a refusal"
    frame.go_on("envoyer")
    frame.frame.locator("summary").click()
    expect(frame.frame.locator("details[open]")).to_be_visible()
    yield "envoyer"
    frame.send()
    yield "fin"
