"""The few causes that failures are sorted into."""

import pytest

from jepostule.domain import causes
from jepostule.web.admin import cause_words


@pytest.mark.parametrize(
    ("cause", "error", "reason"),
    [
        ("mail-away", "Unreachable", "no mail server: ConnectionRefusedError"),
        ("mail-away", "Unreachable", "no Mailjet: ConnectTimeout"),
        ("mail-busy", "Unreachable", "the mail server answered 421 4.3.2"),
        ("mail-busy", "Unreachable", "Mailjet answered 429"),
        ("mail-busy", "Unreachable", "Mailjet answered 500 mj-0015"),
        ("mail-account", "CredentialsRefused", "the mail server answered 535 5.7.8"),
        ("mail-account", "CredentialsRefused", "Mailjet answered 401"),
        ("mail-in-doubt", "OutcomeUnknown", "no answer after the letter: TimeoutError"),
        ("mail-in-doubt", "OutcomeUnknown", "no answer from Mailjet: ReadTimeout"),
        ("mail-in-doubt", "OutcomeUnknown", "the mail server answered 399 to the letter"),
        ("mail-in-doubt", "OutcomeUnknown", "Mailjet does not have this letter, or not yet"),
        ("mail-in-doubt", "Rejected", "the outcome stayed unknown twice"),
        ("letter-refused", "Rejected", "the mail server answered 550 5.1.1"),
        ("letter-refused", "Rejected", "Mailjet answered 400 mj-0013"),
        ("address-wrong", "Rejected", "an e-mail address of this letter cannot be written to"),
        ("address-blocked", "Rejected", "the employer's address is blocked"),
        ("documents-gone", "Rejected", "its documents were erased"),
        ("consent-over", "Rejected", "AMI answered 401"),
        ("consent-over", "Rejected", "the PEAM token cannot stand in a header"),
        ("partner-refused", "Rejected", "AMI answered 400"),
        ("partner-refused", "Rejected", "Memo answered an error"),
        ("partner-away", "Unreachable", "nobody answers: ConnectError"),
        ("partner-away", "Unreachable", "it answered 503"),
        ("partner-in-doubt", "OutcomeUnknown", "no answer to what was sent: ReadTimeout"),
        ("partner-in-doubt", "OutcomeUnknown", "Memo answered something else than a result"),
        ("partner-account", "CredentialsRefused", "Memo refuses our signature"),
        ("worker-lost", "WorkerLost", "its worker ended during it, 4 times"),
        ("unknown", "KeyError", ""),
        ("unknown", "Rejected", "something new"),
    ],
)
def test_what_an_error_says_has_one_cause(cause: str, error: str, reason: str) -> None:
    assert causes.of(error, reason) == cause


def test_every_cause_has_words_of_its_own() -> None:
    slugs = {cause for cause, _, _ in causes.CAUSES} | {causes.CANCELLED, causes.INTERRUPTED}
    assert slugs == set(cause_words.WORDS)
