"""Addresses that refuse our e-mails: we stop writing to them for a while."""

from collections.abc import Collection
from datetime import UTC, datetime

from jepostule.domain.blocking import duration
from jepostule.domain.errors import CandidateBlocked, EmployerBlocked
from jepostule.domain.letters import READERS
from jepostule.store import blacklist
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.letter import Letter


async def refuse_blocked(session: Session, candidate: str, employer: str) -> None:
    """Raises CandidateBlocked or EmployerBlocked."""
    refuse_among(await blacklist.among(session, [candidate.lower(), employer.lower()]), candidate, employer)


def refuse_among(blocked: Collection[str], candidate: str, employer: str) -> None:
    """Raises CandidateBlocked or EmployerBlocked. `blocked`: in lower case."""
    if candidate.lower() in blocked:
        raise CandidateBlocked
    if employer.lower() in blocked:
        raise EmployerBlocked


async def is_blocked(session: Session, email: str) -> bool:
    return bool(await blacklist.among(session, [email.lower()]))


async def whose_address(session: Session, letter: Letter, application: Application) -> str | None:
    """Who has a blocked address that forbids this letter: candidate, employer, or recipient (one named by an agent)."""
    concerned = {letter.recipient.lower(): READERS.get(letter.kind, "recipient")}
    if letter.kind == "application":  # the employer's answers could not reach the candidate
        concerned[application.candidate_email.lower()] = "candidate"
    blocked = await blacklist.among(session, list(concerned))
    return next((who for email, who in concerned.items() if email in blocked), None)


async def block(
    session: Session, email: str, reason: str, since: datetime | None = None, *, mail_event_id: int | None = None
) -> None:
    """For 30 days by default, from `since` or now; does nothing when these are over already."""
    now = datetime.now(UTC)
    until = (since or now) + duration()
    if until > now:
        await blacklist.put(session, email.lower(), reason, until, mail_event_id=mail_event_id)
