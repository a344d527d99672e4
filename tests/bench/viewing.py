"""Pages and JSON, against the same server returning a constant of the same size."""

from collections.abc import Callable
from itertools import count, repeat

import httpx

from tests.bench import requests, volley
from tests.bench.comparing import Ratio, compare
from tests.bench.running import Program

CONNECTIONS = 16
SECONDS = 2
ROUNDS = 5
NUMBERS = count(1)


def page(name: str, web: Program, constant: Program, request: Callable[[], bytes], wanted: float) -> Ratio:
    """`request`: called for each request. The constant page has the size of the first response."""
    size = size_of(web, request())
    return compare(
        name,
        lambda: volley.fire(web.port, iter(request, b""), CONNECTIONS, SECONDS).rate,
        lambda: volley.fire(constant.port, repeat(requests.get(f"/page/{size}")), CONNECTIONS, SECONDS).rate,
        against=f"a constant page of {size:,} bytes",
        wanted=wanted,
        rounds=ROUNDS,
    )


def size_of(web: Program, request: bytes) -> int:
    head = request.split(b"\r\n\r\n")[0].decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:])
    answer = httpx.get(web.address + head[0].split()[1], headers=headers)
    assert answer.status_code == 200, answer.status_code
    return len(answer.content)


def frame(web: Program, constant: Program) -> Ratio:
    return page("The frame's first page", web, constant, lambda: requests.frame(f"look{next(NUMBERS)}"), 0.4)


def form(web: Program, constant: Program, path: str) -> Ratio:
    """`path`: the link in an e-mail to a company."""
    return page("The form of a recruiter", web, constant, lambda: requests.get(path), 0.4)


def admin_list(web: Program, constant: Program, cookie: str) -> Ratio:
    request = requests.get("/admin/candidatures", cookie=cookie)
    return page("The admin's list of applications, of 1,000", web, constant, lambda: request, 0.25)


def token(web: Program, constant: Program) -> Ratio:
    plain = requests.ask_token("plain", "/form")
    return compare(
        "A token",
        lambda: volley.fire(web.port, iter(new_token, b""), CONNECTIONS, SECONDS).rate,
        lambda: volley.fire(constant.port, repeat(plain), CONNECTIONS, SECONDS).rate,
        against="the same form sent to a route that answers constant JSON",
        wanted=0.5,
        rounds=ROUNDS,
    )


def new_token() -> bytes:
    return requests.ask_token(f"token{next(NUMBERS)}")
