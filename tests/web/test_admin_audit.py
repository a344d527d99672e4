"""The audit as admins read it, and what is written to it."""

import ast
from pathlib import Path

import httpx
from sqlalchemy import text

import jepostule
from jepostule.domain import audit
from jepostule.domain.audit import COMMAND, By
from jepostule.domain.platform_choices import Choices
from jepostule.store.database import transaction
from jepostule.store.lists.audit_list import KINDS
from jepostule.web.admin import audit_words
from tests.staff import PASSWORD, agent, log_in
from tests.web.reading import seen

AUDIT = "/admin/journal"


async def note(action: str, subject: str = "", username: str = "robin", **details: str | int) -> None:
    async with transaction() as session:
        await audit.note(session, By(None, username, "192.0.2.9"), action, subject, **details)


async def rows(browser: httpx.AsyncClient, **query: str) -> int:
    page = await browser.get(AUDIT, params=query)
    assert page.status_code == 200
    return page.text.count("<tr>") - 1 if "<tbody>" in page.text else 0


def slugs() -> set[str]:
    """Every action in the code that is written to the audit."""
    found: set[str] = set()
    for file in Path(jepostule.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("audit.note", "audit.saw"):
                found |= {str(each.value) for each in ast.walk(call.args[2]) if isinstance(each, ast.Constant)}
    return found


def test_every_action_that_is_noted_has_its_words() -> None:
    assert {"log-in", "create-agent", "see-application"} <= slugs()
    assert slugs() - set(audit_words.ACTIONS) == set()


def test_every_kind_of_subject_has_its_words_and_is_searched() -> None:
    assert set(KINDS) == set(audit_words.SUBJECTS)


async def test_it_says_who_did_what_to_what_from_where(sacha: httpx.AsyncClient) -> None:
    await note("give-role", "agent:12", role="support")
    page = (await sacha.get(AUDIT)).text
    for words in ("robin", "Changement de rôle", 'href="/admin/agents/12"', "Agent n° 12", "rôle\u202f: Support"):
        assert words in page
    for words in ("192.0.2.9", "Connexion", "127.0.0.1"):
        assert words in page


async def test_it_says_all_in_french(sacha: httpx.AsyncClient) -> None:
    await note("pause-queue", "queue:send-application")
    await note("run-chore", "chore:sweep")
    await note("resend", "application:12", kind="confirmation")
    await note("change-platform", "platform:1", fields="accent contact_email")
    page = seen(await sacha.get(AUDIT))
    for words in (
        "File « Envoi à l'entreprise »",
        "Entretien « Ménage des vieilles données »",
        "e-mail : copie",
        "champs : couleur, e-mail de contact",
        # On phones, in a single column.
        "Nouvel envoi, Candidature n° 12 robin",
    ):
        assert words in page
    assert set(Choices.__dataclass_fields__) == set(audit_words.FIELDS)


async def test_operators_and_strangers_have_names_too(sacha: httpx.AsyncClient) -> None:
    await note("create-agent", "agent:12", COMMAND.username)
    await note("refuse-log-in", "", "")
    await note("export", "applications")
    page = (await sacha.get(AUDIT)).text
    for words in (">Commande<", ">Inconnu<", 'href="/admin/candidatures"'):
        assert words in page


async def test_it_is_filtered_by_agent_action_and_day(sacha: httpx.AsyncClient) -> None:
    await note("rename-agent", "agent:12")
    await note("rename-agent", "agent:13", "sacha")
    assert await rows(sacha, agent="sacha") == 2
    assert await rows(sacha, action="rename-agent") == 2
    assert await rows(sacha, action="rename-agent", agent="sacha") == 1
    assert await rows(sacha, jusqu="2020-01-01") == 0
    assert await rows(sacha, depuis="2020-01-01") == 3
    assert 'value="sacha" selected' in (await sacha.get(AUDIT, params={"agent": "sacha"})).text


async def test_it_is_searched_by_subject_number_and_username(sacha: httpx.AsyncClient) -> None:
    await note("see-application", "application:12")
    await note("rename-agent", "agent:12")
    await note("see-application", "application:123")
    await note("see-letter", "letter:0f5c")
    found = {"application:12": 1, "12": 2, " 123 ": 1, "0f5c": 1, "Robin": 4, "agent": 0, "²": 0, "'": 0}
    for words, count in found.items():
        assert await rows(sacha, q=words) == count, words


async def test_it_is_for_admins_alone(client: httpx.AsyncClient) -> None:
    await agent("robin", "support")
    await log_in(client, "robin")
    assert (await client.get(AUDIT)).status_code == 403
    assert AUDIT not in (await client.get("/admin/")).text


async def test_logins_and_logouts_go_into_it(client: httpx.AsyncClient) -> None:
    await agent()
    await log_in(client, password="wrong")
    await log_in(client, username="a password in the wrong field")
    await log_in(client)
    await client.post("/admin/deconnexion")
    await client.post("/admin/deconnexion")
    async with transaction() as session:
        noted = list((await session.execute(text("select action, username, address from audit order by id"))).all())
    assert [tuple(each) for each in noted] == [
        ("refuse-log-in", "sacha", "127.0.0.1"),
        ("refuse-log-in", "", "127.0.0.1"),
        ("log-in", "sacha", "127.0.0.1"),
        ("log-out", "sacha", "127.0.0.1"),
    ]


async def test_it_holds_nothing_that_a_person_typed(sacha: httpx.AsyncClient) -> None:
    canary = {"name": "Canari Nom", "username": "canari", "role": "support", "password": "canari-mot-de-passe"}
    await sacha.post("/admin/agents/nouveau", data=canary)
    await log_in(sacha, "canari-inconnu", "canari-secret")
    await sacha.post("/admin/mot-de-passe", data={"present": "canari-faux", "password": "canari-nouveau-mot"})
    await sacha.post("/admin/mot-de-passe", data={"present": PASSWORD, "password": "canari-nouveau-mot"})
    async with transaction() as session:
        kept = str((await session.execute(text("select audit::text from audit"))).all())
    assert "create-agent" in kept
    assert "canari" not in kept.lower()
