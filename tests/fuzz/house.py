"""Data for every page: applications, answers, documents, e-mails, failed jobs, and an agent of each role."""

import itertools
from urllib.parse import urlencode

import httpx
from litestar.types import ASGIApp
from sqlalchemy import select, text

from jepostule.domain import logos, passwords, platforms, sessions
from jepostule.domain.audit import COMMAND
from jepostule.domain.logos import Image
from jepostule.mail import mailbox
from jepostule.settings import settings
from jepostule.store.agent import Agent
from jepostule.store.application import Application
from jepostule.store.database import transaction
from tests import failures
from tests.factories import PDF, SECRET, WORDS, passport
from tests.fuzz import pages
from tests.fuzz.pages import Form, Known
from tests.mail.messages import message
from tests.pictures import png
from tests.staff import PASSWORD
from tests.web.recruiting import TYPED, link

# Pages that no link leads to.
DOORS = ["/", "/admin/", "/mailbox/", "/healthz", "/readyz"]
STEPS = ("candidater", "infos", "brouillon", "documents", "documents/retirer", "validate")
TOKENS = ("/auth/application/token/", "/auth/application/token/refresh/")

numbers = itertools.count(1)


async def furnish(app: ASGIApp) -> Known:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=settings().base_url) as browser:
        await failures.fail(3)
        await failures.orphans(1)
        await mailbox.send(message())
        async with transaction() as session:
            demo, _ = await platforms.register(session, "demo", SECRET)
            await logos.put(session, COMMAND, demo, Image(png(), 320, 64))
        ours = [*await candidates(browser), *await recruiters()]
        browser.headers["cookie"] = await cookie("admin")
        known = await pages.read(browser, [*DOORS, *(each.address for each in ours)])
        known.forms += ours
        return known


async def candidates(browser: httpx.AsyncClient) -> list[Form]:
    """One application is sent; another has its form open."""
    sent, begun = await passport(browser), await passport(browser, employer_email="autre@example.org")
    answer = await browser.post("/embed/candidater/", data=sent | WORDS, files={"attachments": ("cv.pdf", PDF)})
    assert answer.status_code == 200, answer.text
    typed = [*(begun | WORDS | {"step": "documents"}).items()]
    seen = Form("GET", f"/embed/candidater/?{urlencode(typed)}", typed)
    asked = [Form("POST", path, [*typed, ("client_secret", SECRET)]) for path in TOKENS]
    return [seen, *asked, *(Form("POST", f"/embed/{step}/", typed) for step in STEPS)]


async def recruiters() -> list[Form]:
    """The forms for an answered and for an unanswered application."""
    async with transaction() as session:
        both = await session.scalars(select(Application).order_by(Application.id).limit(1))
        newest = await session.scalars(select(Application).order_by(Application.id.desc()).limit(1))
        applications = [*both, *newest]
    return [
        Form("POST", link(each, kind, step), [*TYPED[kind].items()])
        for each in applications
        for kind in TYPED
        for step in ("", "/modifier", "/recapitulatif")
    ]


async def cookie(role: str) -> str:
    """The session cookie of a new agent, unaffected by what requests of earlier ones did to their own account."""
    name = f"{role}-{next(numbers)}"
    hashed = await passwords.hashed(PASSWORD)
    async with transaction() as session:
        session.add(Agent(username=name, name=name, password=hashed, role=role))
    return f"session={await sessions.begin(name, PASSWORD, name)}"


async def forget_visits() -> None:
    """Empties rate limits and the audit: otherwise requests would be refused, and exporting the audit would be slow."""
    async with transaction() as session:
        # Possible for a superuser, not for the service in production.
        await session.execute(text("set local session_replication_role = replica"))
        await session.execute(text("delete from audit"))
        await session.execute(text("delete from attempt"))
