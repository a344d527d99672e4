"""The admin: agents look after applications, letters and jobs."""

from litestar import Router
from litestar.exceptions import NotAuthorizedException

from jepostule.web.admin import answers, application, applications, entrance, events, home, letters, seek, session

routes = [
    Router(
        "/admin",
        route_handlers=[
            *session.routes,
            *home.routes,
            *seek.routes,
            *applications.routes,
            *application.routes,
            *answers.routes,
            *letters.routes,
            *events.routes,
        ],
        guards=[entrance.admit],
        exception_handlers={NotAuthorizedException: entrance.lead_to_login},
    )
]
