"""A hundred thousand applications: what a list reads is in proportion to what it shows, on first and deep pages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from jepostule.store import sweeps
from jepostule.store.database import opened
from jepostule.store.figures import metrics
from jepostule.store.letter import Letter
from jepostule.store.lists import answer_list, application_list, event_list, letter_list, listing
from jepostule.store.lists.estimate import Count
from jepostule.store.lists.listing import Asked, Page
from jepostule.store.lists.written import DIALECT
from jepostule.store.rights import mentions
from jepostule.store.rights.mentions import Address
from tests.store.plans import MOST, cost, nodes, plans, read_whole, recorded, touched, words

# In one xdist worker, so that the rows are inserted once.
pytestmark = pytest.mark.xdist_group("at scale")

LISTINGS = {
    "applications": application_list.LISTING,
    "answers": answer_list.LISTING,
    "letters": letter_list.LISTING,
    "events": event_list.LISTING,
}
BIG = {"application", "letter", "answer", "event", "document"}

CASES = [
    ("applications", {}),
    ("applications", {"filters": {"plateforme": "lbb"}}),
    ("applications", {"filters": {"e-mail": "bounced"}}),
    ("applications", {"filters": {"e-mail": "opened"}}),
    ("applications", {"filters": {"e-mail": "doubled"}}),
    ("applications", {"filters": {"e-mail": "failed"}}),
    ("applications", {"filters": {"e-mail": "unknown"}}),
    ("applications", {"filters": {"e-mail": "resent"}}),
    ("applications", {"filters": {"reponse": "none"}}),
    ("applications", {"filters": {"reponse": "hired"}}),
    ("applications", {"filters": {"documents": "non"}}),
    ("applications", {"filters": {"depuis": "2026-01-01", "jusqu": "2099-01-01"}}),
    ("applications", {"ascending": True}),
    ("applications", {"search": "candidat77777@example.org"}),
    ("applications", {"search": "77777"}),
    ("applications", {"search": "44444444444444"}),
    ("applications", {"search": "06 98 76 54 32"}),
    ("applications", {"search": "elodie martin77"}),
    ("applications", {"search": "5a1e55b3-5a52-4ac8-9f2f-9a7f0f0e8a11"}),
    ("applications", {"search": "garage 771"}),
    ("applications", {"search": "haddad"}),
    ("applications", {"search": "clinique 49", "ascending": True}),
    ("answers", {}),
    ("answers", {"search": "haddad"}),
    ("answers", {"filters": {"reponse": "hired"}}),
    ("answers", {"search": "candidat77711@example.org"}),
    ("letters", {}),
    ("letters", {"filters": {"etat": "bounced"}}),
    ("letters", {"filters": {"etat": "failed"}}),
    ("letters", {"filters": {"etat": "unknown"}}),
    ("letters", {"filters": {"etat": "resent"}}),
    ("letters", {"filters": {"etat": "doubled"}}),
    ("letters", {"filters": {"sorte": "confirmation"}}),
    ("letters", {"filters": {"sorte": "documents"}}),
    ("letters", {"search": "contact777@example.com"}),
    ("letters", {"search": "garage 771"}),
    ("letters", {"search": "clinique"}),
    ("events", {}),
    ("events", {"filters": {"evenement": "confirmed"}}),
]


@pytest.mark.parametrize(("name", "query"), CASES, ids=lambda value: value if isinstance(value, str) else words(value))
async def test_a_page_costs_what_it_shows(crowded: AsyncEngine, name: str, query: dict[str, Any]) -> None:
    whole, blocks = await cost(crowded, LISTINGS[name], Asked(**query), BIG)
    assert not whole
    assert blocks < MOST


@pytest.mark.parametrize("words", ["haddad", "clinique 49", "garage 771", "karim lemaire770", "zzyzx quartz"])
@pytest.mark.parametrize("name", LISTINGS)
async def test_words_are_found_page_by_page_as_they_are_found_all_at_once(
    crowded: AsyncEngine, name: str, words: str
) -> None:
    for ascending in (False, True):
        rows, asked = LISTINGS[name], Asked(search=words, ascending=ascending)
        async with opened(crowded, autocommit=True) as session:
            everything, _ = await listing.keys(session, rows, asked, 120)
            first = await listing.page(session, rows, asked)
            assert keys(first) == everything[:50]
            second = await listing.page(session, rows, replace(asked, after=first.older)) if first.older else first
            assert keys(second) == (everything[50:100] or everything)
            again = await listing.page(session, rows, replace(asked, before=second.newer)) if second.newer else first
            assert keys(again) == keys(first)


@pytest.mark.parametrize("name", LISTINGS)
async def test_statements_that_are_kept_do_not_say_who_was_looked_for(crowded: AsyncEngine, name: str) -> None:
    rows, asked = LISTINGS[name], Asked(search="karim lemaire770")
    assert rows.steps is not None
    async with opened(crowded, autocommit=True) as session:
        steps = await rows.steps(session, rows, asked)
    for condition, values in steps:
        assert {"%karim%", "%lemaire770%"} <= {str(each) for each in values.values()}
        kept = condition.compile(dialect=DIALECT)
        assert "karim" not in f"{kept} {kept.params}"


def keys(page: Page) -> list[Any]:
    return [each.key for each in page.rows]


async def test_words_are_found_between_two_days_and_in_both_orders(crowded: AsyncEngine) -> None:
    days = {"depuis": f"{datetime.now(UTC) - timedelta(days=100):%Y-%m-%d}"}
    days["jusqu"] = f"{datetime.now(UTC) - timedelta(days=60):%Y-%m-%d}"
    for ascending in (False, True):
        asked = Asked(filters=days, search="clinique 49", ascending=ascending)
        async with opened(crowded, autocommit=True) as session:
            everything, _ = await listing.keys(session, application_list.LISTING, asked, 50)
            assert keys(await listing.page(session, application_list.LISTING, asked)) == everything
            assert len(everything) == 50


async def test_metrics_read_the_last_hour_and_not_all(crowded: AsyncEngine) -> None:
    async with opened(crowded, autocommit=True) as session:
        async with recorded() as statements:
            await metrics.measured(session)
        found = await plans(session, statements)
    assert len(found) >= 7
    assert [read_whole(each, BIG) for each in found] == [set()] * len(found)
    assert max(map(touched, found)) < MOST


async def test_the_sweep_of_documents_looks_at_no_other_than_those_whose_bytes_are_there(crowded: AsyncEngine) -> None:
    async with opened(crowded, autocommit=True) as session, recorded() as statements:
        assert await sweeps.sweep(session, sweeps.documents(datetime.now(UTC))) == 0
    async with opened(crowded, autocommit=True) as session:
        (found,) = await plans(session, statements)
    assert read_whole(found, BIG) == set()
    assert touched(found) < 10


async def test_who_erases_an_address_reads_all_texts_with_several_processes(crowded: AsyncEngine) -> None:
    nobody = Address(["zzyzx@example.org"], "zzyzx@example\\.org")
    async with opened(crowded, autocommit=False) as session:
        async with recorded() as statements:
            assert await mentions.replace(session, Letter, nobody) == []
        (plan,) = await plans(session, statements[-1:])
    assert "Gather" in {each["Node Type"] for each in nodes(plan)}


async def test_what_one_page_shows_whole_is_not_looked_for_again_to_be_counted(crowded: AsyncEngine) -> None:
    async with opened(crowded, autocommit=True) as session, recorded() as statements:
        found = await listing.page(session, application_list.LISTING, Asked(search="candidat77777@example.org"))
    assert (len(found.rows), found.total) == (1, Count(1, exact=True))
    assert len(statements) == 1
