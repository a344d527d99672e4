"""The service, a partner's site, a mail server and Chromium, shared by all journeys; each has people of its own.

Everything is synchronous, like Playwright's API; `asking.ask` runs coroutines in another thread.
"""

import itertools
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from jepostule.settings import settings
from jepostule.store.database import transaction
from tests import factories
from tests.factories import CAMILLE
from tests.journeys import browsing, desk, office, processes
from tests.journeys.asking import ask
from tests.journeys.desk import Desk
from tests.journeys.frame import Visit
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer
from tests.servers.ports import free_port
from tests.servers.smtp import SmtpServer

FAILED = pytest.StashKey[bool]()
NUMBERS = itertools.count(1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def mail() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture(scope="session")
def service(migrated: dict[str, str], mail: SmtpServer) -> Iterator[str]:
    """The address of the pages. Letters are sent to `mail`; the mailbox is served too, but stays empty."""
    by_mail = {"EMAIL_DELIVERY_SERVICE": "smtp", "SMTP_PORT": str(mail.port)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JEPOSTULE_PORT", str(free_port()))
        settings.cache_clear()
        processes.forget()
        with processes.running("web"), processes.running("worker all", **by_mail):
            processes.wait_for(f"{settings().base_url}/healthz")
            yield settings().base_url


@pytest.fixture(scope="session")
def partner(service: str) -> Iterator[PartnerServer]:
    """Its platform `test` declares the site's origin; `open` and `demo` declare none."""
    with PartnerServer(service, factories.SECRET) as server:
        ask(platforms(server.origin))
        yield server


async def platforms(origin: str) -> None:
    async with transaction() as session:
        await factories.platform(session, "test", name="La Bonne Boite", origins=[origin])
        await factories.platform(session, "open")
        await factories.platform(session, "demo")


@pytest.fixture(scope="session")
def browser(partner: PartnerServer) -> Iterator[Browser]:
    with browsing.chromium() as browser:
        yield browser


@pytest.fixture
def watch(service: str, partner: PartnerServer) -> Watch:
    return Watch(service, partner.origin)


@pytest.fixture(scope="session")
def sacha(service: str) -> None:
    """An agent with all rights."""
    office.hire()


@pytest.fixture
def session_cookie(watch: Watch) -> None:
    """Allows the admin's session cookie, which would otherwise count as a fault."""
    office.allow_session(watch)


@pytest.fixture
def new_page(browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`new_page(java_script_enabled=False)`: a page in a context of its own, with these Playwright options."""
    with ExitStack() as stack:

        def new(**options: Any) -> Page:
            context = browsing.person(browser, **options)
            watch.follow(context)
            stack.callback(lambda: browsing.leave(context, record_of(request.node)))
            return browsing.sheet(context)

        yield new
        found = [fault for context in browser.contexts for fault in watch.found(context)]
        request.node.stash[FAILED] = request.node.stash.get(FAILED, False) or bool(found)
        assert not found


def record_of(item: pytest.Item) -> Path | None:
    """The folder that records a failure; None if there was none."""
    if not item.stash.get(FAILED, False):
        return None
    folder = processes.RESULTS / re.sub(r"\W+", "-", item.name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def camille(partner: PartnerServer) -> dict[str, str]:
    """The partner's parameters for a candidate and a company that no other test uses."""
    number = next(NUMBERS)
    own = {
        "client_id": "test",
        "candidate_email": f"camille{number}@example.org",
        "candidate_peid": str(number),
        "employer_email": f"robin{number}@boucherie-sanzot.example",
        "next_url": partner.back,
    }
    return {**CAMILLE, **own}


@pytest.fixture
def visit(partner: PartnerServer, camille: dict[str, str]) -> Callable[..., Visit]:
    """`visit(page, job="Vente")` opens the partner's page with Camille's frame."""

    def open_page(page: Page, origin: str = "", **parameters: str) -> Visit:
        page.goto(partner.page({**camille, **parameters}, origin))
        return Visit(page, page.frame_locator("iframe"))

    return open_page


@pytest.fixture
def alone(partner: PartnerServer, camille: dict[str, str]) -> Callable[..., Visit]:
    """The same, with the frame as a top-level page."""

    def open_page(page: Page, **parameters: str) -> Visit:
        page.goto(partner.frame({**camille, **parameters}))
        return Visit(page, page)

    return open_page


@pytest.fixture
def robin(partner: PartnerServer, camille: dict[str, str], mail: SmtpServer) -> Callable[[Page], Desk]:
    """`robin(page)`: the recipient of Camille's application; may be called several times."""
    desk.apply(partner, camille)
    links = desk.links(mail, camille["employer_email"])
    return lambda page: Desk(page, links)
