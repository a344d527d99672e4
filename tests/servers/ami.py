"""AMI, as far as we know it: it says nothing where all is well."""

import ssl

from tests.servers.api import Answer, ApiServer

OK = Answer(204)


class AmiServer(ApiServer):
    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(tls, OK)
