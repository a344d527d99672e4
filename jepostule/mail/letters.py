"""Subject and text of our e-mails. Sender and recipient are chosen elsewhere."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from jepostule.colours import palette
from jepostule.mail import logos
from jepostule.mail.message import one_line
from jepostule.pieces.links import dialled, mailto
from jepostule.rendering import render
from jepostule.settings import settings
from jepostule.store.answer import KINDS
from jepostule.store.application import Application
from jepostule.store.document import Document
from jepostule.store.letter import Content
from jepostule.store.platform import Platform

SILENCE = timedelta(days=15)  # after which candidates are advised to follow up
SUBJECT_LENGTH = 254  # Mailjet takes 255


def application(application: Application, platform: Platform, documents: Sequence[Document]) -> Content:
    """The letter to the employer, with a link for each answer."""
    return written(
        "application",
        application=application,
        platform=platform,
        documents=documents,
        answers=answer_links(application),
        rights=f"{settings().base_url}/informations#donnees",
    )


def confirmation(application: Application, platform: Platform) -> Content:
    """The candidate's copy."""
    again_on = application.created_at + SILENCE
    return written("confirmation", application=application, platform=platform, again_on=again_on)


def documents(application: Application, platform: Platform, documents: Sequence[Document]) -> Content:
    """The candidate's documents alone, for a person who requested them."""
    return written("documents", application=application, platform=platform, documents=documents)


def written(letter: str, /, **context: Any) -> Content:
    context |= {"paragraphs": paragraphs, "listed": listed, "dialled": dialled, "mailto": mailto}
    context["logo"] = logos.shown(context["platform"])
    context["light"], context["dark"] = palette(context["platform"].accent)
    subject = one_line(render(f"email/{letter}/subject.txt", **context))
    return Content(
        subject=subject if len(subject) <= SUBJECT_LENGTH else f"{subject[: SUBJECT_LENGTH - 1]}…",
        text=render(f"email/{letter}/body.txt", **context),
        html=render(f"email/{letter}/body.html", **context),
    )


def answer_links(application: Application) -> dict[str, str]:
    base = f"{settings().base_url}/candidature/reponse/{application.answer_uuid}"
    return {kind: f"{base}/{number}" for number, kind in enumerate(KINDS)}


def paragraphs(text: str) -> list[list[str]]:
    """Typed text as paragraphs of lines."""
    groups = groupby(text.strip().splitlines(), key=lambda line: bool(line.strip()))
    return [list(lines) for filled, lines in groups if filled]


def listed(words: Sequence[str]) -> str:
    """`a`, `a et b`, `a, b et c`."""
    return " et ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
