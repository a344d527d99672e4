"""The admin: agents look after applications, letters and jobs."""

from litestar import Router
from litestar.exceptions import NotAuthorizedException

from jepostule.web.admin import application, entrance, home, session

routes = [
    Router(
        "/admin",
        route_handlers=[*session.routes, *home.routes, *application.routes],
        guards=[entrance.admit],
        exception_handlers={NotAuthorizedException: entrance.lead_to_login},
    )
]
