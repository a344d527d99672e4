"""An agent learns that an e-mail in doubt has arrived, and says so on its page."""

import re
from uuid import uuid4

import httpx
import pytest

from jepostule.store.application import Application
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply
from tests.sql import execute, rows
from tests.staff import agent, log_in
from tests.web.reading import seen

ROLE = "support"
BUTTON = "Il est arrivé"


@pytest.fixture
async def application(sacha: httpx.AsyncClient, apply: Apply) -> Application:
    """Its letter was cut off as it left."""
    application = await apply(send_confirmation=True)
    await execute("delete from procrastinate_jobs")
    await execute("update letter set state = 'unknown', attempt = 1, claimed_at = now() - interval '1 hour'")
    return application


async def path() -> str:
    """Of the page of the oldest letter."""
    ((letter_id,),) = await rows("select id from letter order by created_at limit 1")
    return f"/admin/e-mails/{letter_id}"


def known(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\d+)">', page.text))


async def settle(browser: httpx.AsyncClient, form: dict[str, str] | None = None) -> httpx.Response:
    shown = await browser.get(await path())
    return await browser.post(f"{await path()}/arrive", data=known(shown) if form is None else form)


async def state() -> str:
    ((found,),) = await rows("select state from letter order by created_at limit 1")
    return str(found)


@pytest.mark.usefixtures("application")
async def test_its_page_says_what_the_button_does_and_thanks(sacha: httpx.AsyncClient) -> None:
    page = await sacha.get(await path())
    assert BUTTON in seen(page)
    assert "la copie à la personne, si elle l'a demandée, et la transmission aux partenaires" in seen(page)
    answer = await settle(sacha)
    assert (answer.status_code, answer.headers["location"]) == (303, await path())
    after = await sacha.get(await path())
    assert 'role="status" tabindex="-1" autofocus' in after.text
    for said in ("C'est noté : cet e-mail est arrivé.", "Envoyé", "Arrivée d'un e-mail confirmée par sacha"):
        assert said in seen(after)
    assert BUTTON not in seen(after)
    assert await rows("select kind, state from letter order by created_at") == [
        ("application", "sent"),
        ("confirmation", "pending"),
    ]


async def test_the_first_page_the_list_and_the_story_follow(sacha: httpx.AsyncClient, application: Application) -> None:
    assert "1 e-mail à l'envoi incertain" in seen(await sacha.get("/admin/"))
    assert "1 e-mail " in seen(await sacha.get("/admin/e-mails?etat=unknown"))
    await settle(sacha)
    assert "à l'envoi incertain" not in seen(await sacha.get("/admin/"))
    assert "1 e-mail " not in seen(await sacha.get("/admin/e-mails?etat=unknown"))
    story = seen(await sacha.get(f"/admin/candidatures/{application.id}"))
    sent, told = f"Envoyée à l'entreprise à {CAMILLE['employer_email']}", "Arrivée d'un e-mail confirmée par sacha"
    assert "issue incertaine" not in story
    assert -1 < story.find(sent) < story.find(told)


@pytest.mark.usefixtures("application")
async def test_one_that_may_have_left_twice_keeps_its_mark(sacha: httpx.AsyncClient) -> None:
    await execute("update letter set maybe_doubled = true")
    await settle(sacha)
    assert "peut-être deux fois" in seen(await sacha.get(await path()))


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("change", ["state = 'failed'", "state = 'pending'", "state = 'sent', sent_at = now()"])
async def test_one_that_is_no_longer_in_doubt_is_shown_as_it_is_now(sacha: httpx.AsyncClient, change: str) -> None:
    form = known(await sacha.get(await path()))
    await execute(f"update letter set {change}")
    before = await state()
    answer = await settle(sacha, form)
    assert answer.status_code == 409
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert "L'envoi de cet e-mail n'est pas incertain, ou ne l'est plus : rien n'a été changé." in seen(answer)
    assert BUTTON not in seen(answer)
    assert await state() == before


async def test_when_it_was_sent_again_meanwhile_the_agent_looks_again(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    form = known(await sacha.get(await path()))
    again = f"/admin/candidatures/{application.id}/renvoyer/entreprise"
    assert (await sacha.post(again, data=known(await sacha.get(again)))).status_code == 303
    answer = await settle(sacha, form)
    assert answer.status_code == 409
    assert "Un e-mail est parti depuis que vous avez ouvert cette page." in seen(answer)
    assert await state() == "unknown"
    assert (await settle(sacha, known(answer))).status_code == 303


async def test_sending_again_warns_of_the_doubt_and_stops_once_it_is_settled(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    again = f"/admin/candidatures/{application.id}/renvoyer/entreprise"
    page = await sacha.get(again)
    assert f'href="{await path()}"' in page.text
    assert "S'il est arrivé, dites-le sur la page de cet e-mail" in seen(page)
    await settle(sacha)
    answer = await sacha.post(again, data=known(page))
    assert answer.status_code == 409
    assert seen(answer).startswith("Erreur : Renvoyer un e-mail")
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert "S'il est arrivé" not in seen(answer)
    assert (await rows("select count(*) from letter where kind = 'application'")) == [(1,)]


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("nonsense", [{}, {"seen": "-1"}, {"seen": "²"}, {"seen": "9" * 5000}])
async def test_a_count_that_nobody_was_shown_settles_nothing(
    sacha: httpx.AsyncClient, nonsense: dict[str, str]
) -> None:
    assert (await settle(sacha, nonsense)).status_code == 409
    assert await state() == "unknown"


@pytest.mark.usefixtures("application")
async def test_another_sites_form_settles_nothing(sacha: httpx.AsyncClient) -> None:
    elsewhere = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    answer = await sacha.post(f"{await path()}/arrive", data={"seen": "1"}, headers=elsewhere)
    assert answer.status_code == 403
    assert await state() == "unknown"


async def test_one_that_is_not_there_is_a_404(sacha: httpx.AsyncClient) -> None:
    assert (await sacha.post(f"/admin/e-mails/{uuid4()}/arrive", data={"seen": "1"})).status_code == 404


@pytest.mark.usefixtures("application")
async def test_who_only_reads_sees_the_doubt_and_no_button(client: httpx.AsyncClient) -> None:
    await agent("robin", "lecture")
    await log_in(client, "robin")
    page = seen(await client.get(await path()))
    assert "cet e-mail est peut-être arrivé" in page
    assert BUTTON not in page
