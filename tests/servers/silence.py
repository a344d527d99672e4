"""Short timeouts towards a server that is told to stay silent; any other gets 30 s."""

from collections.abc import Callable

from tests.servers.api import DRIP, STALL

Patience = Callable[..., None]

# Everything before the silence has to fit in, on a busy machine too. The end of a letter is allowed ten times as long.
MOMENT = {"SMTP_TIMEOUT_SECONDS": "0.3", "MAILJET_TIMEOUT_SECONDS": "0.5", "FORWARDING_TIMEOUT_SECONDS": "0.6"}


def variables(order: object) -> dict[str, str]:
    """The environment variables for a server with this order."""
    return MOMENT if order in (STALL, DRIP) else dict.fromkeys(MOMENT, "30")
