"""Logos of platforms, for our pages and for mail programs."""

import re

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.domain.platform_choices import CLIENT_ID
from jepostule.mail.logos import PATH
from jepostule.store import logo as logos
from jepostule.store.database import looking
from jepostule.web.downloads import POLICY
from jepostule.web.request import READ
from jepostule.web.static import FOR_EVER

NAME = re.compile(r"([0-9a-f]{12})\.png")
FOR_AN_HOUR = "public, max-age=3600"


@route(f"{PATH}/{{client_id:str}}/{{name:str}}", http_method=READ)
async def logo(client_id: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """The platform's current logo, whatever the digest: a letter keeps the address of the logo that it was sent with,
    and would show a broken image once there is another. Without any logo, mail programs show the name instead.
    """
    asked = NAME.fullmatch(name)
    if asked is None or not CLIENT_ID.fullmatch(client_id):
        raise NotFoundException
    async with looking() as look:
        found = await logos.of_client(look, client_id)
    if found is None:
        raise NotFoundException
    headers = {
        "cache-control": FOR_EVER if asked[1] == found.digest else FOR_AN_HOUR,
        "content-security-policy": POLICY,
        "cross-origin-resource-policy": "cross-origin",  # webmails show it in their pages
    }
    return Response(found.content, media_type="image/png", headers=headers)


routes = [logo]
