"""Audience measurement: none without ids, none before consent."""

from collections.abc import Callable

import httpx

from tests.factories import passport
from tests.jobs.conftest import Apply
from tests.web.recruiting import HIRED, link


async def test_nothing_is_measured_without_ids(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    page = await client.get(link(application, HIRED), params={"mesure": "oui"})
    assert "consent" not in page.text
    assert "google" not in page.text + page.headers["content-security-policy"]


async def test_the_policy_opens_once_somebody_has_agreed(
    client: httpx.AsyncClient, apply: Apply, configure: Callable[..., None]
) -> None:
    configure(GOOGLE_ANALYTICS_TRACKING_ID="G-ABC123", HOTJAR_SITE_ID="42")
    application = await apply()
    asked = await client.get(link(application, HIRED))
    assert 'data-google="G-ABC123"' in asked.text
    assert "google" not in asked.headers["content-security-policy"]
    agreed = await client.get(link(application, HIRED), params={"mesure": "oui"})
    for host in ("script-src 'self' https://www.googletagmanager.com", "https://*.hotjar.com"):
        assert host in agreed.headers["content-security-policy"]
    assert "unsafe" not in agreed.headers["content-security-policy"]
    configure(HOTJAR_SITE_ID="")
    agreed = await client.get(link(application, HIRED), params={"mesure": "oui"})
    assert "hotjar" not in agreed.headers["content-security-policy"]


async def test_the_frame_measures_what_the_partner_s_visitor_has_agreed_to(
    client: httpx.AsyncClient, configure: Callable[..., None]
) -> None:
    fields = await passport(client)
    frame = "/embed/candidater/"
    without_ids = await client.get(frame, params={**fields, "consent_categories": "analytics"})
    assert "/static/analytics." not in without_ids.text
    configure(GOOGLE_ANALYTICS_TRACKING_ID="G-ABC123")
    for categories in ("", "necessary,ads"):
        closed = await client.get(frame, params={**fields, "consent_categories": categories})
        assert "/static/analytics." not in closed.text
        assert "google" not in closed.headers["content-security-policy"]
    for categories in ("analytics", "necessary, Mesure", '["ads","analytics"]'):
        opened = await client.get(frame, params={**fields, "consent_categories": categories})
        assert 'data-google="G-ABC123"' in opened.text
        assert "googletagmanager" in opened.headers["content-security-policy"]
        assert "frame-ancestors *" in opened.headers["content-security-policy"]
