"""Displays the e-mails of development, which are stored instead of sent. Never in production: there is no login."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.mail.opened import Opened, opened
from jepostule.store import mailbox
from jepostule.store.database import transaction
from jepostule.web import as_sent, pages, security
from jepostule.web.downloads import download
from jepostule.web.request import Request


@get("/mailbox/")
async def newest(request: Request) -> Response[str]:
    async with transaction() as session:
        letters = await mailbox.newest(session)
    return pages.page(request, "mailbox/list.html", letters=letters)


@get("/mailbox/{number:int}/")
async def one(request: Request, number: FromPath[int]) -> Response[str]:
    letter = await found(number)
    response = pages.page(request, "mailbox/letter.html", letter=letter, mail=opened(letter.raw))
    response.headers["content-security-policy"] = security.content_security_policy("'none'", frames=True)
    return response


@get("/mailbox/{number:int}/html")
async def html(number: FromPath[int]) -> Response[str]:
    return as_sent.shown((await contents(number)).html, links=True)


@get("/mailbox/{number:int}/{part:int}")
async def attachment(number: FromPath[int], part: FromPath[int]) -> Response[bytes]:
    attachments = (await contents(number)).attachments
    if not 0 <= part < len(attachments):
        raise NotFoundException
    file = attachments[part]
    return download(file.name, file.media_type, file.content)


async def found(number: int) -> mailbox.Mailbox:
    async with transaction() as session:
        letter = await mailbox.find(session, number)
    if letter is None:
        raise NotFoundException
    return letter


async def contents(number: int) -> Opened:
    return opened((await found(number)).raw)


routes = [newest, one, html, attachment]
