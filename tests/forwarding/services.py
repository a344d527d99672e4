"""Memo and AMI for tests: local servers with a trusted certificate, and settings that lead to them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from jepostule.settings import settings
from tests.servers import certificate
from tests.servers.ami import AmiServer
from tests.servers.memo import MemoServer

MEMO_SECRET = "memo-secret-of-the-tests"
PEAM_TOKEN = "peam-token-of-camille"


def encrypted(token: str = PEAM_TOKEN) -> str:
    """A PEAM token, encrypted as partners do."""
    return Fernet(settings().cryptography_secret_key).encrypt(token.encode()).decode()


@pytest.fixture
def certified(tmp_path: Path, configure: Callable[..., None]) -> Path:
    file = certificate.write(tmp_path)
    configure(SSL_CERT_FILE=str(file))
    return file


@pytest.fixture
def memo_server(certified: Path, configure: Callable[..., None]) -> Iterator[MemoServer]:
    with MemoServer(certificate.context(certified)) as server:
        configure(MEMO_API_URL=server.url, MEMO_API_SECRET=MEMO_SECRET)
        yield server


@pytest.fixture
def ami_server(certified: Path, configure: Callable[..., None]) -> Iterator[AmiServer]:
    with AmiServer(certificate.context(certified)) as server:
        configure(AMI_API_URL=server.address, ALLOW_SENDING_APPLICATIONS_TO_PRODUCTION_AMI="true")
        yield server
