"""AMI, as far as it is known: an empty response means success."""

import ssl

from tests.servers.api import Answer, ApiServer

OK = Answer(204)


class AmiServer(ApiServer):
    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(tls, OK)
