"""CONTRACT 1.3: which messages the frame posts, and to which origins."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.frame import Visit
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer


def test_the_declared_origin_is_told(page: Page, visit: Callable[..., Visit], service: str) -> None:
    frame = visit(page)
    frame.begin()
    assert frame.told("navigate", "#infos") == [
        {"topic": "jepostule", "action": "navigate", "label": f"#{step}", "value": "", "origin": service}
        for step in ("bienvenue", "infos")
    ]
    frame.settled()
    heights = [each for each in page.evaluate("messages") if each["action"] == "resize"]
    assert {each["label"] for each in heights} == {"height"}
    assert all(isinstance(each["value"], int) and each["value"] > 200 for each in heights)


def test_another_origin_may_not_even_show_the_frame(
    page: Page, visit: Callable[..., Visit], partner: PartnerServer, watch: Watch
) -> None:
    watch.origins += (partner.other_origin,)
    watch.allow("frame-ancestors")
    frame = visit(page, partner.other_origin)
    expect(frame.frame.locator("[data-step]")).to_have_count(0)
    assert page.evaluate("messages") == []


@pytest.mark.parametrize("name", ["origin", "other_origin"])
def test_whoever_shows_a_platform_without_origins_is_told(
    page: Page, visit: Callable[..., Visit], partner: PartnerServer, watch: Watch, name: str
) -> None:
    origin = getattr(partner, name)
    watch.origins += (origin,)
    frame = visit(page, origin, client_id="open")
    frame.begin()
    assert [each["label"] for each in frame.told("navigate", "#infos")] == ["#bienvenue", "#infos"]


def test_the_way_back_is_for_the_partner_to_follow(
    page: Page, visit: Callable[..., Visit], partner: PartnerServer
) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.go_on("envoyer")
    frame.send()
    frame.settled()  # no message about the height comes after the last one
    page.evaluate("messages = { push: (message) => sessionStorage.setItem('last', JSON.stringify(message)) }")
    frame.link("Revenir à La Bonne Boite").click()
    expect(page).to_have_url(partner.back)
    told = page.evaluate("JSON.parse(sessionStorage.getItem('last'))")
    assert (told["action"], told["label"]) == ("quit", partner.back)
