"""The application that a job is about, through whichever argument leads there."""

from typing import Any

from sqlalchemy import BigInteger, Select, Uuid, func

from jepostule.store.application import EMPLOYER_NAME, Application
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent

# Columns of the application, all null when the job is about none.
COLUMNS = (
    Application.id.label("application_id"),
    Application.candidate_first_name,
    Application.candidate_last_name,
    EMPLOYER_NAME.label("firm"),
)


def joined(query: Select[*tuple[Any, ...]], args: Any) -> Select[*tuple[Any, ...]]:
    """`query` joined with the application of each job. `args`: the column of the job's arguments."""
    letter_id, application_id, event_id = (args[name].astext for name in ("letter_id", "application_id", "event_id"))
    event = MailEvent.id == event_id.cast(BigInteger)
    letter = Letter.id == func.coalesce(letter_id.cast(Uuid), MailEvent.letter_id)
    application = Application.id == func.coalesce(application_id.cast(BigInteger), Letter.application_id)
    return query.outerjoin(MailEvent, event).outerjoin(Letter, letter).outerjoin(Application, application)
