"""Google Analytics and Hotjar: absent without their ids, and never loaded before the person has consented.

Consent reloads the page with `?mesure=oui`, since a page's Content-Security-Policy cannot be relaxed once it is loaded.
The browser stores the choice for the next link, in no cookie of ours.
"""

import re
from dataclasses import dataclass

from jepostule.settings import settings
from jepostule.web import security
from jepostule.web.request import Request

# Words in `consent_categories` by which a partner's page reports its visitor's consent. CONTRACT 1.2.
CATEGORIES = {"analytics", "mesure"}
PARAMETER, YES = "mesure", "oui"

GOOGLE = {
    "script-src": "https://www.googletagmanager.com",
    "connect-src": "https://www.googletagmanager.com https://*.google-analytics.com",
    "img-src": "https://www.googletagmanager.com https://*.google-analytics.com",
}
HOTJAR = {
    "script-src": "https://static.hotjar.com https://script.hotjar.com",
    "connect-src": "https://*.hotjar.com https://*.hotjar.io wss://*.hotjar.com",
    "img-src": "https://*.hotjar.com",
}


@dataclass(frozen=True)
class Analytics:
    """`event`: reported when the page is displayed, as in `interview/preview`. `allowed`: the person has consented."""

    google: str
    hotjar: str
    event: str
    allowed: bool

    def policy(self, frame_ancestors: str) -> str:
        """The page's Content-Security-Policy, which allows the hosts of what it may load."""
        used = [hosts for key, hosts in ((self.google, GOOGLE), (self.hotjar, HOTJAR)) if key and self.allowed]
        return security.content_security_policy(frame_ancestors, also=used)


def on_page(request: Request, event: str) -> Analytics | None:
    """None without ids; otherwise the page asks for consent."""
    if not any(_ids()):
        return None
    return Analytics(*_ids(), event, allowed=request.query_params.get(PARAMETER) == YES)


def in_frame(categories: str, event: str) -> Analytics | None:
    """None without ids, or unless the partner's page reported consent: the frame does not ask for it."""
    if not any(_ids()):
        return None
    said = set(re.split(r"[\W_]+", categories.lower()))
    return Analytics(*_ids(), event, allowed=True) if said & CATEGORIES else None


def _ids() -> tuple[str, str]:
    chosen = settings()
    return chosen.google_analytics_tracking_id, chosen.hotjar_site_id
