"""An address is found in texts in every spelling, and never mistaken for part of another one."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from jepostule.domain.rights import spellings
from jepostule.store.application import Application
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Session
from jepostule.store.rights import mentions
from tests import factories
from tests.history import applied

GONE = mentions.INSTEAD
O_HARA = "jo_o'hara+job@été.example"
FOUND = {
    "Écrivez à camille@example.org.": f"Écrivez à {GONE}.",
    "CAMILLE@Example.ORG,camille@example.org": f"{GONE},{GONE}",
    "<camille@example.org>": f"<{GONE}>",
    "Camille-camille@example.org.pdf...camille@example.org": f"Camille-camille@example.org.pdf...{GONE}",
    "cv de camille@example.org.pdf": f"cv de {GONE}.pdf",
    "?to=camille%40example.org&x": f"?to={GONE}&x",
}
OTHERS = (
    "xcamille@example.org",
    "x.camille@example.org",
    "x-camille@example.org",
    "camille@example.organ",
    "camille@example.org-x.example",
    "camille at example.org",
    "camille@exampleXorg",
)
ODD = (
    "jo_o'hara+job@été.example",
    "JO_O'Hara+job@été.example",
    "jo_o&#39;hara+job@été.example",
    "mailto:jo_o%27hara%2Bjob@%C3%A9t%C3%A9.example",
    "jo_o%27hara%2bjob%40xn--t-9fab.example",
    "jo_o'hara+job@XN--t-9fab.example",
)


async def replaced(session: Session, address: str, texts: list[str]) -> list[str]:
    until = datetime.now(UTC) + timedelta(days=1)
    rows = [Blocked(email=f"{number:03}@example.net", reason=text, until=until) for number, text in enumerate(texts)]
    session.add_all(rows)
    await session.flush()
    await mentions.replace(session, Blocked, spellings.of(address))
    return list(await session.scalars(select(Blocked.reason).order_by(Blocked.email)))


async def test_it_is_replaced_wherever_it_stands_alone(session: Session) -> None:
    assert await replaced(session, "camille@example.org", list(FOUND)) == list(FOUND.values())


async def test_somebody_elses_is_left_alone(session: Session) -> None:
    assert await replaced(session, "camille@example.org", list(OTHERS)) == list(OTHERS)


@pytest.mark.parametrize("text", ODD)
async def test_it_is_found_as_links_and_html_have_it(session: Session, text: str) -> None:
    (left,) = await replaced(session, O_HARA, [f"({text})"])
    assert left.endswith(f"{GONE})"), spellings.of(O_HARA).spellings


async def test_a_text_that_is_full_loses_its_end_and_not_its_row(session: Session) -> None:
    """The replacement may be longer than the address."""
    at = await factories.platform(session)
    application = await applied(session, at, datetime.now(UTC), job="a@b.fr ".ljust(128, "x"))
    await mentions.replace(session, Application, spellings.of("a@b.fr"))
    await session.refresh(application)
    assert application.job == f"{GONE} ".ljust(128, "x")
