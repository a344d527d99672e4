"""Tests find the same, whatever settings the shell has that runs them."""

from tests.variables import not_for_tests


def test_settings_of_the_shell_are_left_out() -> None:
    ours = {"JEPOSTULE_PORT", "SECRET_KEY_FILE", "WEB_CONCURRENCY", "POSTGRES_PORT"}
    assert not_for_tests(dict.fromkeys({*ours, "PATH", "SEED"}, "1")) == ours


def test_a_given_postgres_is_kept_but_not_its_database() -> None:
    server, others = {"POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_PASSWORD_FILE"}, {"POSTGRES_DB", "POSTGRES_POOLED"}
    assert not_for_tests(dict.fromkeys(server | others, "1")) == others
