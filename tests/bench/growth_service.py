"""The service on a database of one size: its web process, a logged-in agent, and links from companies' e-mails."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import text

from jepostule.domain import agents, sessions
from jepostule.store.database import Session, transaction
from tests import factories, staff
from tests.bench import growth_lists
from tests.bench.asking import Line
from tests.bench.growth_databases import within
from tests.bench.growth_lists import Case
from tests.bench.running import web

# Unanswered applications, evenly spread over the table and the same in each run.
LINKS = """
    select answer_uuid from application where id % 100 = 60 and id >= (
        select (max(id) * cast(:part as float))::bigint from application
    ) order by id limit 1
"""
ASKED = 10
# From the middle of the table.
SOMEWHERE = {
    "application": "select id from application where id >= (select max(id) / 2 from application) order by id limit 1",
    "letter": "select id from letter where application_id >= (select max(id) / 2 from application) limit 1",
    "job": "select max(id) from procrastinate_jobs where status = 'failed'",
}
PAGES = {
    "application": "/admin/candidatures/{}",
    "letter": "/admin/e-mails/{}",
    "job": "/admin/taches/{}",
}


class Settled(NamedTuple):
    """`pages`: paths of admin pages, by what they show."""

    cookie: str
    cases: Sequence[Case]
    links: Sequence[str]
    pages: Mapping[str, str]


@dataclass(frozen=True)
class Place:
    size: int
    line: Line
    settled: Settled


@contextmanager
def opened(variables: Mapping[str, str], size: int) -> Iterator[Place]:
    settled = within(variables, settle)
    with web(variables) as program:
        line = Line(program.port)
        yield Place(size, line, settled)
        line.close()


async def settle() -> Settled:
    async with transaction() as session:
        await factories.platform(session)
        agent = await agents.register(session, "sacha", staff.PASSWORD)
        key = sessions.new(session, agent)
        return Settled(
            f"__Host-session={key}",
            await growth_lists.cases(session),
            await links(session),
            {name: PAGES[name].format(await session.scalar(text(query))) for name, query in SOMEWHERE.items()},
        )


async def links(session: Session) -> list[str]:
    parts = [number / ASKED for number in range(ASKED)]
    found = [await session.scalar(text(LINKS), {"part": part}) for part in parts]
    return [f"/candidature/reponse/{uuid}/2" for uuid in found if uuid]
