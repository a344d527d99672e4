"""What no page of ours may do: complain in the console, set a cookie, ask another host for anything."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Request, Response, WebError

OF_NO_HOST = ("about:", "blob:", "data:")


class Watch:
    """Follows every page of a context; `allow` names what this test provokes."""

    def __init__(self, *origins: str) -> None:
        self.origins = origins
        self.faults: list[str] = []
        self.allowed: list[str] = []
        self.responses: list[Response] = []

    def allow(self, *words: str) -> None:
        """Faults that hold one of these."""
        self.allowed += words

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("weberror", self._error)

    def _console(self, message: ConsoleMessage) -> None:
        # Violations of the content security policy are errors of the console too.
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((*OF_NO_HOST, *(f"{origin}/" for origin in self.origins))):
            self.faults.append(f"request: {request.url}")

    def _response(self, response: Response) -> None:
        self.responses.append(response)

    def _error(self, problem: WebError) -> None:
        self.faults.append(f"script: {problem.error}")

    def found(self, context: BrowserContext) -> list[str]:
        cookies = [f"cookie: {cookie}" for cookie in context.cookies()]
        faults = [*self.faults, *cookies, *self._set()]
        return [each for each in faults if not any(word in each for word in self.allowed)]

    def _set(self) -> list[str]:
        """Cookies that were asked for, and that this browser may have refused."""
        return [f"set-cookie: {urlsplit(each.url).path}" for each in self.responses if _header(each, "set-cookie")]


def _header(response: Response, name: str) -> str | None:
    try:
        return response.header_value(name)
    except Error:  # its page is gone
        return None
