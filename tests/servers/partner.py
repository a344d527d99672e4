"""A partner's site on another host, so that our frame in its pages is cross-origin and cross-site."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

PATIENCE = 60  # seconds, generous for a busy machine
# It records the frame's messages, and reacts to two of them as partners do.
PAGE = """<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Boucherie Sanzot</title>
<style>body {{ margin: 0 }} iframe {{ width: 100%; height: 150px; border: 0; display: block }}</style>
<h1>Boucherie Sanzot</h1>
<iframe src="{address}" title="Votre candidature"></iframe>
<script>
window.messages = [];
addEventListener("message", ({{ data, origin }}) => {{
  messages.push({{ ...data, origin }});
  if (data.action === "resize") document.querySelector("iframe").style.height = `${{data.value}}px`;
  if (data.action === "quit") location.assign(data.label);
}});
</script>
"""
BACK = '<!doctype html><html lang="fr"><link rel="icon" href="data:,"><title>Entreprises</title><h1>Entreprises</h1>'
# A page of one site that frames another one, which sets a cookie.
COOKIE = '<!doctype html><html lang="fr"><link rel="icon" href="data:,"><title>Cookie</title><iframe src="{address}">'


class PartnerServer:
    """`page(...)` is the address of a company's page; `back`, the one that the frame's last link leads to.

    It gets tokens from the API at `service`, our address, with `secret`; its own host is another one.
    """

    def __init__(self, service: str, secret: str) -> None:
        self.service, self.secret = service, secret
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.partner = self  # type: ignore[attr-defined]
        self.port = self.server.server_port
        self.origin = f"http://localhost:{self.port}"
        self.other_origin = f"http://127.0.0.1:{self.port}"
        self.back = f"{self.origin}/entreprises"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def page(self, parameters: dict[str, str], origin: str = "") -> str:
        """`parameters` of the frame; a token is requested unless they hold one."""
        return f"{origin or self.origin}/entreprise?{urlencode(parameters)}"

    def frame(self, parameters: dict[str, str]) -> str:
        """The address of the frame."""
        if "token" not in parameters:
            parameters = {**parameters, **self.token(parameters)}
        return f"{self.service}/embed/candidater/?{urlencode(parameters)}"

    def token(self, parameters: dict[str, str]) -> dict[str, str]:
        form = {**parameters, "client_secret": self.secret}
        answer = httpx.post(f"{self.service}/auth/application/token/", data=form, timeout=PATIENCE)
        return {name: str(value) for name, value in answer.raise_for_status().json().items()}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        partner: PartnerServer = self.server.partner  # type: ignore[attr-defined]
        url = urlsplit(self.path)
        pages = {
            "/entreprise": lambda: PAGE.format(address=escaped(partner.frame(dict(parse_qsl(url.query))))),
            "/entreprises": lambda: BACK,
            "/cookie": lambda: COOKIE.format(address=f"{partner.other_origin}/cookie-asked"),
            "/cookie-asked": lambda: BACK,
        }
        page = pages.get(url.path)
        self.send_response(200 if page else 404)
        self.send_header("content-type", "text/html; charset=utf-8")
        if url.path == "/cookie-asked":
            self.send_header("set-cookie", "kept=yes; SameSite=None; Secure")
        self.end_headers()
        self.wfile.write((page() if page else "").encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


def escaped(address: str) -> str:
    return address.replace("&", "&amp;").replace('"', "&quot;")
