"""Platforms as agents create, change and pause them, and hand over their secrets."""

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from jepostule.domain import platforms
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.store.platform import ClientSecret, Platform
from tests.factories import CAMILLE, SECRET
from tests.factories import platform as made
from tests.staff import agent, log_in

PATH = "/admin/plateformes"
NEW = f"{PATH}/nouvelle"
CHOICES = {
    "name": "Boulangeries de France",
    "contact_email": "contact@boulangeries.example",
    "origins": "https://www.boulangeries.example",
    "accent": "#0a7048",
    "scheme": "light",
    "privacy": "Vos données servent à postuler.",
    "delivers_letters": "true",
    "forwards_to_ami": "staging",
}


async def create(browser: httpx.AsyncClient, client_id: str = "pains", **changes: str) -> httpx.Response:
    return await browser.post(NEW, data={"client_id": client_id, **CHOICES, **changes})


async def row(client_id: str = "pains") -> Platform:
    async with transaction() as session:
        return (await session.scalars(select(Platform).where(Platform.client_id == client_id))).one()


async def page(client_id: str = "pains") -> str:
    return f"{PATH}/{(await row(client_id)).id}"


def secret_in(answer: httpx.Response) -> str:
    found = re.search(r'id="secret">([\w-]{43})<', answer.text)
    assert found, answer.text[:500]
    return found[1]


async def secrets() -> list[ClientSecret]:
    """Secrets of all platforms, oldest first."""
    async with transaction() as session:
        return list(await session.scalars(select(ClientSecret).order_by(ClientSecret.id)))


async def noted() -> list[tuple[str, str, dict[str, Any]]]:
    """Entries of the audit about platforms."""
    async with transaction() as session:
        entries = await session.scalars(select(Entry).where(Entry.subject.like("platform:%")).order_by(Entry.id))
        return [(each.username, each.action, each.details) for each in entries]


async def token(client: httpx.AsyncClient, secret: str, client_id: str = "pains") -> httpx.Response:
    fields = {**CAMILLE, "client_id": client_id, "client_secret": secret}
    return await client.post("/auth/application/token/", data=fields)


async def test_a_platform_is_created_with_a_secret_that_is_shown_once(sacha: httpx.AsyncClient) -> None:
    answer = await create(sacha)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    secret = secret_in(answer)
    assert (await token(sacha, secret)).status_code == 200
    kept = await row()
    assert (kept.name, kept.contact_email, kept.accent, kept.scheme) == (
        "Boulangeries de France",
        "contact@boulangeries.example",
        "#0a7048",
        "light",
    )
    assert (kept.origins, kept.delivers_letters, kept.forwards_to_memo, kept.forwards_to_ami) == (
        ["https://www.boulangeries.example"],
        True,
        False,
        "staging",
    )
    shown = await sacha.get(await page())
    assert "Boulangeries de France" in shown.text
    assert secret not in shown.text


async def test_the_secret_is_in_no_log_no_notice_and_no_audit(
    sacha: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    secret = secret_in(await create(sacha))
    assert secret not in caplog.text
    async with transaction() as session:
        for table in ("audit", "agent_session", "client_secret"):
            kept = (await session.execute(text(f"select string_agg({table}::text, ' ') from {table}"))).scalar_one()
            assert secret not in kept
    assert [entry[1] for entry in await noted()] == ["create-platform", "give-secret"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"client_id": "Pains !"}, "client_id", "lettres minuscules"),
        ({"client_id": ""}, "client_id", "lettres minuscules"),
        ({"client_id": "p" * 65}, "client_id", "64 caractères"),
        ({"name": ""}, "name", "Indiquez un nom"),
        ({"name": "n" * 65}, "name", "64 caractères au plus, il en a 65"),
        ({"contact_email": ""}, "contact_email", "Indiquez une adresse"),
        ({"contact_email": "contact"}, "contact_email", "semble incomplète"),
        ({"origins": "https://a.example\nboulangeries"}, "origins", "Ligne 2"),
        ({"accent": "vert"}, "accent", "comme #0a7048"),
        ({"accent": "#ffd500"}, "accent", "le contraste est de 1,4"),
        ({"scheme": "blue"}, "scheme", "Choisissez"),
        ({"privacy": "é" * 4001}, "privacy", "4000 caractères au plus, il en a 4001"),
        ({"forwards_to_ami": "maybe"}, "forwards_to_ami", "Choisissez"),
    ],
)
async def test_what_will_not_do_is_said_at_its_field_and_what_was_typed_is_kept(
    sacha: httpx.AsyncClient, changes: dict[str, str], field: str, said: str
) -> None:
    answer = await create(sacha, **changes)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    found = re.search(rf'id="{field}-error1">.*?</svg> (.*?)</p>', answer.text)
    assert found
    assert said in found[1].replace("\u202f", " ")
    for name in ("name", "contact_email", "origins", "accent", "privacy"):
        assert {**CHOICES, **changes}[name] in answer.text
    async with transaction() as session:
        assert (await session.scalars(select(Platform))).all() == []


async def test_a_taken_identifier_is_refused(sacha: httpx.AsyncClient) -> None:
    await create(sacha)
    again = await create(sacha, name="Autre")
    assert again.status_code == 422
    assert "déjà pris" in again.text
    assert (await row()).name == "Boulangeries de France"
    assert len(await secrets()) == 1


async def test_a_colour_that_is_hard_to_read_is_offered_in_its_nearest_shade(sacha: httpx.AsyncClient) -> None:
    refused = await create(sacha, accent="#FFD500")
    offered = re.search(r'name="nearest" value="(#[0-9a-f]{6})"', refused.text)
    assert offered
    taken = await create(sacha, accent="#FFD500", nearest=offered[1])
    assert taken.status_code == 200
    assert (await row()).accent == offered[1]


async def test_a_short_colour_in_capitals_is_understood(sacha: httpx.AsyncClient) -> None:
    await create(sacha, accent="074")
    assert (await row()).accent == "#007744"


async def test_a_platform_is_changed_and_the_audit_says_which_fields(sacha: httpx.AsyncClient) -> None:
    await create(sacha)
    form = await sacha.get(f"{await page()}/modifier")
    assert "https://www.boulangeries.example</textarea>" in form.text
    changes = {**CHOICES, "name": "Pains", "origins": "", "forwards_to_memo": "true"}
    answer = await sacha.post(f"{await page()}/modifier", data=changes)
    assert (answer.status_code, answer.headers["location"]) == (303, await page())
    kept = await row()
    assert (kept.name, kept.origins, kept.forwards_to_memo) == ("Pains", [], True)
    assert (await noted())[-1] == ("sacha", "change-platform", {"fields": "forwards_to_memo name origins"})
    await sacha.post(f"{await page()}/modifier", data=changes)
    assert len(await noted()) == 3


async def test_a_change_that_will_not_do_changes_nothing(sacha: httpx.AsyncClient) -> None:
    await create(sacha)
    answer = await sacha.post(f"{await page()}/modifier", data={**CHOICES, "name": "Pains", "accent": "#eee"})
    assert answer.status_code == 422
    assert 'value="Pains"' in answer.text
    assert (await row()).name == "Boulangeries de France"


async def test_two_secrets_are_valid_while_a_partner_changes_over_and_never_three(sacha: httpx.AsyncClient) -> None:
    first = secret_in(await create(sacha))
    second = secret_in(await sacha.post(f"{await page()}/secrets"))
    for secret in (first, second):
        assert (await token(sacha, secret)).status_code == 200
    third = await sacha.post(f"{await page()}/secrets")
    assert third.status_code == 303
    assert "Deux secrets sont déjà valables" in (await sacha.get(await page())).text
    old, _ = await secrets()
    await sacha.post(f"{await page()}/secrets/fin", data={"secret": str(old.id)})
    assert (await token(sacha, first)).status_code == 403
    assert (await token(sacha, second)).status_code == 200
    assert (await noted())[-1] == ("sacha", "end-secret", {"secret": old.id})


async def test_the_last_secret_stays_and_so_does_another_platforms(sacha: httpx.AsyncClient) -> None:
    secret = secret_in(await create(sacha))
    other = secret_in(await create(sacha, "autre"))
    await sacha.post(f"{await page('autre')}/secrets")
    mine, theirs, _ = await secrets()
    for each in (str(mine.id), str(theirs.id), "", "é", "9" * 30):
        answer = await sacha.post(f"{await page()}/secrets/fin", data={"secret": each})
        assert answer.status_code == 303
    assert (await token(sacha, secret)).status_code == 200
    assert (await token(sacha, other, "autre")).status_code == 200


async def test_whether_a_secret_is_still_used_is_shown_by_the_day(sacha: httpx.AsyncClient) -> None:
    secret = secret_in(await create(sacha))
    assert "Jamais utilisé" in (await sacha.get(await page())).text
    await token(sacha, secret)
    await token(sacha, "wrong" * 5)
    assert "pour la dernière fois" in (await sacha.get(await page())).text


async def test_a_pause_and_its_end_are_shown_and_noted(sacha: httpx.AsyncClient) -> None:
    await create(sacha)
    await sacha.post(f"{await page()}/pause", data={"message": "De retour lundi."})
    shown = await sacha.get(await page())
    assert "De retour lundi." in shown.text
    assert "En pause" in shown.text
    assert "Les candidatures sont en pause." in shown.text
    await sacha.post(f"{await page()}/reprise")
    await sacha.post(f"{await page()}/reprise")
    assert not (await row()).paused
    assert [entry[1] for entry in await noted()][2:] == ["pause-platform", "resume-platform"]


async def test_a_message_that_is_too_long_is_shown_again(sacha: httpx.AsyncClient) -> None:
    await create(sacha)
    answer = await sacha.post(f"{await page()}/pause", data={"message": "é" * 1001})
    assert answer.status_code == 422
    assert "é" * 1001 in answer.text
    assert "il en a 1001" in answer.text
    assert not (await row()).paused


async def test_the_list_finds_platforms_by_name_identifier_and_state(sacha: httpx.AsyncClient) -> None:
    await create(sacha)
    await create(sacha, "fleurs", name="Fleuristes 100%")
    await sacha.post(f"{await page('fleurs')}/pause")
    for query, found in (
        ({"q": "BOULANG"}, {"pains"}),
        ({"q": "leurs"}, {"fleurs"}),
        ({"q": "100%"}, {"fleurs"}),
        ({"etat": "pause"}, {"fleurs"}),
        ({"etat": "ouverte"}, {"pains"}),
        ({"q": "_"}, set()),
        ({}, {"pains", "fleurs"}),
    ):
        answer = await sacha.get(PATH, params=query)
        assert {each for each in ("pains", "fleurs") if await page(each) in answer.text} == found, query


async def test_who_may_only_read_is_shown_no_button(client: httpx.AsyncClient) -> None:
    async with transaction() as session:
        await made(session)
        await platforms.register(session, "test", rotate=True)
    await agent(role="lecture")
    await log_in(client)
    assert NEW not in (await client.get(PATH)).text
    shown = await client.get(await page("test"))
    assert shown.status_code == 200
    assert 'method="post"' not in shown.text.replace('action="/admin/deconnexion" method="post"', "")
    assert "/modifier" not in shown.text


async def test_a_platform_that_is_not_there_is_a_404(sacha: httpx.AsyncClient) -> None:
    for number in ("1", "9" * 30):
        assert (await sacha.get(f"{PATH}/{number}")).status_code == 404
        for action in ("modifier", "pause", "reprise", "secrets", "secrets/fin"):
            assert (await sacha.post(f"{PATH}/{number}/{action}", data=CHOICES)).status_code == 404


async def test_nothing_that_was_typed_becomes_markup(sacha: httpx.AsyncClient) -> None:
    script = "<script>alert(1)</script>"
    await create(sacha, name=script, privacy=script)
    await sacha.post(f"{await page()}/pause", data={"message": script})
    for path in (PATH, await page(), f"{await page()}/modifier"):
        assert script not in (await sacha.get(path)).text
    assert script not in (await create(sacha, script, origins=script, accent=script)).text


async def test_an_operators_command_is_in_the_audit(client: httpx.AsyncClient) -> None:
    async with transaction() as session:
        await platforms.register(session, "lbb")
        await platforms.register(session, "lbb")
        await platforms.register(session, "lbb", rotate=True)
        await platforms.register(session, "lbb", SECRET)
    actions = [(who, action) for who, action, _ in await noted()]
    assert actions == [
        ("command line", action)
        for action in ("create-platform", "give-secret", "give-secret", "end-secret", "end-secret", "give-secret")
    ]


@pytest.mark.parametrize(
    "change",
    [
        "accent = 'red'",
        "accent = '#0A7048'",
        "scheme = 'blue'",
        "name = ''",
        "origins = '{https://a.example/page}'",
        "origins = '{https://a.example,*}'",
        "origins = '{\"https://a.example; script-src\"}'",
        "pause_message = repeat('a', 1001)",
    ],
)
async def test_the_database_takes_nothing_that_a_header_or_a_style_could_not_bear(
    client: httpx.AsyncClient, change: str
) -> None:
    async with transaction() as session:
        await made(session)
    with pytest.raises(Exception, match="violates check constraint"):
        async with transaction() as session:
            await session.execute(text(f"update client_platform set {change}"))


async def test_the_page_to_try_it_shows_the_frame_of_a_platform_with_sites_of_its_own(sacha: httpx.AsyncClient) -> None:
    secret = secret_in(await create(sacha))
    demo = await sacha.get("/embed/demo/", params={"client_id": "pains", "client_secret": secret})
    (address,) = re.findall(r'<iframe [^>]*src="(.*?)"', demo.text)
    frame = await sacha.get(address.replace("&amp;", "&"))
    assert 'data-step="bienvenue"' in frame.text
    policy = frame.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://www.boulangeries.example 'self'")
