"""Raw HTTP requests, ready to send: each from another candidate, and those of other visitors."""

import random
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from jepostule.domain import tokens
from jepostule.web.frame import PATH
from tests.factories import CAMILLE, SECRET, WORDS

BOUNDARY = "----bench-boundary"
# Incompressible, like a real one.
PDF = b"%PDF-1.4\n" + random.Random(1).randbytes(200_000)
HTML = {"accept": "text/html", "accept-encoding": "gzip, br", "sec-fetch-site": "same-origin"}


def passport(name: str) -> dict[str, str]:
    """The frame's parameters for the candidate `name`, with a token as our API gives it."""
    people = {"candidate_email": f"{name}@example.org", "employer_email": f"robin-{name}@example.org"}
    fields = {**CAMILLE, **people, "candidate_peid": name}
    token = tokens.give("test", fields, time.time())
    return {"client_id": "test", **fields, "token": token.token, "timestamp": str(token.timestamp)}


def get(path: str, **headers: str) -> bytes:
    return written("GET", path, b"", HTML | headers)


def frame(name: str) -> bytes:
    return get(f"{PATH}?{urlencode(passport(name))}")


def ask_token(name: str, path: str = "/auth/application/token/") -> bytes:
    fields = {"client_id": "test", "client_secret": SECRET, **CAMILLE, "candidate_email": f"{name}@example.org"}
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return written("POST", path, urlencode(fields).encode(), kind)


def send(name: str, *documents: bytes) -> bytes:
    """The whole application with its documents, or without any, as the last step of the frame sends it."""
    fields = passport(name) | WORDS
    return multipart(PATH, fields, *documents) if documents else urlencoded(PATH, fields)


def details(name: str) -> bytes:
    """The form without documents, which `upload` sends later."""
    return urlencoded("/embed/infos/", passport(name) | WORDS, **{"hx-request": "true"})


def upload(name: str, document: bytes) -> bytes:
    """A document for the draft, alone."""
    return multipart("/embed/documents/", passport(name), document, **{"hx-request": "true"})


def json(path: str, body: bytes) -> bytes:
    return written("POST", path, body, {"content-type": "application/json"})


def urlencoded(path: str, fields: Mapping[str, str], **headers: str) -> bytes:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return written("POST", path, urlencode(fields).encode(), HTML | headers | kind)


def multipart(path: str, fields: Mapping[str, str], *documents: bytes, **headers: str) -> bytes:
    texts = [part(f'name="{name}"', value.encode()) for name, value in fields.items()]
    head = 'name="attachments"; filename="CV.pdf"\r\ncontent-type: application/pdf'
    files = [part(head, each) for each in documents]
    body = b"".join([*texts, *files, f"--{BOUNDARY}--\r\n".encode()])
    return written("POST", path, body, HTML | headers | {"content-type": f"multipart/form-data; boundary={BOUNDARY}"})


def part(head: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\ncontent-disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


def written(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = {"host": "jepostule.example", **headers, **({"content-length": str(len(body))} if body else {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body
