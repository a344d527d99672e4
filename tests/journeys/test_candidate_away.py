"""The network or the service is away for a moment: the page says so, and a retry loses nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect
from psycopg import sql

from jepostule.settings import settings
from tests import scratch
from tests.factories import WORDS
from tests.journeys import papers
from tests.journeys.asking import applications_of, settle
from tests.journeys.browsing import wait
from tests.journeys.frame import Visit
from tests.journeys.watch import Watch

AWAY = "Le service ne répond pas. Vérifiez votre connexion"


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("net::ERR_", "status of 50", "console: htmx:")


def test_offline_each_step_can_be_tried_again(page: Page, visit: Callable[..., Visit], camille: dict[str, str]) -> None:
    frame = visit(page)
    offline_then_again(frame, lambda: frame.link("C’est parti").click(), "infos")
    frame.write()
    offline_then_again(frame, lambda: frame.button("Continuer").click(), "documents")
    offline_then_again(frame, lambda: frame.link("Continuer").click(), "envoyer")
    expect(frame.frame.locator(".recap")).to_contain_text(WORDS["job"])
    offline_then_again(frame, lambda: frame.button("Envoyer ma candidature").click(), "fin")
    assert applications_of(camille["candidate_email"]) == 1


def test_what_was_pressed_pales_until_there_is_an_answer(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.begin()
    frame.write()
    asked: list[Route] = []
    page.route("**/embed/infos/", lambda route: asked.append(route))  # noqa: PLW0108, Playwright marks what it calls
    frame.button("Continuer").click()
    expect(frame.button("Continuer")).to_have_css("opacity", "0.5")
    wait(page, lambda: asked)
    asked[0].continue_()
    frame.at("documents")
    expect(frame.link("Continuer")).to_have_css("opacity", "1")


def offline_then_again(frame: Visit, act: Callable[[], None], step: str) -> None:
    frame.page.context.set_offline(True)
    act()
    expect(frame.frame.get_by_role("alert")).to_contain_text(AWAY)
    expect(frame.button("Réessayer")).to_be_focused()
    frame.page.context.set_offline(False)
    frame.button("Réessayer").click()
    frame.at(step)
    expect(frame.frame.get_by_role("alert")).to_be_empty()


def test_what_was_typed_offline_survives_a_reload_instead_of_a_retry(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.begin()
    page.context.set_offline(True)
    frame.write()
    frame.button("Continuer").click()
    expect(frame.frame.get_by_role("alert")).to_contain_text(AWAY)
    page.context.set_offline(False)
    reload(frame)
    for name, value in WORDS.items():
        expect(frame.field(name)).to_have_value(value)


def reload(frame: Visit) -> None:
    """Twice: on a busy machine the first one may overtake the save that it causes."""
    for _ in range(2):
        with frame.inside.expect_navigation():
            frame.inside.evaluate("location.reload()")
        frame.at("infos")


def test_what_was_typed_while_the_service_is_away_survives_a_reload(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.begin()
    page.route("**/embed/brouillon/", behind_a_proxy)
    frame.write_and_keep()
    page.unroute("**/embed/brouillon/")
    reload(frame)
    expect(frame.field("message")).to_have_value(WORDS["message"])


def test_an_upload_that_broke_off_is_tried_again(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    page.context.set_offline(True)
    frame.give(papers.cv())
    expect(frame.upload("CV de Camille.pdf")).to_contain_text("La connexion s’est interrompue.")
    page.context.set_offline(False)
    frame.button("Réessayer d’ajouter CV de Camille.pdf").click()
    expect(frame.document("CV de Camille.pdf")).to_contain_text("Ajouté")


def refused(route: Route) -> None:
    route.abort("connectionrefused")


def behind_a_proxy(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<html><h1>502 Bad Gateway</h1></html>")


@pytest.mark.parametrize("answer", [refused, behind_a_proxy])
def test_nobody_there_is_the_same_as_offline(
    page: Page, visit: Callable[..., Visit], answer: Callable[[Route], None]
) -> None:
    frame = visit(page)
    frame.begin()
    frame.write()
    page.route("**/embed/infos/", answer, times=1)
    frame.button("Continuer").click()
    expect(frame.frame.get_by_role("alert")).to_contain_text(AWAY)
    expect(frame.field("message")).to_have_value(WORDS["message"])
    frame.button("Réessayer").click()
    frame.at("documents")


def test_while_postgres_is_away_a_step_says_so(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.begin()
    frame.write()
    with postgres_away():
        frame.button("Continuer").click()
        expect(frame.frame.get_by_role("heading", name="De retour dans un instant")).to_be_focused()
    frame.told("navigate", "#erreur")
    frame.link("Réessayer").click()
    frame.at("documents")


def test_after_an_error_that_no_retry_mends_camille_is_back_at_her_text(
    page: Page, visit: Callable[..., Visit], watch: Watch
) -> None:
    watch.allow("status of 413", "status of 422")
    too_long = "Bonjour, " * 40_000
    frame = visit(page)
    frame.begin()
    frame.write(message=too_long)
    frame.button("Continuer").click()
    expect(frame.frame.locator("[data-step=erreur]")).to_contain_text("Erreur 413")
    frame.link("Revenir").click()
    expect(frame.field("message")).to_have_value(too_long)
    expect(frame.field("job")).to_have_value(WORDS["job"])


@contextmanager
def postgres_away() -> Iterator[None]:
    """Once no job is under way: later tests would wait a minute until one that is cut off is rescued."""
    settle()
    name = settings().postgres_db
    with scratch.server() as server:
        allow = sql.SQL("alter database {} with allow_connections {}")
        server.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
        try:
            yield
        finally:
            server.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
