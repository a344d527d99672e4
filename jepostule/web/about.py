"""The legal information of a public service: declaration of accessibility, personal data, publisher."""

from litestar import Response, route

from jepostule.settings import settings
from jepostule.web import pages
from jepostule.web.request import READ, Request

# In the words of décret n° 2019-768.
CONFORMITY = {"none": "non conforme", "partial": "partiellement conforme", "full": "totalement conforme"}


@route("/informations", http_method=READ)
async def about(request: Request) -> Response[str]:
    return pages.page(request, "about.html", service=settings())


def conformity() -> str:
    """For page footers."""
    return CONFORMITY[settings().accessibility]


routes = [about]
