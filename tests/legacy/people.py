"""The 2018 service with its people, in its own tables: each method inserts a row with the given columns."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

FOLDER = Path(__file__).parent
NOON = "2019-01-07 12:00:00+00"
SECRET = "0123456789abcdef0123456789abcdef"
PASSWORD = "le mot de passe de 2018"
CAMILLE = {
    "candidate_email": "Camille.Martin@Example.org",
    "candidate_first_name": "Camille",
    "candidate_last_name": "L'Hôpital",
    "candidate_phone": "06 12 34 56 78",
    "candidate_address": "7 rue du Temple, 95130 Ermont",
    "candidate_peid": "1234567",
    "candidate_rome_code": "D1101",
    "candidate_peam_access_token": "gAAAA-canary-of-a-token",
    "employer_email": "robin@boucherie-sanzot.example",
    "employer_description": 'Boucherie "Sanzot" & Fils <SARL>',
    "message": "Bonjour,\n\nJ'aime le travail bien fait. 👍",
    "job": "Vente en boucherie",
    "siret": "34326262220717",
}
CONTACT = {"employer_name": "", "employer_email": "", "employer_phone": "01 34 56 78 90", "employer_address": ""}


def hashed(password: str = PASSWORD, iterations: int = 1000, salt: str = "Bxw0OCFRUIts") -> str:
    """As Django 2 does, with a hundredth of the iterations."""
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), iterations)
    return f"pbkdf2_sha256${iterations}${salt}${b64encode(digest).decode()}"


@dataclass(frozen=True)
class OldService:
    """Each method inserts a row and returns its id."""

    connection: psycopg.Connection
    dsn: str

    def add(self, table: str, **columns: Any) -> int:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        query = sql.SQL("insert into {} ({}) values ({}) returning {}").format(
            sql.Identifier(table),
            names,
            sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
            sql.Identifier("answer_ptr_id" if "answer_ptr_id" in columns else "id"),
        )
        added = self.connection.execute(query, list(columns.values())).fetchone()
        assert added is not None
        return int(added[0])

    def platform(self, client_id: str = "lbb", client_secret: str = SECRET) -> int:
        return self.add("jepostuleauth_clientplatform", client_id=client_id, client_secret=client_secret)

    def agent(self, username: str = "sacha", **columns: Any) -> int:
        beginning = {
            "username": username,
            "password": hashed(),
            "is_superuser": False,
            "is_staff": True,
            "is_active": True,
            "date_joined": NOON,
        }
        return self.add("auth_user", **{**beginning, **columns})

    def application(self, number: int = 1, *, platform: int = 1, **columns: Any) -> int:
        return self.add(
            "jepostulepipeline_jobapplication",
            **{
                **CAMILLE,
                "id": number,
                "answer_uuid": uuid(number),
                "created_at": NOON,
                "client_platform_id": platform,
                **columns,
            },
        )

    def event(self, name: str = "sent", application: int = 1, **columns: Any) -> int:
        beginning = {"created_at": NOON, "name": name, "job_application_id": application}
        return self.add("jepostulepipeline_jobapplicationevent", **{**beginning, **columns})

    def email(self, event: int, status: str = "sent", message_id: int | None = None) -> int:
        return self.add("jepostulepipeline_email", event_id=event, status=status, message_id=message_id)

    def rejection(self, application: int = 1, reason: str = "skills", message: str = "") -> int:
        answer = self._answer(application)
        return self.add("jepostulepipeline_answerrejection", answer_ptr_id=answer, reason=reason, message=message)

    def question(self, application: int = 1, message: str = "Avez-vous le permis ?", **columns: Any) -> int:
        columns = {**CONTACT, "answer_ptr_id": self._answer(application), "message": message, **columns}
        return self.add("jepostulepipeline_answerrequestinfo", **columns)

    def interview(self, application: int = 1, **columns: Any) -> int:
        beginning = {**CONTACT, "message": "", "datetime": "2019-02-02 10:02:00+00", "location": "video"}
        columns = {**beginning, "answer_ptr_id": self._answer(application), **columns}
        return self.add("jepostulepipeline_answerinterview", **columns)

    def _answer(self, application: int) -> int:
        return self.add("jepostulepipeline_answer", created_at=NOON, job_application_id=application)

    def failure(self, **columns: Any) -> int:
        beginning = {"created_at": NOON, "topic": "send-application", "status": "new", "exception": "ValueError"}
        return self.add("queue_failedmessage", **{**beginning, "value": b"", "traceback": "", **columns})

    def crowd(self, count: int) -> None:
        """Inserts `count` applications with their answers, events and e-mails."""
        psycopg.ClientCursor(self.connection).execute((FOLDER / "crowd.sql").read_bytes(), {"count": count})


def uuid(number: int) -> UUID:
    """The UUID in the links of its e-mail."""
    return UUID(int=0x2018_0000_0000_4000_8000_000000000000 + number)


def some_of_each(old: OldService) -> None:
    """Four applications: refused, asked a question, invited, never sent; three users; one failure."""
    old.platform()
    old.platform("lbb-staging", SECRET[::-1])
    old.agent(is_superuser=True, first_name="Sacha", last_name="Lefèvre")
    old.agent("Lou@Example.org")
    old.agent("parti", is_active=False)
    for number in (1, 2, 3, 4):
        old.application(number, platform=1 + number % 2)
    for number, status in ((1, "opened"), (2, "bounced"), (3, "sent")):
        old.email(old.event("sent", number), status, 576_460_752_700_000_000 + number)
        old.event("forwarded-to-memo", number)
        old.email(old.event("answered", number))
    old.email(old.event("confirmed", 3))
    old.rejection(1)
    old.question(2)
    old.interview(3)
    old.failure()
