"""The admin: agents look after applications, letters and jobs."""

from litestar import Router
from litestar.exceptions import NotAuthorizedException

from jepostule.web.admin import (
    agent,
    agents,
    answers,
    application,
    applications,
    audit,
    blacklist,
    blocking,
    correcting,
    delayed,
    entrance,
    events,
    failed,
    handing_over,
    home,
    job,
    jobs,
    letter,
    letters,
    own_password,
    platform,
    platforms,
    resending,
    seek,
    session,
    statistics,
)

routes = [
    Router(
        "/admin",
        route_handlers=[
            *session.routes,
            *home.routes,
            *seek.routes,
            *applications.routes,
            *application.routes,
            *resending.routes,
            *correcting.routes,
            *handing_over.routes,
            *blocking.routes,
            *answers.routes,
            *letters.routes,
            *letter.routes,
            *blacklist.routes,
            *events.routes,
            *failed.routes,
            *jobs.routes,
            *delayed.routes,
            *job.routes,
            *platforms.routes,
            *platform.routes,
            *agents.routes,
            *agent.routes,
            *own_password.routes,
            *statistics.routes,
            *audit.routes,
        ],
        guards=[entrance.admit],
        exception_handlers={NotAuthorizedException: entrance.lead_to_login},
    )
]
