"""What the frame shows: the step that a person is at, and their progress so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from jepostule.domain import drafts, platforms
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words, faults
from jepostule.mail.letters import SILENCE
from jepostule.moments import clock, day
from jepostule.pieces.words import capital
from jepostule.store import application as applications
from jepostule.store import document as documents
from jepostule.store.application import Receipt
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.platform import Platform
from jepostule.typography import french
from jepostule.web import forms
from jepostule.web.frame import Frame

# Does not mention a CV, since it may be sent without one.
DEFAULT_LETTER = french("""Bonjour,

Votre entreprise m'intéresse et j'aimerais y travailler. Je vous présenterai volontiers mon parcours.

Quand pourrions-nous en parler ?

Bien cordialement{signature}""")


@dataclass(frozen=True)
class Sent:
    """`leaves_at`: None unless the e-mail waits for its turn."""

    at: datetime
    job: str
    documents_count: int
    leaves_at: datetime | None

    @property
    def moment(self) -> str:
        """When the company receives it."""
        at = self.leaves_at or self.at
        return f"{capital(day(at))} à {clock(at)}"

    @property
    def again_on(self) -> str:
        return day(self.at + SILENCE)


@dataclass(frozen=True)
class View:
    """`paused`: the message of a platform that takes no new applications; otherwise empty."""

    frame: Frame
    words: Words
    documents: Sequence[Document] = ()
    sent: Sent | None = None
    paused: str = ""


async def current(session: Session, frame: Frame, invitation: Invitation, step: str = "") -> View:
    """The person's progress so far, at `step`, or else at the step of the address, or of the draft."""
    draft = await drafts.resume(session, invitation)
    if draft is None:
        return beginning(frame, invitation.platform)
    words = drafts.words_of(draft)
    if draft.application_id is not None:
        return done(frame, words, await applications.receipt(session, draft.application_id))
    frame = _drafted(frame, words)
    kept = await documents.of_draft(session, draft.id)
    step = _reachable(step or frame.get("step") or draft.step, words)
    return View(frame.at(step), words, kept, paused=paused_by(invitation.platform))


def done(frame: Frame, words: Words, receipt: Receipt) -> View:
    """The view of an application that was sent."""
    return View(_drafted(frame, words).at("fin"), words, sent=_sent(receipt))


def _drafted(frame: Frame, words: Words) -> Frame:
    return replace(frame, drafted=True, typed_first_name=words.first_name, typed_last_name=words.last_name)


def beginning(frame: Frame, platform: Platform) -> View:
    """The view when there is no draft."""
    if frame.get("step") == "infos":
        return View(frame.at("infos"), first_words(frame), paused=paused_by(platform))
    return View(frame.at("bienvenue"), Words(), paused=paused_by(platform))


def paused_by(platform: Platform) -> str:
    return platforms.pause_message(platform) if platform.paused else ""


def _reachable(step: str, words: Words) -> str:
    if step in ("documents", "envoyer"):
        return "infos" if faults(words) else step
    return step if step in ("bienvenue", "infos") else "bienvenue"


def first_words(frame: Frame) -> Words:
    """What the partner's parameters say, and a default letter."""
    words = forms.words(frame.fields, frame.get("candidate_first_name"), frame.get("candidate_last_name"))
    signature = f",\n{frame.candidate_name}" if frame.candidate_name else ""
    return words if words.message else replace(words, message=DEFAULT_LETTER.format(signature=signature))


def _sent(receipt: Receipt) -> Sent:
    at = receipt.leaves_at
    waits = at is not None and at > datetime.now(UTC)
    return Sent(receipt.created_at, receipt.job, receipt.documents_count, at if waits else None)
