"""Events, and the letters that they imply."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from jepostule.domain.deliveries import EVENTS
from jepostule.domain.legacy.fitting import Fitted, Refused, moment
from jepostule.domain.letters import READERS
from jepostule.store.legacy.rows import OldApplication, OldEvent
from jepostule.store.letter import DELIVERIES

OURS = UUID("0d3f6a52-6f0e-4f3e-9a3e-2f1c8b7d2018")
KINDS = {event: kind for kind, event in EVENTS.items()}  # kind of the letter that an event implies


def id_of(event: OldEvent) -> UUID:
    """Deterministic: the same each time the event is imported."""
    return uuid5(OURS, f"event:{event.id}")


def tells_of_one(event: OldEvent, answer: int | None) -> bool:
    return event.name in KINDS and event.created_at is not None and (event.name != "answered" or answer is not None)


def sent(event: OldEvent, application: OldApplication, answer: int | None) -> dict[str, Any]:
    """The letter that left when the event happened. `answer`: id of the application's answer, used for `answered`."""
    kind = KINDS[event.name]
    return {
        **_addressed(application, kind),
        "id": id_of(event),
        "answer_id": answer if kind == "answer" else None,
        "state": "sent",
        "delivery": event.status if event.status in DELIVERIES else "sent",
        "provider_id": None if event.message_id is None else str(event.message_id),
        "created_at": event.created_at,
        "sent_at": event.created_at,
    }


def unsent(application: OldApplication) -> dict[str, Any]:
    """A failed letter to the employer, for an application without a trace of one."""
    return {
        **_addressed(application, "application"),
        "id": uuid5(OURS, f"application:{application.id}"),
        "answer_id": None,
        "state": "failed",
        "delivery": None,
        "provider_id": None,
        "created_at": application.created_at,
        "sent_at": None,
    }


def _addressed(application: OldApplication, kind: str) -> dict[str, Any]:
    recipient = application.employer_email if READERS[kind] == "employer" else application.candidate_email
    return {"application_id": application.id, "kind": kind, "recipient": recipient}


def without_one(applications: Iterable[OldApplication], events: Iterable[OldEvent]) -> list[OldApplication]:
    """Applications without a trace of a letter to the employer."""
    sent_ones = {each.job_application_id for each in events if each.name == "sent"}
    return [each for each in applications if each.id not in sent_ones]


def event(old: OldEvent, applications: Mapping[int, OldApplication], letter: UUID | None) -> Fitted:
    """`applications`: those imported, by id."""
    if old.job_application_id not in applications:
        raise Refused("its application is not here")
    columns = {
        "application_id": old.job_application_id,
        "kind": old.name,
        "letter_id": letter,
        "created_at": moment(old.created_at),
    }
    return Fitted(columns, ["with a value, left out"] if old.value else [])


def email(old: OldEvent, *, here: bool) -> Fitted:
    """`here`: whether its letter was imported."""
    if not here:
        raise Refused("its event is not here, or tells of no e-mail")
    return Fitted(repairs=[] if old.status in DELIVERIES else ["a status that is not one of ours, left out"])
