"""The sites that may show a platform's frame, as agents enter them."""

from collections.abc import Callable

import pytest

from jepostule.domain import origins


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        ("https://a.example", ["https://a.example"]),
        (" https://A.Example/ \r\n\r\nhttps://a.example\n", ["https://a.example"]),
        ("https://a.example:443\nhttps://a.example:8443", ["https://a.example", "https://a.example:8443"]),
        ("http://localhost:8000", ["http://localhost:8000"]),
        ("https://xn--caf-dma.example", ["https://xn--caf-dma.example"]),
        ("https://127.0.0.1:1", ["https://127.0.0.1:1"]),
    ],
)
def test_one_a_line_as_a_browser_names_it(typed: str, read: list[str]) -> None:
    assert origins.faults(typed) == []
    assert origins.read(typed) == read


@pytest.mark.parametrize(
    "line",
    [
        "a.example",
        "*",
        "https://*.example",
        "https://a.example/page",
        "https://a.example?q",
        "https://a.example#x",
        "https://user@a.example",
        "https://a.example:0",
        "https://a.example:65536",
        "https://a.example https://b.example",
        "https://a.example;",
        "https://a..example",
        "https://-a.example",
        "https://",
        "ftp://a.example",
        "javascript:alert(1)",
        "'self'",
        "https://" + "a." * 200 + "example",
        "https://café.example",
    ],
)
def test_a_line_that_is_no_origin_is_said_by_its_number(line: str) -> None:
    (fault,) = origins.faults(f"https://a.example\n\n{line}")
    assert fault.startswith("Ligne 3 : ")


def test_each_wrong_line_has_its_sentence() -> None:
    assert [fault[:7] for fault in origins.faults("a\nhttps://a.example\nb")] == ["Ligne 1", "Ligne 3"]


def test_twenty_sites_at_most() -> None:
    lines = [f"https://{number}.example" for number in range(21)]
    assert origins.faults("\n".join(lines[:20])) == []
    assert origins.faults("\n".join(lines)) == ["20 sites au plus : il y en a 21."]


def test_in_production_sites_are_safe_ones(configure: Callable[..., None]) -> None:
    configure(
        JEPOSTULE_ENV="production",
        JEPOSTULE_BASE_URL="https://jepostule.example",
        SECRET_KEY="s" * 40,
        CRYPTOGRAPHY_SECRET_KEY=f"{'c' * 43}=",
        POSTGRES_HOST="postgres",
        POSTGRES_PASSWORD="p",
        EMAIL_DELIVERY_SERVICE="smtp",
    )
    assert origins.faults("https://a.example") == []
    assert origins.faults("http://a.example") == ["Ligne 1 : l'adresse doit commencer par https://"]
