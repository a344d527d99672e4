"""Encryption and passwords between us and the mail server."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from jepostule.mail import smtp
from jepostule.outside import CredentialsRefused, Unreachable
from tests.mail.conftest import WriteTo
from tests.mail.messages import LETTER
from tests.servers import certificate
from tests.servers.smtp import SmtpServer


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[SmtpServer]:
    """An SMTP server that requires STARTTLS, and the user `jepostule` with the password `pâte à sel`."""
    context = certificate.context(certificate.write(tmp_path))
    with SmtpServer(tls_context=context, require_starttls=True, auth_required=True, authenticator=knows) as server:
        yield server
        await smtp.close()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: SmtpServer) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))


def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, shown: LoginPassword) -> AuthResult:
    return AuthResult(success=shown == LoginPassword(b"jepostule", "pâte à sel".encode()), handled=False)


async def attempt(server: SmtpServer, write_to: WriteTo, **variables: str) -> Unreachable:
    write_to(server, **variables)
    with pytest.raises(Unreachable) as caught:
        await smtp.send(LETTER)
    return caught.value


@pytest.mark.usefixtures("trusted")
async def test_the_password_is_given_over_an_encrypted_connection(locked: SmtpServer, write_to: WriteTo) -> None:
    write_to(locked, SMTP_TLS="starttls", SMTP_USER="jepostule", SMTP_PASSWORD="pâte à sel")
    await smtp.send(LETTER)
    await smtp.send(LETTER)
    assert (len(locked.messages), locked.connections) == (2, 1)


@pytest.mark.usefixtures("trusted")
async def test_a_wrong_password_is_about_our_credentials(locked: SmtpServer, write_to: WriteTo) -> None:
    error = await attempt(locked, write_to, SMTP_TLS="starttls", SMTP_USER="jepostule", SMTP_PASSWORD="bégonia")
    assert type(error) is CredentialsRefused
    assert "bégonia" not in str(error)


@pytest.mark.usefixtures("trusted")
async def test_no_password_where_one_is_wanted_is_about_our_credentials(locked: SmtpServer, write_to: WriteTo) -> None:
    assert type(await attempt(locked, write_to, SMTP_TLS="starttls")) is CredentialsRefused


async def test_a_server_that_cannot_prove_its_name_gets_no_password_and_no_letter(
    locked: SmtpServer, write_to: WriteTo
) -> None:
    error = await attempt(locked, write_to, SMTP_TLS="starttls", SMTP_USER="jepostule", SMTP_PASSWORD="pâte à sel")
    assert str(error) == "no mail server: SSLCertVerificationError"
    assert locked.messages == []


async def test_a_server_without_encryption_gets_no_letter_where_encryption_is_wanted(
    server: SmtpServer, write_to: WriteTo
) -> None:
    await attempt(server, write_to, SMTP_TLS="starttls")
    assert server.messages == []


async def test_a_connection_can_be_encrypted_from_its_first_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_to: WriteTo
) -> None:
    file = certificate.write(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with SmtpServer(tls=certificate.context(file)) as server:
        write_to(server, SMTP_TLS="tls")
        await smtp.send(LETTER)
        await smtp.close()
        assert len(server.messages) == 1
