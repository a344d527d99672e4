"""Robin's side of the service: paths of the links, form data, and what pages show."""

import re
from html import unescape

import httpx

from jepostule.store import answer as answer_rows
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import transaction

REJECTION, INFO, INTERVIEW, HIRED = range(4)
ROBIN = {
    "employer_name": "Robin Sanzot",
    "employer_email": "robin@boucherie-sanzot.example",
    "employer_phone": "0134567890",
    "employer_address": "12 rue de la Gare, 95130 Ermont",
}
TYPED = {
    REJECTION: {"reason": "novacancy"},
    INFO: {**ROBIN, "message": "Travaillez-vous le samedi ?"},
    INTERVIEW: {**ROBIN, "message": "Venez avec votre CV.", "datetime": "31/12/2051 08:00", "location": "onsite"},
    HIRED: {**ROBIN, "message": "Bienvenue.", "start_date": "2052-01-02"},
}
NAMES = {REJECTION: "rejection", INFO: "info_request", INTERVIEW: "interview", HIRED: "hired"}


def link(application: Application, kind: int, step: str = "") -> str:
    return f"/candidature/reponse/{application.answer_uuid}/{kind}{step}"


def shown(page: httpx.Response) -> str:
    found = re.search(r'data-step="([\w/]+)"', page.text)
    assert found, page.text[:800]
    return found[1]


def hidden(page: httpx.Response) -> dict[str, str]:
    return {
        name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    }


async def history(application: Application) -> list[Answer]:
    async with transaction() as session:
        return await answer_rows.of_application(session, application.id)
