"""Links to answer an application. Wrong ones are rate-limited per address, against guessing.

A right one works even then: behind the proxy of a large company or of a mail service, others may have tried wrong ones.
"""

from datetime import timedelta

from jepostule.domain import throttle
from jepostule.store.database import Session

# Per address. Guessing means trying 2^122 links, so the limit can be generous with mistyped ones.
WRONG, WITHIN = 200, timedelta(minutes=10)


async def count_wrong(session: Session, address: str) -> None:
    """Counts one wrong link; raises TooMany."""
    await throttle.spend(session, throttle.limit("answer link", address, most=WRONG, within=WITHIN))
