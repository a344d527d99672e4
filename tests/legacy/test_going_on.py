"""Users of the 2018 service carry on with the same links, secrets and passwords."""

import pickle
from pathlib import Path

import httpx

from tests import staff
from tests.factories import CAMILLE
from tests.legacy import moved
from tests.legacy.moved import move_in
from tests.legacy.people import NOON, PASSWORD, SECRET, OldService, hashed, some_of_each, uuid
from tests.web.recruiting import shown

REJECTION, INTERVIEW = 0, 2


def link(application: int, kind: int) -> str:
    return f"/candidature/reponse/{uuid(application)}/{kind}"


async def test_a_link_in_an_old_e_mail_opens_the_form(old: OldService, client: httpx.AsyncClient) -> None:
    some_of_each(old)
    await move_in(old)
    assert shown(await client.get(link(4, INTERVIEW))) == "interview/form"


async def test_who_has_refused_in_2018_reads_so(old: OldService, client: httpx.AsyncClient) -> None:
    some_of_each(old)
    await move_in(old)
    page = await client.get(link(1, INTERVIEW))
    assert shown(page) == "answered"
    assert "refusé cette candidature" in page.text


async def test_who_has_invited_in_2018_may_propose_another_date(old: OldService, client: httpx.AsyncClient) -> None:
    some_of_each(old)
    await move_in(old)
    page = await client.get(link(3, INTERVIEW))
    assert shown(page) == "interview/form"
    assert "Entretien proposé" in page.text


async def test_a_partner_s_secret_gives_a_token(old: OldService, client: httpx.AsyncClient) -> None:
    old.platform()
    await move_in(old)
    for secret, status in ((SECRET, 200), (SECRET[::-1], 403)):
        fields = {"client_id": "lbb", "client_secret": secret, **CAMILLE}
        assert (await client.post("/auth/application/token/", data=fields)).status_code == status
    assert SECRET not in str(await moved.everything())


async def test_an_agent_comes_in_with_the_old_password_which_is_hashed_anew(
    old: OldService, client: httpx.AsyncClient
) -> None:
    old.agent(is_superuser=True)
    await move_in(old)
    assert (await staff.log_in(client, password="un autre mot de passe")).status_code == 422
    assert (await moved.one("agent"))["password"] == hashed()
    for _ in range(2):
        assert (await staff.log_in(client, password=PASSWORD)).status_code == 303
        assert (await moved.one("agent"))["password"].startswith("$argon2id$")


async def test_an_agent_who_was_out_stays_out(old: OldService, client: httpx.AsyncClient) -> None:
    old.agent(is_active=False)
    old.agent("lou", password="!unusable")
    await move_in(old)
    for username, password in (("sacha", PASSWORD), ("lou", ""), ("lou", "!"), ("lou", "!unusable")):
        assert (await staff.log_in(client, username, password)).status_code == 422


async def test_no_pickle_is_ever_loaded(old: OldService, tmp_path: Path) -> None:
    canary = tmp_path / "loaded"
    pickled = f"cposix\nsystem\n(Vtouch {canary}\ntR.".encode()
    old.failure(value=pickled)
    old.add("queue_delayedmessage", created_at=NOON, topic="send-answer", value=pickled, until=NOON)
    await move_in(old)
    assert not canary.exists()
    pickle.loads(pickled)
    assert canary.exists(), "it is one"
