"""Findings that cannot be produced at will on a real machine."""

from datetime import UTC, datetime, timedelta

import pytest

from jepostule.domain import checkup, checkup_settings
from jepostule.domain.checkup import Mark
from jepostule.settings import read
from jepostule.store.checkup import Server
from jepostule.store.migrations import Schema
from tests.test_settings import PRODUCTION

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "mark"),
    [(0.2, Mark.OK), (-1.9, Mark.OK), (2, Mark.ATTENTION), (-59, Mark.ATTENTION), (61, Mark.PROBLEM)],
)
def test_clocks_that_differ_are_noticed_whichever_is_ahead(seconds: float, mark: Mark) -> None:
    found = checkup.clock(timedelta(seconds=seconds))
    assert (found.mark, bool(found.advice)) == (mark, mark != Mark.OK)
    assert f"{seconds:+.1f} s" in found.said


def test_a_newer_schema_is_no_problem_for_an_older_release() -> None:
    assert checkup.schema(Schema("0014", "0014", known=True)).mark == Mark.OK
    assert checkup.schema(Schema("0015", "0014", known=False)).mark == Mark.ATTENTION
    assert checkup.schema(Schema("0013", "0014", known=True)).mark == Mark.PROBLEM
    assert checkup.schema(Schema(None, "0014", known=False)).mark == Mark.PROBLEM


def test_an_old_postgres_and_missing_extensions_are_named() -> None:
    version, extensions = checkup.server(Server("13.9", 13, NOW, ["unaccent"], encrypted=True, only_reads=False))
    assert (version.mark, extensions.mark) == (Mark.ATTENTION, Mark.PROBLEM)
    assert extensions.said == "Missing: pg_trgm."


def test_an_address_that_is_not_encrypted_is_for_ones_own_machine_alone() -> None:
    marks = {
        url: checkup_settings.base_url(read({"JEPOSTULE_BASE_URL": url})).mark
        for url in ("http://127.0.0.1:8000", "http://jepostule.example", "https://jepostule.example")
    }
    assert [*marks.values()] == [Mark.OK, Mark.PROBLEM, Mark.OK]


def test_what_crosses_a_network_in_clear_is_named_with_its_remedy() -> None:
    smtp = {"EMAIL_DELIVERY_SERVICE": "smtp", "SMTP_HOST": "mail.example"}
    memo = {"MEMO_API_SECRET": "m" * 16, "MEMO_API_VERIFY_SSL": "false"}
    for values, remedy in (
        (smtp, "Set SMTP_TLS to starttls or tls."),
        (memo, "Set MEMO_API_VERIFY_SSL to true."),
        (smtp | {"SMTP_TLS": "starttls"}, ""),
        (smtp | {"SMTP_HOST": "127.0.0.1"}, ""),
        (memo | {"MEMO_API_VERIFY_SSL": "true"}, ""),
        ({}, ""),
    ):
        assert "".join(each.advice for each in checkup_settings.encryption(read(values))) == remedy


@pytest.mark.parametrize(
    ("host", "encrypted", "said"),
    [
        ("postgres.example", False, "What goes to Postgres at postgres.example is not encrypted."),
        ("postgres.example", True, ""),
        ("127.0.0.1", False, ""),
        ("/run/postgresql", False, ""),
        ("", False, ""),
    ],
)
def test_a_connection_to_another_machine_in_clear_is_noticed(host: str, encrypted: bool, said: str) -> None:
    server = Server("18.6", 18, NOW, [], encrypted=encrypted, only_reads=False)
    assert "".join(each.said for each in checkup.connection(server, host)) == said


def test_secrets_of_our_own_that_are_long_enough_are_fine() -> None:
    key = {"SECRET_KEY": "s" * 32, "CRYPTOGRAPHY_SECRET_KEY": "c2VjcmV0LW9mLW91ci1vd24tZm9yLXRoZS10ZXN0cyE="}
    assert [each.mark for each in checkup_settings.secrets(read(key))] == [Mark.OK]


def test_events_that_nobody_can_tell_us_are_noticed() -> None:
    mailjet = {"EMAIL_DELIVERY_SERVICE": "mailjet", "MAILJET_API_KEY": "key", "MAILJET_API_SECRET": "secret"}
    said = [each.said for each in checkup_settings.secrets(read(mailjet))]
    assert "EVENT_CALLBACK_SECRET is not set: Mailjet's events are refused." in said


def test_whoever_may_say_for_whom_they_ask_is_said() -> None:
    assert checkup_settings.proxies(read({"FORWARDED_ALLOW_IPS": "*"})).mark == Mark.ATTENTION
    found = checkup_settings.proxies(read({"FORWARDED_ALLOW_IPS": "10.0.0.0/8"}))
    assert (found.mark, found.said) == (Mark.OK, "Believed where they say who asks: 10.0.0.0/8.")


def test_production_without_metrics_is_watched_by_nobody() -> None:
    assert checkup_settings.metrics(read({})).mark == Mark.OK
    assert checkup_settings.metrics(read(PRODUCTION)).mark == Mark.ATTENTION
    assert checkup_settings.metrics(read({**PRODUCTION, "METRICS_TOKEN": "t" * 32})).mark == Mark.OK


def test_where_errors_are_told_is_said_without_the_key() -> None:
    found = checkup_settings.errors(read({"SENTRY_DSN": "https://thekey@sentry.example/1"}))
    assert found.said == "Told to Sentry at sentry.example, and in the logs."


def test_production_that_does_not_say_who_publishes_it_is_told_what_to_set() -> None:
    assert checkup_settings.notices(read({})).mark == Mark.OK
    named = {"LEGAL_PUBLISHER": "Direction", "LEGAL_HOST": "Hébergeur"}
    found = checkup_settings.notices(read({**PRODUCTION, **named}))
    assert (found.mark, found.advice) == (Mark.ATTENTION, "Set LEGAL_CONTACT: the law asks for it.")
    contact = {"LEGAL_CONTACT": "contact@jepostule.example"}
    assert checkup_settings.notices(read({**PRODUCTION, **named, **contact})).mark == Mark.OK


def test_how_long_applications_are_kept_is_said() -> None:
    assert "after 6 months" in checkup_settings.retention(read({"RETENTION_MONTHS": "6"})).said
