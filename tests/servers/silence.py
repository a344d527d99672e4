"""How long a server is waited for that was told to say nothing: all others have as long as in production."""

from collections.abc import Callable

from tests.servers.api import DRIP, STALL

Patience = Callable[..., None]

# What comes before the silence has to fit in, on a busy machine too. The end of a letter has ten times as long.
MOMENT = {"SMTP_TIMEOUT_SECONDS": "0.3", "MAILJET_TIMEOUT_SECONDS": "0.5", "FORWARDING_TIMEOUT_SECONDS": "0.6"}


def variables(order: object) -> dict[str, str]:
    """Of the environment, where a server is given this order."""
    return MOMENT if order in (STALL, DRIP) else dict.fromkeys(MOMENT, "30")
