"""Camille, Robin and a partner; all that they type are canaries."""

import itertools

import httpx

from jepostule.domain import platforms
from jepostule.store.application import Application
from jepostule.store.database import transaction
from tests.canaries.words import COMPANY, DOCUMENT, ODD, PERSON, SECRETS
from tests.forwarding.services import encrypted
from tests.web.recruiting import HIRED, INFO, INTERVIEW, REJECTION, link

FRAME, TOKEN = "/embed/candidater/", "/auth/application/token/"
STRANGER = SECRETS["stranger"]
PDF = b"%PDF-1.4\n" + DOCUMENT["file_content"].encode() * 50
CV = ("attachments", (f"{DOCUMENT['file_name']} \u202e é;\"'.pdf", PDF))
WORDS = {
    "job": PERSON["job"] + ODD,
    "candidate_phone": "06 98 76 54 32",
    "candidate_address": PERSON["home"] + ODD,
    "message": f"{PERSON['message']}\n{ODD}\n.\n",
    "send_confirmation": "on",
}
CONTACT = {
    "employer_name": COMPANY["recruiter"] + ODD,
    "employer_email": f"{COMPANY['employer_email']}@example.org",
    "employer_phone": "05 87 65 43 21",
    "employer_address": COMPANY["company"],
    "message": COMPANY["recruiter_message"] + ODD,
}
ANSWERS = {
    REJECTION: {"reason": "novacancy"},
    INFO: CONTACT,
    INTERVIEW: {**CONTACT, "datetime": "31/12/2051 08:00", "location": "onsite"},
    HIRED: {**CONTACT, "start_date": "2052-01-02"},
}
numbers = itertools.count(1)


def names() -> dict[str, str]:
    """Parameters for a new candidate and company each time, so that no rate limit applies."""
    number = next(numbers)
    return {
        "client_id": "id",
        "candidate_first_name": PERSON["first_name"] + ODD,
        "candidate_last_name": f"O'{PERSON['last_name']}, {ODD}",
        "candidate_email": f"{PERSON['candidate_email']}.{number}@example.org",
        "candidate_peid": PERSON["peid"],
        "candidate_rome_code": "D1101",
        "candidate_peam_access_token": encrypted(SECRETS["peam_token"]),
        "employer_email": f"{COMPANY['employer_email']}.{number}@example.org",
        "employer_description": COMPANY["company"] + ODD,
        "siret": f"{number:014}",
    }


async def platform() -> None:
    async with transaction() as session:
        await platforms.register(session, "id", SECRETS["partner_secret"])


async def invited(web: httpx.AsyncClient) -> dict[str, str]:
    fields = names()
    answer = await web.post(TOKEN, data={**fields, "client_secret": SECRETS["partner_secret"]})
    assert answer.status_code == 200, answer.text
    return fields | {name: str(value) for name, value in answer.json().items()}


async def apply(web: httpx.AsyncClient) -> httpx.Response:
    """Camille opens the frame, types, attaches a document and sends."""
    fields = await invited(web)
    await web.get(FRAME, params=fields)
    await web.post("/embed/brouillon/", data={**fields, **WORDS})
    await web.post("/embed/documents/", data=fields, files=[CV])
    return await web.post(FRAME, data={**fields, **WORDS}, files=[("attachments", ("", b""))])


async def answer(web: httpx.AsyncClient, application: Application, kind: int) -> None:
    """Robin opens the form, types, reads the preview and sends."""
    await web.get(link(application, kind))
    await web.post(link(application, kind, "/recapitulatif"), data=ANSWERS[kind])
    answer = await web.post(link(application, kind), data=ANSWERS[kind])
    assert answer.status_code == 200, answer.text
