"""Version, clock, state and extensions of the Postgres server, and whether our connection to it is encrypted."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from jepostule.store.database import Session

EXTENSIONS = ("pg_trgm", "unaccent")  # created by the migrations, and needed by the search
ITSELF = text("""
    select current_setting('server_version'), current_setting('server_version_num')::int / 10000, clock_timestamp(),
        array(select extname::text from pg_extension),
        (select ssl from pg_stat_ssl where pid = pg_backend_pid()),
        current_setting('transaction_read_only')::bool
""")


class Server(NamedTuple):
    version: str
    major: int
    clock: datetime
    extensions: list[str]
    encrypted: bool
    only_reads: bool  # a standby, or a server that ran out of space

    @property
    def missing(self) -> list[str]:
        return [each for each in EXTENSIONS if each not in self.extensions]


async def server(session: Session) -> Server:
    return Server(*(await session.execute(ITSELF)).one())
