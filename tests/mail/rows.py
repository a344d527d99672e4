"""Camille's application to Robin's butcher's shop, as rows; tests change parts of them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.document import Document
from jepostule.store.platform import Platform

MESSAGE = "Bonjour,\r\n\r\nJ'aime le travail bien fait.\r\nQuand en parler ?\r\n\r\nCamille"


def application(**changes: Any) -> Application:
    values: dict[str, Any] = {
        "answer_uuid": UUID("299e7c75-0559-4733-9877-f59358cf7332"),
        "candidate_first_name": "Camille",
        "candidate_last_name": "Martin",
        "candidate_email": "camille.martin@example.org",
        "candidate_phone": "06 12 34 56 78",
        "candidate_address": "7 rue du Temple, 95130 Ermont",
        "employer_email": "contact@boucherie-sanzot.example",
        "employer_description": "Boucherie Sanzot",
        "job": "vente en boucherie",
        "message": MESSAGE,
        "created_at": datetime(2026, 5, 25, 22, 30, tzinfo=UTC),
    }
    return Application(**(values | changes))


def platform(**changes: Any) -> Platform:
    return Platform(**({"client_id": "lbb", "name": "La Bonne Boite", "contact_email": "c@lbb.example"} | changes))


def documents(*names: str) -> list[Document]:
    return [Document(name=name, size=184 * 1024) for name in names]


ROBIN = {
    "message": "Venez avec votre CV.\n\nJe vous ferai visiter.",
    "employer_name": "Robin Sanzot",
    "employer_email": "robin@boucherie-sanzot.example",
    "employer_phone": "01 34 56 78 90",
    "employer_address": "12 rue de la Gare, 95130 Ermont",
}
OWN: dict[str, dict[str, Any]] = {
    "rejection": {"reason": "unknown", **dict.fromkeys(ROBIN, "")},
    "info_request": {},
    "interview": {"meets_at": datetime(2026, 5, 29, 8, tzinfo=UTC), "location": "onsite"},
    "hired": {},
}


def answer(kind: str, number: int = 1, **changes: Any) -> Answer:
    """Given the day after the application at nine o'clock; each later answer one minute after."""
    given = {"created_at": datetime(2026, 5, 26, 7, number, tzinfo=UTC), "video_link": ""}
    return Answer(**({"kind": kind, "number": number} | given | ROBIN | OWN[kind] | changes))
