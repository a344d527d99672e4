"""One application: who, for what, and what was answered."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.store import answer as answers
from jepostule.store import application as applications
from jepostule.store import platform as platforms
from jepostule.store.database import transaction
from jepostule.web.admin import desk
from jepostule.web.request import Request


@get("/candidatures/{number:int}", opt={"role": "lecture"})
async def application(request: Request, number: FromPath[int]) -> Response[str]:
    async with transaction() as session:
        found = await applications.find(session, number)
        if found is None:
            raise NotFoundException
        history = await answers.of_application(session, found.id)
        platform = await platforms.by_id(session, found.platform_id)
    return await desk.page(
        request,
        "admin/application/page.html",
        application=found,
        platform=platform,
        history=history,
    )


routes = [application]
