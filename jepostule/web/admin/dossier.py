"""All data about one application, in a constant number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from jepostule.store import answer as answers
from jepostule.store import application as applications
from jepostule.store import audit as entries
from jepostule.store import blacklist, document, event, mail_event
from jepostule.store import letter as letters
from jepostule.store import platform as platforms
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.audit import Entry
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.event import Event
from jepostule.store.jobs import job_attempt, queued
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.queued import Queued
from jepostule.store.letter import Letter
from jepostule.store.lists import search
from jepostule.store.mail_event import MailEvent
from jepostule.store.platform import Platform

# Actions of agents that the next agent should know of.
DEEDS = ("resend", "correct-address", "settle-letter", "forward-documents", "save-documents", "block", "unblock")


@dataclass(frozen=True)
class Dossier:
    """Lists are oldest first. `blocked`: by address, in lower case; `elsewhere`: addresses with other applications."""

    application: Application
    platform: Platform
    answers: Sequence[Answer]
    events: Sequence[Event]
    letters: Sequence[Letter]
    mail_events: Sequence[MailEvent]
    documents: Sequence[Document]
    runs: Sequence[JobAttempt]
    queued: Sequence[Queued]
    blocked: Mapping[str, Blocked]
    elsewhere: Collection[str]
    deeds: Sequence[Entry]

    def letter(self, letter_id: UUID | None) -> Letter | None:
        return next((each for each in self.letters if each.id == letter_id), None)

    def count(self, kind: str) -> int:
        """The number of letters of this kind."""
        return sum(each.kind == kind for each in self.letters)


async def read(session: Session, application: Application) -> Dossier:
    written = await letters.of_application(session, application.id)
    ids = [each.id for each in written]
    addresses = [application.candidate_email.lower(), application.employer_email.lower()]
    return Dossier(
        application,
        platform=await platforms.by_id(session, application.platform_id),
        answers=await answers.of_application(session, application.id),
        events=await event.of_application(session, application.id),
        letters=written,
        mail_events=await mail_event.of_letters(session, ids),
        documents=await document.of_application(session, application.id),
        runs=await job_attempt.of_application(session, application.id, ids),
        queued=await queued.of_application(session, application.id, ids),
        blocked=await blacklist.of(session, addresses),
        elsewhere=await search.elsewhere(session, application.id, addresses),
        deeds=await entries.of_subjects(
            session, [applications.subject(application.id), *map(letters.subject, ids)], DEEDS
        ),
    )
