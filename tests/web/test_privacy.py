"""The notice on personal data, shown without JavaScript before sending: recipients, purpose, retention, rights."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from jepostule.store.database import transaction
from tests import factories
from tests.factories import WORDS, passport
from tests.web.reading import plain

FRAME = "/embed/candidater/"


async def notice(client: httpx.AsyncClient, people: dict[str, str] | None = None, **columns: Any) -> str:
    """The text of the last step, up to its button."""
    fields = await passport(client, **(people or {}))
    async with transaction() as session:
        await factories.platform(session, "test", **columns)
    await client.post("/embed/brouillon/", data={**fields, **WORDS})
    page = await client.get(FRAME, params={**fields, "step": "envoyer"})
    assert 'data-step="envoyer"' in page.text
    before_sending, _, _ = page.text.partition("Envoyer ma candidature")
    return plain(before_sending)


async def test_who_why_how_long_and_which_rights_are_said_before_sending(
    client: httpx.AsyncClient, configure: Callable[..., None]
) -> None:
    configure(RETENTION_MONTHS="18")
    said = await notice(client, name="La Bonne Boite")
    assert "Boucherie Sanzot reçoit ces informations." in said
    assert "La Bonne Boite les garde pour suivre votre candidature" in said
    assert "vos documents 30 jours, le reste 18 mois au plus après le dernier échange" in said
    assert "les voir, les corriger ou les faire effacer : adressez-vous à La Bonne Boite" in said
    assert "la CNIL peut vous aider" in said


async def test_a_platform_says_it_in_its_own_words_and_the_time_stays(client: httpx.AsyncClient) -> None:
    said = await notice(client, privacy="Écrivez à notre déléguée.\nElle vous répond.")
    assert "Écrivez à notre déléguée. Elle vous répond." in said
    assert "la CNIL" not in said
    assert "24 mois au plus" in said


MEMO, AMI = "à Memo, qui réunit vos candidatures", "au service public de l'emploi (AMI)"
WITH_TOKEN = {"candidate_peam_access_token": "encrypted"}


@pytest.mark.parametrize(
    ("columns", "people", "said"),
    [
        ({"forwards_to_memo": True}, {}, f"sans vos documents, {MEMO}."),
        ({"forwards_to_ami": "staging"}, WITH_TOKEN, f"sans vos documents, {AMI}."),
        (
            {"forwards_to_memo": True, "forwards_to_ami": "staging"},
            WITH_TOKEN,
            f"sans vos documents, {MEMO}, et {AMI}.",
        ),
    ],
)
async def test_who_else_is_told_is_said_before_sending(
    client: httpx.AsyncClient,
    configure: Callable[..., None],
    columns: dict[str, Any],
    people: dict[str, str],
    said: str,
) -> None:
    configure(MEMO_API_SECRET="secret")
    assert said in await notice(client, people, **columns, privacy="Nos mots.")


async def test_who_is_not_told_is_not_named(client: httpx.AsyncClient) -> None:
    """Memo has no secret here, and there is no token of the person for AMI."""
    said = await notice(client, forwards_to_memo=True, forwards_to_ami="staging")
    assert "Memo" not in said
    assert "AMI" not in said
