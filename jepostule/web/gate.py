"""Before any handler: what none of them should see is refused."""

from litestar.types import ASGIApp, Receive, Scope, Send

from jepostule.web import numbers, security


def gate(app: ASGIApp) -> ASGIApp:
    """A middleware, and no guards: for each of these Litestar copies the handler, at each request."""

    async def passed(scope: Scope, receive: Receive, send: Send) -> None:
        security.refuse_foreign(scope)
        numbers.refuse_impossible(scope)
        await app(scope, receive, send)

    return passed
