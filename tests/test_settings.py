from pathlib import Path

import pytest

from jepostule.settings import Misconfigured, read

PRODUCTION = {
    "JEPOSTULE_ENV": "production",
    "JEPOSTULE_BASE_URL": "https://jepostule.example",
    "SECRET_KEY": "k" * 32,
    "CRYPTOGRAPHY_SECRET_KEY": "ours",
    "POSTGRES_HOST": "db",
    "POSTGRES_PASSWORD": "p",
    "EMAIL_DELIVERY_SERVICE": "smtp",
}


def test_nothing_needs_to_be_set_to_try() -> None:
    assert read({}).base_url == "http://127.0.0.1:8000"
    assert read({"JEPOSTULE_PORT": "9000"}).base_url == "http://127.0.0.1:9000"


def test_production_starts_with_values_of_its_own() -> None:
    assert read(PRODUCTION).production


@pytest.mark.parametrize("name", set(PRODUCTION) - {"JEPOSTULE_ENV"})
def test_production_refuses_to_start_without(name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        read({key: value for key, value in PRODUCTION.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_DELIVERY_SERVICE", "pigeon"),
        ("JEPOSTULE_ENV", "prod"),
        ("SMTP_PORT", "twenty-five"),
        ("JEPOSTULE_PORT", "-1"),
        ("SMTP_TLS", "yes"),
        ("SMTP_TIMEOUT_SECONDS", "soon"),
        ("SMTP_TIMEOUT_SECONDS", "nan"),
        ("ATTACHMENTS_MAX_SIZE_BYTES", "99999999"),
        ("SECRET_KEY_FILE", "/nowhere/at/all"),
    ],
)
def test_a_value_that_means_nothing_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        read({name: value})


def test_no_mailbox_that_anybody_reads_in_production() -> None:
    with pytest.raises(Misconfigured, match="EMAIL_DELIVERY_SERVICE"):
        read({**PRODUCTION, "EMAIL_DELIVERY_SERVICE": "mailbox"})


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")
    assert read({"SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "from a file"
