"""Google Analytics and Hotjar: nothing at all without their ids, and nothing before the person has agreed.

Agreeing loads the page again with `?mesure=oui`: the policy of a page cannot be opened once it is there. The browser
keeps the choice for the next link; no cookie of ours does.
"""

import re
from dataclasses import dataclass

from jepostule.settings import settings
from jepostule.web import security
from jepostule.web.request import Request

# In `consent_categories`, the words with which a partner page says that its visitor has agreed. CONTRACT 1.2.
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
    """`event`: what is told when this page is shown, `interview/preview`. `allowed`: the person has agreed."""

    google: str
    hotjar: str
    event: str
    allowed: bool

    def policy(self, frame_ancestors: str) -> str:
        """The page's, opened as far as what it may load."""
        used = [hosts for key, hosts in ((self.google, GOOGLE), (self.hotjar, HOTJAR)) if key and self.allowed]
        return security.content_security_policy(frame_ancestors, also=used)


def on_page(request: Request, event: str) -> Analytics | None:
    """None without ids; else the page asks, and says where a yes leads."""
    if not any(_ids()):
        return None
    return Analytics(*_ids(), event, allowed=request.query_params.get(PARAMETER) == YES)


def in_frame(categories: str, event: str) -> Analytics | None:
    """None without ids, or where the partner page did not say yes: the frame does not ask."""
    if not any(_ids()):
        return None
    said = set(re.split(r"[\W_]+", categories.lower()))
    return Analytics(*_ids(), event, allowed=True) if said & CATEGORIES else None


def _ids() -> tuple[str, str]:
    chosen = settings()
    return chosen.google_analytics_tracking_id, chosen.hotjar_site_id
