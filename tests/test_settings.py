from pathlib import Path

import pytest

from jepostule.environment import Misconfigured
from jepostule.settings import read

PRODUCTION = {
    "JEPOSTULE_ENV": "production",
    "JEPOSTULE_BASE_URL": "https://jepostule.example",
    "SECRET_KEY": "k" * 32,
    "CRYPTOGRAPHY_SECRET_KEY": "dGhpcnR5LXR3by1ieXRlcy1vZi1hLXRlc3QtYWxvbmU=",
    "POSTGRES_HOST": "db",
    "POSTGRES_PASSWORD": "p",
    "EMAIL_DELIVERY_SERVICE": "smtp",
}


def test_nothing_needs_to_be_set_to_try() -> None:
    assert read({}).base_url == "http://127.0.0.1:8000"
    assert read({"JEPOSTULE_PORT": "9000"}).base_url == "http://127.0.0.1:9000"


def test_production_starts_with_values_of_its_own() -> None:
    assert read(PRODUCTION).production


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"JEPOSTULE_ENV"}))
def test_production_refuses_to_start_without(name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        read({key: value for key, value in PRODUCTION.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_DELIVERY_SERVICE", "pigeon"),
        ("JEPOSTULE_ENV", "prod"),
        ("JEPOSTULE_BASE_URL", "jepostule.example"),
        ("JEPOSTULE_BASE_URL", "localhost:8000"),
        ("JEPOSTULE_BASE_URL", "https://"),
        ("JEPOSTULE_BASE_URL", "https://jepostule.example:port"),
        ("JEPOSTULE_BASE_URL", "https://www.example.org/jepostule"),
        ("JEPOSTULE_BASE_URL", "https://jepostule.example?a=b"),
        ("JEPOSTULE_NO_REPLY", "nobody"),
        ("AMI_API_URL", "http://["),
        ("MEMO_API_URL", "memo"),
        ("SMTP_PORT", "twenty-five"),
        ("SMTP_PORT", "65536"),
        ("POSTGRES_PORT", "65536"),
        ("BLACKLIST_DURATION_SECONDS", "315360001"),
        ("JEPOSTULE_PORT", "-1"),
        ("SMTP_TLS", "yes"),
        ("SMTP_TIMEOUT_SECONDS", "soon"),
        ("SMTP_TIMEOUT_SECONDS", "nan"),
        ("ATTACHMENTS_MAX_SIZE_BYTES", "12000000"),
        ("SECRET_KEY_FILE", "/nowhere/at/all"),
        ("RETENTION_MONTHS", "0"),
        ("RETENTION_MONTHS", "25"),
        ("CRYPTOGRAPHY_SECRET_KEY", "too short"),
        ("MEMO_API_VERIFY_SSL", "perhaps"),
        ("MAILJET_TRACK_OPENS", "perhaps"),
        ("MAILJET_TEMPLATE_APPLICATION", "my-template"),
        ("FORWARDED_ALLOW_IPS", "proxy.example"),
        ("FORWARDED_ALLOW_IPS", "10.0.0.1, 10.0.0.1/8"),
    ],
)
def test_a_value_that_means_nothing_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        read({name: value})


def test_what_the_law_forbids_is_refused_with_its_reason() -> None:
    with pytest.raises(Misconfigured, match=r"RETENTION_MONTHS: 1 to 24 .* CNIL"):
        read({"RETENTION_MONTHS": "25"})
    assert read({"RETENTION_MONTHS": "6"}).retention_months == 6


def test_no_mailbox_that_anybody_reads_in_production() -> None:
    with pytest.raises(Misconfigured, match="EMAIL_DELIVERY_SERVICE"):
        read({**PRODUCTION, "EMAIL_DELIVERY_SERVICE": "mailbox"})


def test_true_and_false_may_be_written_as_in_the_settings_of_2018() -> None:
    assert not read({"MEMO_API_VERIFY_SSL": "False"}).memo_api_verify_ssl
    assert read({"ALLOW_SENDING_APPLICATIONS_TO_PRODUCTION_AMI": "True"}).ami_production_allowed


MAILJET = {
    **PRODUCTION,
    "EMAIL_DELIVERY_SERVICE": "mailjet",
    "MAILJET_API_KEY": "key",
    "MAILJET_API_SECRET": "secret",
    "EVENT_CALLBACK_SECRET": "now",
}


def test_mailjet_in_production_shows_one_of_two_secrets() -> None:
    assert read(MAILJET).event_callback_secrets == ("now",)
    assert read({**MAILJET, "EVENT_CALLBACK_SECRET_PREVIOUS": "before"}).event_callback_secrets == ("now", "before")


@pytest.mark.parametrize("name", ["MAILJET_API_KEY", "MAILJET_API_SECRET", "EVENT_CALLBACK_SECRET"])
def test_mailjet_is_not_chosen_without(name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        read({**MAILJET, name: ""})


@pytest.mark.parametrize("url", ["http://api.mailjet.com", "https://api.mailjet.com.example.org", "api.mailjet.com"])
def test_letters_go_to_mailjet_alone_and_encrypted(url: str) -> None:
    with pytest.raises(Misconfigured, match="MAILJET_API_URL"):
        read({**MAILJET, "MAILJET_API_URL": url})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_of_this_machine_may_stand_in_for_mailjet(host: str) -> None:
    url = f"http://{host}:8025/api"
    assert read({**MAILJET, "JEPOSTULE_ENV": "development", "MAILJET_API_URL": url}).mailjet_api_url == url
    with pytest.raises(Misconfigured, match=f"MAILJET_API_URL: .* expected, not '{url}'"):
        read({**MAILJET, "MAILJET_API_URL": url})


@pytest.mark.parametrize("url", ["http://mailjet.example", "http://127.0.0.1.example", "http://api.mailjet.com"])
def test_letters_are_encrypted_to_other_machines_in_development_too(url: str) -> None:
    with pytest.raises(Misconfigured, match="MAILJET_API_URL"):
        read({**MAILJET, "JEPOSTULE_ENV": "development", "MAILJET_API_URL": url})


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")
    assert read({"SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "from a file"
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00 random bytes")
    with pytest.raises(Misconfigured, match=r"SECRET_KEY_FILE: .* is not a text file"):
        read({"SECRET_KEY_FILE": str(tmp_path / "key")})
