"""Memo, as far as it is known."""

import json
import ssl

from tests.servers.api import Answer, ApiServer


def said(result: str, **more: str) -> Answer:
    return Answer(200, json.dumps({"result": result, **more}).encode(), (("content-type", "application/json"),))


OK = said("ok")
ALREADY_THERE = said("error", msg="Candidature has already saved")


class MemoServer(ApiServer):
    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(tls, OK)
        self.url = f"{self.address}/rest/api/v1"
