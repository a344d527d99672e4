"""Applications of the past with their letters and answers, inserted as rows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.letter import Letter
from jepostule.store.platform import Platform
from tests.factories import CAMILLE, WORDS

ANSWERS: dict[str, dict[str, Any]] = {
    "rejection": {"reason": "novacancy"},
    "info_request": {"employer_email": "robin@example.org", "message": "Quand ?"},
    "interview": {
        "employer_email": "robin@example.org",
        "meets_at": datetime(2030, 1, 1, tzinfo=UTC),
        "location": "phone",
    },
    "hired": {"employer_email": "robin@example.org"},
}


async def applied(session: Session, platform: Platform, at: datetime, *answers: str, **columns: Any) -> Application:
    """An application of Camille at `at`, with Robin's `answers` at intervals of one day."""
    written = {**CAMILLE, **WORDS, "candidate_peam_access_token": "", "send_confirmation": False, **columns}
    application = Application(platform_id=platform.id, created_at=at, **written)
    session.add(application)
    await session.flush()
    for number, kind in enumerate(answers, 1):
        await answered(session, application, kind, at + timedelta(days=number), number)
    return application


async def answered(session: Session, application: Application, kind: str, at: datetime, number: int = 1) -> None:
    session.add(Answer(application_id=application.id, number=number, kind=kind, created_at=at, **ANSWERS[kind]))
    await session.flush()


async def written(session: Session, application: Application, delivery: str | None = "sent", **columns: Any) -> None:
    """Adds the letter to the employer, sent."""
    state = {"state": "sent", "sent_at": application.created_at, "delivery": delivery}
    about = {"application_id": application.id, "created_at": application.created_at}
    columns = {"kind": "application", "recipient": application.employer_email, **about, **state, **columns}
    session.add(Letter(**columns))
    await session.flush()
