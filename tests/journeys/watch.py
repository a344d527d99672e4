"""What no page of ours may do: log to the console, set a cookie, send requests to another host."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Request, Response, WebError

OF_NO_HOST = ("about:", "blob:", "data:")


class Watch:
    """Follows every page of a context; `allow` names the faults that a test provokes."""

    def __init__(self, *origins: str) -> None:
        self.origins = origins
        self.faults: list[str] = []
        self.allowed: list[str] = []
        self.responses: list[Response] = []

    def allow(self, *words: str) -> None:
        """Ignores faults that contain one of these."""
        self.allowed += words

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("weberror", self._error)

    def _console(self, message: ConsoleMessage) -> None:
        # Violations of the content security policy are console errors as well.
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
        """Paths of responses that set a cookie, even one that this browser refuses."""
        return [f"set-cookie: {urlsplit(each.url).path}" for each in self.responses if _header(each, "set-cookie")]


def _header(response: Response, name: str) -> str | None:
    try:
        return response.header_value(name)
    except Error:  # the page is closed
        return None
