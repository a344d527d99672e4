"""The legal information that a public service must publish, and the links to it from all public pages."""

from collections.abc import Callable

import httpx
import pytest

from jepostule.environment import Misconfigured
from jepostule.settings import read
from tests.factories import passport
from tests.jobs.conftest import Apply
from tests.web.reading import seen
from tests.web.recruiting import INTERVIEW, link

AUDIT = "Audit de mai 2026 par Exemple SARL : 71 % des critères du RGAA sont respectés."


async def test_without_an_audit_the_service_says_that_it_is_not_conform(client: httpx.AsyncClient) -> None:
    said = seen(await client.get("/informations"))
    assert "Je Postule est non conforme au référentiel général" in said
    assert "Aucun audit n'a encore eu lieu." in said
    assert "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07" in said


async def test_what_an_audit_found_is_said(client: httpx.AsyncClient, configure: Callable[..., None]) -> None:
    configure(ACCESSIBILITY="partial", ACCESSIBILITY_AUDIT=AUDIT)
    said = seen(await client.get("/informations"))
    assert "Je Postule est partiellement conforme" in said
    assert AUDIT in said
    assert "Aucun audit" not in said


async def test_what_is_planned_is_linked_to(client: httpx.AsyncClient, configure: Callable[..., None]) -> None:
    assert "schéma pluriannuel" not in seen(await client.get("/informations"))
    configure(ACCESSIBILITY_PLAN="https://publisher.example/plan?a=1&b=2")
    assert 'href="https://publisher.example/plan?a=1&amp;b=2"' in (await client.get("/informations")).text


async def test_who_is_behind_and_how_to_reach_them_is_said(
    client: httpx.AsyncClient, configure: Callable[..., None]
) -> None:
    configure(
        LEGAL_PUBLISHER="Direction <de> l'emploi, 1 rue de la Paix, 75000 Paris",
        LEGAL_HOST="Hébergeur SA, 2 rue du Port, 59000 Lille",
        LEGAL_CONTACT="contact@jepostule.example",
        LEGAL_SOURCE="https://code.example/jepostule",
    )
    page = await client.get("/informations")
    assert "Direction &lt;de&gt; l" in page.text
    assert 'href="https://code.example/jepostule"' in page.text
    assert page.text.count('href="mailto:contact@jepostule.example"') == 3
    assert "est responsable de leur traitement" in seen(page)
    assert "adressez-vous au site" not in seen(page)


async def test_htmx_gets_it_without_what_is_around_it(client: httpx.AsyncClient) -> None:
    page = await client.get("/informations", headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "<html" not in page.text
    assert "Défenseur des droits" in page.text


async def test_how_long_things_are_kept_and_who_carries_e_mails_is_as_the_service_is_set(
    client: httpx.AsyncClient, configure: Callable[..., None]
) -> None:
    assert "Mailjet" not in seen(await client.get("/informations"))
    configure(
        RETENTION_MONTHS="6",
        EMAIL_DELIVERY_SERVICE="mailjet",
        MAILJET_API_KEY="k",
        MAILJET_API_SECRET="s",
        MAILJET_TRACK_OPENS="false",
        HOTJAR_SITE_ID="1",
    )
    said = seen(await client.get("/informations"))
    assert "rendu anonyme 6 mois au plus" in said
    assert "Mailjet, qui nous dit s'ils arrivent." in said
    assert "sauf si vous acceptez que leur usage soit mesuré avec Hotjar" in said


async def test_each_page_that_people_see_leads_there_and_says_how_accessible_it_is(
    client: httpx.AsyncClient, apply: Apply
) -> None:
    frame = await client.get("/embed/candidater/", params=await passport(client))
    answer = await client.get(link(await apply(), INTERVIEW))
    for page in (frame, answer, await client.get("/nowhere"), await client.get("/admin/connexion")):
        assert 'href="/informations"' in page.text
        assert "Accessibilité : non conforme" in seen(page)


async def test_each_page_of_the_admin_leads_there_too(sacha: httpx.AsyncClient) -> None:
    for path in ("/admin/", "/admin/candidatures", "/admin/statistiques"):
        page = await sacha.get(path)
        assert 'href="/informations"' in page.text
        assert "Accessibilité : non conforme" in seen(page)


async def test_a_company_reads_where_its_contact_goes_and_what_its_rights_are(
    client: httpx.AsyncClient, apply: Apply
) -> None:
    page = await client.get(link(await apply(), INTERVIEW))
    assert "Camille reçoit ces coordonnées avec votre réponse." in seen(page)
    assert 'href="/informations#donnees"' in page.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEGAL_SOURCE", "javascript:alert(1)"),
        ("LEGAL_CONTACT", "la direction"),
        ("ACCESSIBILITY_PLAN", "javascript:alert(1)"),
        ("ACCESSIBILITY", "oui"),
    ],
)
def test_a_notice_that_cannot_be_shown_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        read({name: value})


def test_only_an_audit_makes_a_service_conform() -> None:
    with pytest.raises(Misconfigured, match="ACCESSIBILITY_AUDIT"):
        read({"ACCESSIBILITY": "full"})
    assert read({"ACCESSIBILITY": "full", "ACCESSIBILITY_AUDIT": AUDIT}).accessibility == "full"
