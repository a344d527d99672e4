"""All faults at once, for a minute; `just soak 30` runs half an hour and records the outcome."""

import os
import random

from jepostule.domain import platforms
from jepostule.store.database import transaction
from tests.factories import SECRET
from tests.faults import soak
from tests.faults.postgres import OwnPostgres
from tests.faults.postgres import on_own_postgres as on_own_postgres  # noqa: PLC0414, a fixture
from tests.faults.postgres import own_postgres as own_postgres  # noqa: PLC0414
from tests.servers.smtp import SmtpServer


async def test_under_all_troubles_at_once_nothing_is_lost(
    on_own_postgres: OwnPostgres, mail_server: SmtpServer
) -> None:
    minutes = float(os.environ.get("SOAK", "1"))
    seed = os.environ.get("SEED") or str(random.randrange(10**6))
    print(f"\nSEED={seed}")  # noqa: T201, the same kills again, as far as the machine plays along
    async with transaction() as session:
        await platforms.register(session, "test", SECRET)
    outcome = await soak.run(minutes * 60, on_own_postgres, mail_server, seed)
    print(soak.table(outcome, seed))  # noqa: T201
    soak.refuse_losses(outcome)
    if "SOAK" in os.environ:
        soak.write(outcome, seed)
