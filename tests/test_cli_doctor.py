"""`doctor`, as an operator runs it, with real servers."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import text

from jepostule.cli.group import FORBIDDEN
from jepostule.domain.audit import COMMAND
from jepostule.domain.rights.erase import ask
from jepostule.store.database import transaction
from tests import scratch
from tests.commands import run
from tests.servers import certificate
from tests.servers.mailjet import SECRET, MailjetServer
from tests.servers.smtp import SmtpServer
from tests.sql import execute

PASSWORD = "pâte à sel et bégonia"
OURS = {
    "SECRET_KEY": "a-secret-of-our-own-that-is-long-enough",
    "CRYPTOGRAPHY_SECRET_KEY": "c2VjcmV0LW9mLW91ci1vd24tZm9yLXRoZS10ZXN0cyE=",
    "JEPOSTULE_BASE_URL": "https://jepostule.example",
}

JOB = text("""
    insert into procrastinate_jobs (queue_name, task_name, status, scheduled_at)
    values ('send-answer', 'send-answer', cast(:status as procrastinate_job_status), cast(:moment as timestamptz))
""")


@pytest.fixture(autouse=True)
def ours(database: None, configure: Callable[..., None]) -> None:
    """Sound settings, apart from those of e-mail delivery."""
    configure(**OURS)


@pytest.fixture
async def worker(database: None) -> None:
    """A live worker. Its heartbeat is a minute ahead, so that it stays fresh while a slow command runs."""
    async with transaction() as session:
        query = "insert into procrastinate_workers (last_heartbeat) values (now() + interval '1 minute')"
        await session.execute(text(query))


@pytest.fixture
def mail_server(tmp_path: Path, configure: Callable[..., None]) -> Iterator[SmtpServer]:
    """An SMTP server that requires STARTTLS and the user `jepostule` with PASSWORD."""
    file = certificate.write(tmp_path)
    locks: dict[str, Any] = {"require_starttls": True, "auth_required": True, "authenticator": knows}
    with SmtpServer(tls_context=certificate.context(file), **locks) as server:
        where = {"SMTP_HOST": server.host, "SMTP_PORT": str(server.port), "SMTP_TLS": "starttls"}
        login = {"SMTP_USER": "jepostule", "SMTP_PASSWORD": PASSWORD, "SSL_CERT_FILE": str(file)}
        configure(EMAIL_DELIVERY_SERVICE="smtp", **where, **login)
        yield server


def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, shown: LoginPassword) -> AuthResult:
    return AuthResult(success=shown == LoginPassword(b"jepostule", PASSWORD.encode()), handled=False)


def examined() -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit code; and for each subject its mark and its text, advice included."""
    done = run("doctor")
    assert done.stderr == ""
    for secret in (*OURS.values(), PASSWORD, SECRET):
        assert secret not in done.stdout or secret == OURS["JEPOSTULE_BASE_URL"]
    found: dict[str, tuple[str, str]] = {}
    subject = ""
    for line in done.stdout.splitlines():
        subject = line[11:25].strip() or subject
        mark, said = found.get(subject, (line[:11].strip(), ""))
        found[subject] = (mark, f"{said} {line[25:]}".strip())
    return done.returncode, found


@pytest.mark.usefixtures("worker")
def test_a_service_that_is_well_is_said_to_be(mail_server: SmtpServer) -> None:
    code, found = examined()
    assert {mark for mark, _ in found.values()} == {"ok"}
    assert code == 0
    assert [*found] == [
        *("database", "extensions", "clock", "migrations", "workers", "queue", "failed jobs"),
        *("e-mail", "base URL", "proxies", "retention", "metrics", "errors", "notices", "secrets"),
    ]
    assert found["e-mail"][1] == f"127.0.0.1:{mail_server.port} lets us in."
    assert mail_server.messages == []


@pytest.mark.usefixtures("mail_server", "worker")
def test_a_wrong_password_of_the_mail_server_is_a_problem(configure: Callable[..., None]) -> None:
    configure(SMTP_PASSWORD="another-one")
    code, found = examined()
    mark, said = found["e-mail"]
    assert (code, mark) == (1, "problem")
    assert said.startswith("We are refused: the mail server answered 535")
    assert "Correct the user and password" in said


@pytest.mark.usefixtures("mail_server", "worker")
def test_a_mail_server_that_wants_a_login_which_is_not_set_is_a_problem(configure: Callable[..., None]) -> None:
    configure(SMTP_USER="", SMTP_PASSWORD="")
    code, found = examined()
    mark, said = found["e-mail"]
    assert (code, mark) == (1, "problem")
    assert said.startswith("We are refused: the mail server answered 530")
    assert "set SMTP_USER and SMTP_PASSWORD" in said


@pytest.mark.usefixtures("worker")
def test_a_mail_server_that_is_away_is_a_problem(mail_server: SmtpServer) -> None:
    mail_server.stop()
    try:
        code, found = examined()
    finally:
        mail_server.start()
    assert (code, found["e-mail"][0]) == (1, "problem")
    assert found["e-mail"][1].startswith("No login: no mail server: ")


@pytest.mark.usefixtures("worker")
def test_mailjet_is_asked_with_our_key_and_gets_no_letter(
    mailjet_api: MailjetServer, configure: Callable[..., None]
) -> None:
    configure(EVENT_CALLBACK_SECRET="sixteen-characters-or-more")
    code, found = examined()
    assert (code, found["e-mail"][0]) == (0, "ok")
    assert [call.method for call in mailjet_api.calls] == ["GET"]
    configure(MAILJET_API_SECRET="not-ours-any-more")
    code, found = examined()
    assert (code, found["e-mail"][0]) == (1, "problem")
    assert found["e-mail"][1].startswith("We are refused: Mailjet answered 401")


@pytest.mark.usefixtures("mail_server")
async def test_no_worker_late_jobs_and_failed_ones_are_said() -> None:
    async with transaction() as session:
        for status, moment in (("todo", "2026-03-02 09:00+00"), ("failed", "2026-03-01 09:00+00")):
            values = {"status": status, "moment": moment}
            await session.execute(JOB, values)
    code, found = examined()
    assert code == 1
    assert found["workers"][0] == "problem"
    assert "Start `worker all`" in found["workers"][1]
    assert found["queue"][0] == "attention"
    assert "send-answer" in found["queue"][1]
    assert found["failed jobs"][0] == "attention"
    assert found["failed jobs"][1].startswith("1 wait")


@pytest.mark.usefixtures("mail_server", "worker")
async def test_an_erasure_that_nobody_goes_on_with_is_a_problem() -> None:
    async with transaction() as session:
        await ask(session, COMMAND, "camille@example.org")
        await ask(session, COMMAND, "nora@example.org")
    assert "erasures" not in examined()[1]
    await execute("delete from procrastinate_jobs where id = (select max(id) from procrastinate_jobs)")
    code, found = examined()
    mark, said = found["erasures"]
    assert (code, mark) == (1, "problem")
    assert said.startswith("1 stopped before the end.")


@pytest.mark.usefixtures("mail_server", "worker")
def test_developments_secrets_and_short_ones_ask_for_attention(
    monkeypatch: pytest.MonkeyPatch, configure: Callable[..., None]
) -> None:
    monkeypatch.delenv("SECRET_KEY")
    configure(MEMO_API_SECRET="guessable")
    code, found = examined()
    mark, said = found["secrets"]
    assert (code, mark) == (0, "attention")
    assert "SECRET_KEY is development's" in said
    assert "MEMO_API_SECRET has 9 characters" in said
    assert "guessable" not in said
    assert "development-only" not in said


@pytest.mark.usefixtures("mail_server")
def test_a_postgres_that_is_away_does_not_hide_the_rest(configure: Callable[..., None]) -> None:
    configure(POSTGRES_HOST="127.0.0.1", POSTGRES_PORT="1")
    code, found = examined()
    assert code == 1
    assert found["database"][0] == "problem"
    assert found["e-mail"][0] == "ok"
    assert "migrations" not in found


@pytest.fixture
def empty_database(configure: Callable[..., None]) -> Iterator[None]:
    with scratch.database() as variables:
        configure(**variables)
        yield


@pytest.mark.usefixtures("mail_server", "empty_database")
def test_a_database_that_was_never_migrated_is_a_problem() -> None:
    code, found = examined()
    assert (code, found["migrations"][0]) == (1, "problem")
    assert "Run `migrate`" in found["migrations"][1]


@pytest.mark.usefixtures("empty_database")
def test_without_tables_every_command_is_one_sentence() -> None:
    for command in (["worker", "all"], ["createclientplatform", "lbb"], ["dumpanswers", "lbb", "-"]):
        done = run(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "Error: The database is not as this release needs it: run `python -m jepostule migrate`.\n"
        )


@pytest.mark.parametrize("command", ["migrate", "dumpstats"])
@pytest.mark.parametrize("variable", ["POSTGRES_DB", "POSTGRES_USER"])
def test_a_postgres_that_does_not_know_us_says_why(
    database: None, configure: Callable[..., None], command: str, variable: str
) -> None:
    configure(**{variable: "nobody"})
    done = run(command)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: Postgres does not let us in (")
    assert '"nobody"' in done.stderr
    assert done.stderr.endswith("): are POSTGRES_DB, POSTGRES_USER and POSTGRES_PASSWORD right?\n")


async def test_a_role_that_may_not_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    role = f"stranger_{os.getpid()}"
    await execute(f"create role {role} login")
    monkeypatch.setenv("POSTGRES_USER", role)
    try:
        done = run("dumpstats")
    finally:
        await execute(f"drop role {role}")
    assert (done.returncode, done.stderr) == (1, f"Error: {FORBIDDEN}\n")


def test_without_postgres_a_command_is_one_sentence(configure: Callable[..., None]) -> None:
    configure(POSTGRES_HOST="127.0.0.1", POSTGRES_PORT="1")
    for command in (["migrate"], ["dumpstats"]):
        done = run(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "Error: Postgres does not answer: is `just demo` running, is POSTGRES_HOST right?\n"
