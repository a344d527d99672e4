"""Actions on one application: forms that say what they will do, and errors in what was typed."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import func, select

from jepostule.domain import answers, replies
from jepostule.moments import PARIS
from jepostule.store import application as applications
from jepostule.store import blacklist
from jepostule.store import letter as letter_rows
from jepostule.store.application import Application
from jepostule.store.audit import Entry
from jepostule.store.blacklist import Blocked
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply
from tests.sql import execute
from tests.web.reading import seen

ROBIN, CAMILLES = CAMILLE["employer_email"], CAMILLE["candidate_email"]
NEW = "embauche@boucherie-sanzot.example"


ROLE = "support"


@pytest.fixture
async def application(sacha: httpx.AsyncClient, apply: Apply) -> Application:
    """An application whose letter has been sent."""
    application = await apply()
    await execute("update letter set state = 'sent', sent_at = now()")
    await execute("insert into event (application_id, kind) values (:id, 'sent')", id=application.id)
    await execute("delete from procrastinate_jobs")
    return application


def path(application: Application, action: str = "") -> str:
    return f"/admin/candidatures/{application.id}{action}"


async def letters() -> list[tuple[str, str]]:
    """Kind and recipient of each letter, oldest first."""
    async with transaction() as session:
        rows = await session.execute(select(Letter.kind, Letter.recipient).order_by(Letter.created_at))
        return [(kind, recipient) for kind, recipient in rows]


async def done() -> list[str]:
    async with transaction() as session:
        query = select(Entry.action).where(Entry.username == "sacha").order_by(Entry.id)
        found = await session.scalars(query)
        return [each for each in found if not each.startswith(("log", "see"))]


def known(page: httpx.Response) -> str:
    """The number of letters in the form's hidden field."""
    found = re.search(r'name="seen" value="(\d+)"', page.text)
    assert found
    return found[1]


async def told(browser: httpx.AsyncClient, answer: httpx.Response, application: Application) -> str:
    """The notice on the page that follows an action."""
    assert (answer.status_code, answer.headers["location"]) == (303, path(application))
    page = await browser.get(path(application))
    found = re.search(r'<p class="said (\w+)".*?</svg> (.*?)</p>', page.text)
    assert found
    assert "@" not in found[2]
    return found[2]


async def test_sending_again_is_confirmed_on_a_page_that_says_what_it_does(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    page = await sacha.get(path(application, "/renvoyer/entreprise"))
    for said in (ROBIN, "CV Camille.pdf", "Un e-mail de plus part pour de bon"):
        assert said in seen(page)
    assert await letters() == [("application", ROBIN)]
    answer = await sacha.post(path(application, "/renvoyer/entreprise"), data={"seen": known(page)})
    assert await told(sacha, answer, application) == "La candidature repart vers l’entreprise."
    assert await letters() == [("application", ROBIN)] * 2
    assert await done() == ["resend"]


async def test_a_second_click_sends_nothing_more_and_says_so(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    form = {"seen": known(await sacha.get(path(application, "/renvoyer/entreprise")))}
    await sacha.post(path(application, "/renvoyer/entreprise"), data=form)
    again = await sacha.post(path(application, "/renvoyer/entreprise"), data=form)
    assert again.status_code == 409
    assert "Un e-mail est parti depuis" in seen(again)
    assert len(await letters()) == 2
    assert known(again) == "2"


@pytest.mark.parametrize("nonsense", ["", "-1", "²", "9" * 5000, "1; drop table letter"])
async def test_a_count_that_nobody_was_shown_sends_nothing(
    sacha: httpx.AsyncClient, application: Application, nonsense: str
) -> None:
    answer = await sacha.post(path(application, "/renvoyer/entreprise"), data={"seen": nonsense})
    assert answer.status_code == 409
    assert len(await letters()) == 1


async def test_the_copy_goes_to_the_candidate(sacha: httpx.AsyncClient, application: Application) -> None:
    page = await sacha.get(path(application, "/renvoyer/personne"))
    assert "Jamais" in seen(page)
    answer = await sacha.post(path(application, "/renvoyer/personne"), data={"seen": known(page)})
    assert await told(sacha, answer, application) == "La copie repart vers la personne."
    assert (await letters())[1:] == [("confirmation", CAMILLES)]


async def test_what_cannot_leave_is_explained_and_has_no_button(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    await execute("update document set content = null")
    for action in ("/renvoyer/entreprise", "/adresse/entreprise", "/transferer"):
        page = await sacha.get(path(application, action))
        assert page.status_code == 200
        assert "Les documents sont effacés : nous les gardons 30 jours." in seen(page)
        assert 'method="post"' not in page.text.partition("<main")[2]
    refused = await sacha.post(path(application, "/renvoyer/entreprise"), data={"seen": "1"})
    assert refused.status_code == 409
    assert len(await letters()) == 1


async def test_a_corrected_address_is_written_to_and_shown(sacha: httpx.AsyncClient, application: Application) -> None:
    page = await sacha.get(path(application, "/adresse/entreprise"))
    assert f'value="{ROBIN}"' in page.text
    answer = await sacha.post(path(application, "/adresse/entreprise"), data={"email": f" {NEW} "})
    said = await told(sacha, answer, application)
    assert said == "L’adresse est corrigée\u202f: 1 e-mail part à la bonne adresse."
    assert await letters() == [("application", ROBIN), ("application", NEW)]
    after = seen(await sacha.get(path(application)))
    assert f"E-mail {NEW}" in after
    assert f"Envoyée à l'entreprise à {ROBIN}" in after
    assert "Adresse de l'entreprise corrigée par sacha" in after


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "Indiquez une adresse e-mail."),
        (ROBIN, "C'est déjà l'adresse de cette candidature."),
        ("robin@", "Cette adresse e-mail semble incomplète."),
        ("robin@x.example, nora@x.example", "Cette adresse e-mail semble incomplète."),
        (f"{'r' * 64}@x.example", "Cette adresse e-mail est trop longue : 64 caractères au plus, elle en a 74."),
        ("<script>@x.example", "Cette adresse e-mail semble incomplète."),
    ],
)
async def test_an_address_that_will_not_do_is_shown_again_with_what_is_wrong(
    sacha: httpx.AsyncClient, application: Application, typed: str, complaint: str
) -> None:
    answer = await sacha.post(path(application, "/adresse/entreprise"), data={"email": typed})
    assert answer.status_code == 422
    assert complaint in seen(answer)
    assert 'aria-invalid="true" aria-describedby="email-hint email-error1"' in answer.text
    assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text
    assert len(await letters()) == 1
    assert await done() == []


async def test_the_agent_chooses_what_goes_to_the_candidates_right_address(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    page = await sacha.get(path(application, "/adresse/personne"))
    assert 'name="answer"' not in page.text
    async with transaction() as session:
        reply = replies.checked("rejection", {"reason": "novacancy"}, application.created_at)
        await answers.give(session, application, reply)
    await execute("update letter set state = 'sent', sent_at = now()")
    page = await sacha.get(path(application, "/adresse/personne"))
    assert 'name="answer" value="on" checked' in page.text
    assert 'name="application" value="on">' in page.text
    typed = {"email": "camille@", "application": "on"}
    shown = (await sacha.post(path(application, "/adresse/personne"), data=typed)).text
    assert 'name="application" value="on" checked' in shown
    assert 'name="answer" value="on">' in shown
    answer = await sacha.post(path(application, "/adresse/personne"), data=typed | {"email": "camille@example.org"})
    assert "1 e-mail" in await told(sacha, answer, application)
    assert (await letters())[2:] == [("application", ROBIN)]
    async with transaction() as session:
        assert (await applications.by_id(session, application.id)).candidate_email == "camille@example.org"


async def test_documents_are_forwarded_to_an_address(sacha: httpx.AsyncClient, application: Application) -> None:
    page = await sacha.get(path(application, "/transferer"))
    assert "CV Camille.pdf" in page.text
    form = {"seen": known(page), "email": "mission.locale@example.org"}
    answer = await sacha.post(path(application, "/transferer"), data=form)
    assert await told(sacha, answer, application) == "Les documents partent à cette adresse."
    assert (await letters())[1:] == [("documents", "mission.locale@example.org")]
    again = await sacha.post(path(application, "/transferer"), data=form)
    assert again.status_code == 422
    assert "Un e-mail est parti depuis" in seen(again)
    assert 'value="mission.locale@example.org"' in again.text
    assert await done() == ["forward-documents"]


async def blocked() -> list[Blocked]:
    async with transaction() as session:
        return list(await session.scalars(select(Blocked)))


async def test_an_address_is_blocked_with_a_reason_then_freed(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    last = datetime.now(PARIS).date() + timedelta(days=3)
    typed = {"reason": "Demandé par téléphone", "last": last.isoformat(), "email": "somebody@else.example"}
    answer = await sacha.post(path(application, "/bloquer/entreprise"), data=typed)
    assert "est bloquée" in await told(sacha, answer, application)
    (found,) = await blocked()
    assert (found.email, found.reason, found.until.astimezone(PARIS).date()) == (ROBIN, typed["reason"], last)
    page = seen(await sacha.get(path(application)))
    assert f"Bloquée jusqu'au {last.day if last.day > 1 else '1er'}" in page
    assert "Demandé par téléphone" in page
    assert "Adresse de l'entreprise bloquée par sacha" in page
    assert seen(await sacha.get(path(application, "/renvoyer/entreprise"))).count("Débloquez-la d'abord") == 1
    answer = await sacha.post(path(application, "/debloquer/entreprise"))
    assert await told(sacha, answer, application) == "Cette adresse est débloquée."
    assert await blocked() == []
    again = await sacha.post(path(application, "/debloquer/entreprise"))
    assert "pas bloquée" in await told(sacha, again, application)
    assert await done() == ["block", "unblock"]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"last": "2020-01-01"}, "Cette date est passée"),
        ({"last": "demain"}, "Cette date n'est pas lisible"),
        ({"last": "9999-12-31"}, "vérifiez l'année"),
        ({"reason": "r" * 201}, "Cette raison est trop longue : 200 caractères au plus, elle en a 201."),
    ],
)
async def test_a_block_that_makes_no_sense_is_shown_again(
    sacha: httpx.AsyncClient, application: Application, typed: dict[str, str], complaint: str
) -> None:
    answer = await sacha.post(path(application, "/bloquer/personne"), data=typed)
    assert answer.status_code == 422
    assert complaint in seen(answer)
    assert all(f'value="{value}"' in answer.text for value in typed.values())
    assert await blocked() == []


async def test_without_an_end_a_block_lasts_thirty_days_whatever_was_said_before(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    async with transaction() as session:
        await blacklist.put(session, CAMILLES, "spam", datetime.now(UTC) + timedelta(days=300))
    await sacha.post(path(application, "/bloquer/personne"), data={"last": ""})
    (found,) = await blocked()
    assert timedelta(days=29) < found.until - datetime.now(UTC) <= timedelta(days=30)


async def test_nobody_but_employer_and_candidate_is_meant(sacha: httpx.AsyncClient, application: Application) -> None:
    for action in ("renvoyer", "adresse", "bloquer"):
        assert (await sacha.get(path(application, f"/{action}/quelqu-un"))).status_code == 404
        assert (await sacha.post(path(application, f"/{action}/quelqu-un"))).status_code == 404
    assert (await sacha.post(path(application, "/debloquer/quelqu-un"))).status_code == 404


async def test_nothing_happens_to_an_application_that_is_not_there(sacha: httpx.AsyncClient) -> None:
    for action in ("renvoyer/entreprise", "adresse/personne", "transferer", "bloquer/personne", "debloquer/personne"):
        for number in ("1", "9" * 30):
            answer = await sacha.post(f"/admin/candidatures/{number}/{action}", data={"email": NEW, "seen": "0"})
            assert answer.status_code == 404


async def test_another_sites_form_does_nothing(sacha: httpx.AsyncClient, application: Application) -> None:
    elsewhere = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    for action in ("renvoyer/entreprise", "adresse/personne", "transferer", "bloquer/personne", "debloquer/personne"):
        answer = await sacha.post(path(application, f"/{action}"), data={"email": NEW, "seen": "1"}, headers=elsewhere)
        assert answer.status_code == 403
    async with transaction() as session:
        assert await letter_rows.count(session, application.id, "application") == 1
        assert await session.scalar(select(func.count()).select_from(Blocked)) == 0
