"""Dates in the past, and the two nights of the year when the clocks change."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from jepostule.moments import PARIS
from tests.journeys.desk import SCRIPTS, Desk
from tests.journeys.watch import Watch

PAST = "Cette date est passée\u202f: choisissez-en une autre."


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("status of 422")


def last_sunday(month: int) -> date:
    """The next last Sunday of `month`, when the clocks change."""
    year = datetime.now(PARIS).year
    days = [date(each, month, 31) for each in (year, year + 1)]
    sundays = [day - timedelta(days=(day.weekday() + 1) % 7) for day in days]
    return next(day for day in sundays if day > datetime.now(PARIS).date())


@SCRIPTS
def test_a_past_date_is_refused_with_all_the_rest_kept(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], script: bool
) -> None:
    desk = robin(new_page(java_script_enabled=script))
    desk.open("interview")
    desk.write(datetime="2025-05-26T10:00", message="Venez avec votre CV.")
    desk.button("Relire avant d’envoyer").click()
    expect(desk.page.locator(".summary a")).to_have_text(PAST)
    expect(desk.field("datetime")).to_have_value("2025-05-26T10:00")
    expect(desk.field("datetime")).to_have_accessible_description(f"À l’heure de Paris. {PAST}")
    expect(desk.field("message")).to_have_value("Venez avec votre CV.")
    if script:
        expect(desk.field("datetime")).to_be_focused()


def test_an_hour_that_does_not_exist_is_refused(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.open("interview")
    desk.write(datetime=f"{last_sunday(3)}T02:30")
    desk.button("Relire avant d’envoyer").click()
    expect(desk.page.locator(".summary")).to_contain_text("Cette heure n’existe pas")
    expect(desk.field("datetime")).to_be_focused()


def test_an_hour_that_comes_twice_is_taken_once_and_said(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.open("interview")
    desk.write(datetime=f"{last_sunday(10)}T02:30")
    assert "à 2\u202fh\u202f30 (heure d’été)" in desk.preview()


def test_a_first_day_in_the_past_is_refused(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.open("hired")
    desk.write(start_date="2025-05-26")
    desk.button("Relire avant d’envoyer").click()
    expect(desk.field("start_date")).to_be_focused()
    expect(desk.field("start_date")).to_have_attribute("aria-invalid", "true")


def test_without_any_way_to_be_reached_all_three_are_named(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.open("info_request")
    expect(desk.page.locator("#contact-hint")).to_contain_text("un seul suffit")
    desk.write(message="Quand ?", employer_email="")
    desk.button("Relire avant d’envoyer").click()
    expect(desk.page.locator(".summary")).to_contain_text("Indiquez")
    for name in ("employer_email", "employer_phone", "employer_address"):
        expect(desk.field(name)).to_have_attribute("aria-invalid", "true")
    expect(desk.field("employer_phone")).to_be_focused()
