"""Why a run of a job failed: a few causes, so that an agent can act on many jobs at once."""

import re

UNKNOWN = "unknown"  # such as a bug
WORKER_LOST = "worker-lost"
INTERRUPTED = "interrupted"  # its worker ended too, but the job runs again by itself
CANCELLED = "cancelled"
# By class and message of the error, both our own: the first match wins.
CAUSES = (
    ("mail-away", "Unreachable", r"no mail server\b|no Mailjet\b"),
    ("mail-busy", "Unreachable", r"the mail server answered 4|Mailjet answered (4(08|25|29)|5)"),
    ("mail-account", "CredentialsRefused", r"the mail server answered 5|Mailjet answered"),
    ("mail-in-doubt", "OutcomeUnknown", r"no answer after the letter|.*\bthe letter$|.*Mailjet|.*this letter"),
    ("mail-in-doubt", "Rejected", r"the outcome stayed unknown"),
    ("address-blocked", "Rejected", r"the \w+'s address is blocked"),
    ("address-wrong", "Rejected", r"an e-mail address of this letter"),
    ("documents-gone", "Rejected", r"its documents were erased"),
    ("letter-refused", "Rejected", r"the mail server answered|Mailjet answered"),
    ("consent-over", "Rejected", r"AMI answered 401|the PEAM token"),
    ("partner-account", "CredentialsRefused", r"Memo refuses our signature"),
    ("partner-away", "Unreachable", r"nobody answers|it answered"),
    ("partner-in-doubt", "OutcomeUnknown", r"no answer to what was sent|Memo answered"),
    ("partner-refused", "Rejected", r"(Memo|AMI) answered"),
    (WORKER_LOST, "WorkerLost", r"its worker ended"),
)


def of(error: str, reason: str) -> str:
    """`error`: the name of its class; `reason`: its message."""
    fitting = (cause for cause, kind, words in CAUSES if kind == error and re.match(words, reason))
    return next(fitting, UNKNOWN)
