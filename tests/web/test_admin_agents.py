"""Agents and their accounts, as a browser of the admin sees them."""

import html
import re

import httpx
import pytest
from sqlalchemy import select, text

from jepostule.store.agent import Agent
from jepostule.store.database import transaction
from tests.staff import PASSWORD, agent, browser_at, log_in

AGENTS = "/admin/agents"
NEW = f"{AGENTS}/nouveau"
OWN = "/admin/mot-de-passe"
ROBIN = {"name": "Robin Sanzot", "username": "robin", "role": "support"}
CHOSEN = "un mot de passe choisi"


async def robin() -> str:
    """Creates Robin; returns the address of the account's page."""
    return f"{AGENTS}/{(await agent('robin', 'support')).id}"


async def found(username: str = "robin") -> Agent:
    async with transaction() as session:
        return (await session.scalars(select(Agent).where(Agent.username == username))).one()


async def is_in(browser: httpx.AsyncClient) -> bool:
    return (await browser.get("/admin/")).status_code == 200


async def said(browser: httpx.AsyncClient, answer: httpx.Response) -> str:
    """The notice on the page that follows an action."""
    assert answer.status_code == 303, answer.text
    page = await browser.get(answer.headers["location"])
    notice = re.search(r'<p class="said.*?</svg>\s*(.*?)</p>', page.text, re.DOTALL)
    return notice[1] if notice else ""


async def test_all_agents_are_listed(sacha: httpx.AsyncClient) -> None:
    path = await robin()
    page = await sacha.get(AGENTS)
    assert page.status_code == 200
    for words in (f'href="{path}"', "Robin", "Support", "Actif", f'href="{NEW}"', "2 agents"):
        assert words in page.text
    assert "2 agents" not in (await sacha.get(AGENTS, params={"role": "support"})).text
    assert "Rien ne correspond" in (await sacha.get(AGENTS, params={"q": "robin", "etat": "inactif"})).text
    assert "Robin" in (await sacha.get(f"{AGENTS}/export.csv")).text


async def test_what_is_handed_to_an_agent_is_called_as_the_login_page_calls_it(sacha: httpx.AsyncClient) -> None:
    handed = await sacha.post(NEW, data=ROBIN)
    async with browser_at(sacha, "198.51.100.7") as elsewhere:
        asked = await elsewhere.get("/admin/connexion")
    for name in ("username", "password"):
        label = re.search(rf'<label for="{name}">(.*?)</label>', asked.text)
        assert label
        assert re.search(rf'{label[1]}\s*:\s*<span id="{name}"', handed.text), label[1]


async def test_a_created_agent_gets_a_password_that_is_shown_once(sacha: httpx.AsyncClient) -> None:
    assert (await sacha.get(NEW)).status_code == 200
    page = await sacha.post(NEW, data=ROBIN)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    found = re.search(r'id="password">([a-z0-9-]{24})<', page.text)
    assert found
    async with browser_at(sacha, "198.51.100.7") as elsewhere:
        assert (await log_in(elsewhere, "robin", found[1])).status_code == 303
    for path in (AGENTS, "/admin/journal", "/admin/"):
        assert found[1] not in (await sacha.get(path)).text


async def test_a_password_that_was_typed_is_not_shown(sacha: httpx.AsyncClient) -> None:
    answer = await sacha.post(NEW, data={**ROBIN, "password": CHOSEN})
    assert await said(sacha, answer) == "Le compte est créé."
    async with browser_at(sacha, "198.51.100.7") as elsewhere:
        assert (await log_in(elsewhere, "robin", CHOSEN)).status_code == 303


async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept_but_the_password(
    sacha: httpx.AsyncClient,
) -> None:
    typed = {"name": "", "username": "Robin <b>", "role": "support", "password": "trop court"}
    page = await sacha.post(NEW, data=typed)
    assert page.status_code == 422
    assert "<title>Erreur" in page.text
    assert 'value="Robin &lt;b&gt;" aria-invalid="true" aria-describedby="username-hint username-error1"' in page.text
    assert 'href="#name"' in page.text
    assert 'href="#password"' in page.text
    assert re.search(r'value="support" checked', page.text)
    assert "trop court" not in page.text.replace("est trop court", "")
    assert (await sacha.post(NEW, data={**ROBIN, "username": "sacha"})).status_code == 422
    assert "déjà pris" in (await sacha.post(NEW, data={**ROBIN, "username": " SACHA"})).text


async def test_a_name_and_a_role_are_changed(sacha: httpx.AsyncClient) -> None:
    path = await robin()
    answer = await sacha.post(path, data={"name": "  Robin   S. ", "role": "lecture"})
    assert await said(sacha, answer) == "C’est enregistré."
    changed = await found()
    assert (changed.name, changed.role) == ("Robin S.", "lecture")


async def test_a_name_that_will_not_do_changes_nothing(sacha: httpx.AsyncClient) -> None:
    path = await robin()
    for data in ({"name": "", "role": "lecture"}, {"name": "Autre", "role": "root"}):
        page = await sacha.post(path, data=data)
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text
    assert (await found()).role == "support"
    assert (await found()).name == "Robin"


async def test_a_lower_role_counts_at_once(sacha: httpx.AsyncClient) -> None:
    path = await robin()
    async with browser_at(sacha, "198.51.100.7") as elsewhere:
        await log_in(elsewhere, "robin")
        assert (await elsewhere.get(AGENTS)).status_code == 403
        await sacha.post(path, data={"role": "admin"})
        assert (await elsewhere.get(AGENTS)).status_code == 200
        await sacha.post(path, data={"role": "lecture"})
        assert (await elsewhere.get(AGENTS)).status_code == 403


async def test_a_new_password_puts_whoever_had_the_one_before_out(sacha: httpx.AsyncClient) -> None:
    path = await robin()
    async with browser_at(sacha, "198.51.100.7") as elsewhere:
        await log_in(elsewhere, "robin")
        page = await sacha.post(f"{path}/mot-de-passe", data={"password": ""})
        assert not await is_in(elsewhere)
        given = re.search(r'id="password">([a-z0-9-]{24})<', page.text)
        assert given
        assert (await log_in(elsewhere, "robin", given[1])).status_code == 303
        answer = await sacha.post(f"{path}/mot-de-passe", data={"password": CHOSEN})
        assert "nouveau mot de passe" in await said(sacha, answer)
        assert not await is_in(elsewhere)
    refused = await sacha.post(f"{path}/mot-de-passe", data={"password": "court"})
    assert refused.status_code == 422
    assert 'id="password-error1"' in refused.text


async def test_a_disabled_agent_is_out_at_once_and_back_when_enabled(sacha: httpx.AsyncClient) -> None:
    path = await robin()
    async with browser_at(sacha, "198.51.100.7") as elsewhere:
        await log_in(elsewhere, "robin")
        ended = "Ce compte est désactivé, ses sessions sont fermées."
        assert await said(sacha, await sacha.post(f"{path}/desactiver")) == ended
        assert not await is_in(elsewhere)
        assert (await log_in(elsewhere, "robin")).status_code == 422
        assert "Réactiver" in (await sacha.get(path)).text
        assert await said(sacha, await sacha.post(f"{path}/activer")) == "Ce compte est actif."
        assert (await log_in(elsewhere, "robin")).status_code == 303


async def test_sessions_are_counted_and_closed(sacha: httpx.AsyncClient) -> None:
    path = await robin()
    assert "Aucune session ouverte" in (await sacha.get(path)).text
    async with browser_at(sacha, "198.51.100.7") as elsewhere:
        await log_in(elsewhere, "robin")
        assert "1 session ouverte" in (await sacha.get(path)).text.replace("\u202f", " ")
        assert await said(sacha, await sacha.post(f"{path}/sessions")) == "1 session est fermée."
        assert not await is_in(elsewhere)


async def test_nobody_takes_their_own_rights(sacha: httpx.AsyncClient) -> None:
    await agent("robin")
    path = f"{AGENTS}/{(await found('sacha')).id}"
    page = await sacha.get(path)
    for absent in ("desactiver", "sessions", 'name="role"', "/agents/mot-de-passe"):
        assert absent not in page.text
    for action, data in (("/desactiver", {}), ("/sessions", {}), ("/mot-de-passe", {}), ("", {"role": "support"})):
        refused = await sacha.post(path + action, data=data)
        assert refused.status_code == 403
        assert "Personne ne retire ses propres droits" in refused.text
    assert await said(sacha, await sacha.post(path, data={"name": "Sacha M."})) == "C’est enregistré."
    assert (await found("sacha")).role == "admin"


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 30, "-" + "9" * 30])
async def test_an_agent_that_nobody_is_is_not_found(sacha: httpx.AsyncClient, number: str) -> None:
    assert (await sacha.get(f"{AGENTS}/{number}")).status_code == 404
    for action in ("", "/mot-de-passe", "/desactiver", "/activer", "/sessions"):
        assert (await sacha.post(f"{AGENTS}/{number}{action}")).status_code == 404


async def test_ones_own_password_is_changed_and_this_browser_goes_on_under_a_new_id(sacha: httpx.AsyncClient) -> None:
    before = sacha.cookies["session"]
    async with browser_at(sacha, "198.51.100.7") as elsewhere:
        await log_in(elsewhere)
        answer = await sacha.post(OWN, data={"present": PASSWORD, "password": CHOSEN})
        assert "Votre mot de passe est changé." in await said(sacha, answer)
        assert sacha.cookies["session"] != before
        assert not await is_in(elsewhere)
        elsewhere.cookies.set("session", before, domain="127.0.0.1")
        assert not await is_in(elsewhere)
        assert (await log_in(elsewhere, password=CHOSEN)).status_code == 303


async def test_it_needs_the_present_one(sacha: httpx.AsyncClient) -> None:
    page = await sacha.post(OWN, data={"present": "celui d'un autre", "password": CHOSEN})
    assert page.status_code == 422
    assert "mot de passe actuel" in html.unescape(page.text)
    assert re.search(r'id="present" name="present" value="" aria-invalid="true"', page.text)
    assert CHOSEN not in page.text
    page = await sacha.post(OWN, data={"present": PASSWORD, "password": "court"})
    assert 'id="password-error1"' in page.text
    assert PASSWORD not in page.text
    assert await is_in(sacha)


async def test_and_not_too_many_guesses(sacha: httpx.AsyncClient) -> None:
    answers = [await sacha.post(OWN, data={"present": f"{n}", "password": CHOSEN}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Réessayez dans une heure" in answers[-1].text


async def test_every_role_changes_its_own_password(client: httpx.AsyncClient) -> None:
    await agent("robin", "lecture")
    await log_in(client, "robin")
    assert f'href="{OWN}"' in (await client.get("/admin/")).text
    assert (await client.get(OWN)).status_code == 200
    assert (await client.post(OWN, data={"present": PASSWORD, "password": CHOSEN})).status_code == 303


async def test_a_form_of_another_site_changes_nothing(sacha: httpx.AsyncClient) -> None:
    path = await robin()
    for action in (NEW, path, f"{path}/mot-de-passe", f"{path}/desactiver", f"{path}/sessions", OWN):
        answer = await sacha.post(action, data=ROBIN, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
    async with transaction() as session:
        assert await session.scalar(text("select count(*) from agent where active and role = 'support'")) == 1
