"""Where Postgres is, and what each connection to it is asked for."""

from typing import Any

from sqlalchemy import URL

from jepostule.settings import settings
from jepostule.store import embedded


def address() -> URL:
    """The server that POSTGRES_HOST names, else the socket of the embedded one."""
    chosen = settings()
    if not chosen.postgres_host:
        return on_socket(str(embedded.socket_folder(chosen.data_dir)), embedded.PORT, embedded.USER)
    if chosen.postgres_host.startswith("/"):
        return on_socket(chosen.postgres_host, chosen.postgres_port, chosen.postgres_user)
    return URL.create(
        "postgresql+psycopg",
        username=chosen.postgres_user,
        password=chosen.postgres_password or None,
        host=chosen.postgres_host,
        port=chosen.postgres_port,
        database=chosen.postgres_db,
    )


def on_socket(folder: str, port: int, user: str) -> URL:
    # As a host, a folder would be taken for the database's name by whoever reads the address as text.
    return URL.create(
        "postgresql+psycopg",
        username=user,
        password=settings().postgres_password or None,
        database=settings().postgres_db,
        query={"host": folder, "port": str(port)},
    )


def parameters() -> dict[str, Any]:
    """`address()` for who does without SQLAlchemy. Not as one text: complaints about it would quote the password."""
    where = address()
    return where.translate_connect_args(username="user", database="dbname") | where.query


# Disks of today find a block anywhere as fast as the next one; Postgres takes them for those that turn.
# Who stands still within a transaction, as a frozen process does, keeps what it has locked for a minute only.
# A page of fifty rows is read by one process sooner than two others are started to help with it.
OPTIONS = (
    "-c timezone=UTC -c random_page_cost=1.1 -c idle_in_transaction_session_timeout=60s"
    " -c max_parallel_workers_per_gather=0"
)
# A connection whose other end has vanished without a word is found out within a minute, not within two hours.
ALIVE = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 40_000}


def wished() -> dict[str, Any]:
    """What a connection is asked for.

    A pooler's is somebody else's a moment later: nothing stays prepared in it, and OPTIONS are the role's own.
    """
    return {"prepare_threshold": None} if settings().postgres_pooled else {"options": OPTIONS}
