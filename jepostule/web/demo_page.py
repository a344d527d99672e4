"""A model of a partner's page, with the frame in it, for trials and demonstrations."""

import time
from urllib.parse import urlencode

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from jepostule.domain import platform_secrets, tokens
from jepostule.domain.errors import Refused
from jepostule.domain.parameters import PARTNERS
from jepostule.settings import settings
from jepostule.store import platform as platforms
from jepostule.store.database import Session, transaction
from jepostule.store.platform import Platform
from jepostule.web import body, pages, security
from jepostule.web.frame import PATH, PREFILLED
from jepostule.web.request import READ, Request

COMPANY = {
    "candidate_first_name": "Camille",
    "candidate_last_name": "Martin",
    "candidate_email": "camille.martin@example.org",
    "candidate_peid": "1234567",
    "candidate_rome_code": "D1101",
    "employer_email": "contact@boucherie-sanzot.example",
    "employer_description": "Boucherie Sanzot",
    "siret": "34326262220717",
}
# Taken from the address as they are: the token does not bind them.
OWN = (*PREFILLED, "token", "timestamp")


@route("/", http_method=READ)
async def home() -> Redirect:
    return Redirect("/embed/demo/", status_code=302)


@route("/embed/demo/", http_method=READ)
async def demo(request: Request) -> Response[str]:
    """404 without a valid platform."""
    asked = body.readable(request.scope["query_string"])
    async with transaction() as session:
        platform = await chosen(session, asked)
    said = {**COMPANY, "next_url": f"{settings().base_url}/embed/demo/"}
    said |= {name: value for name, value in asked.items() if name in (*PARTNERS, "consent_categories")}
    own = {name: asked[name] for name in OWN if name in asked}
    passport = {"client_id": platform.client_id, **token(platform, said), **said, **own}
    response = pages.page(
        request,
        "demo/page.html",
        iframe_src=f"{PATH}?{urlencode(passport)}",
        employer_description=said["employer_description"],
        platform_name=platform.name,
        partner=said,
    )
    response.headers["content-security-policy"] = security.content_security_policy("'none'", frames=True)
    return response


def token(platform: Platform, said: dict[str, str]) -> dict[str, str | int]:
    """Nothing when a required parameter was emptied: the frame then says that the link is incomplete."""
    try:
        return tokens.give(platform.client_id, said, time.time())._asdict()
    except Refused:
        return {}


async def chosen(session: Session, asked: dict[str, str]) -> Platform:
    """The platform of these credentials; without any, `demo`, except in production. Raises NotFoundException."""
    client_id = asked.get("client_id") or ("" if settings().production else "demo")
    try:
        if asked.get("client_id"):
            await platform_secrets.authenticate(session, client_id, asked.get("client_secret", ""))
    except Refused as refusal:
        raise NotFoundException from refusal
    platform = await platforms.to_read(session, client_id)
    if platform is None:
        raise NotFoundException
    return platform


routes = [home, demo]
