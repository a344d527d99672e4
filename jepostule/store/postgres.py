"""The address of Postgres, and the options of every connection to it."""

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
    # In the query: as a host, a folder would be taken for the database's name when the URL is parsed as text.
    return URL.create(
        "postgresql+psycopg",
        username=user,
        password=settings().postgres_password or None,
        database=settings().postgres_db,
        query={"host": folder, "port": str(port)},
    )


def parameters() -> dict[str, Any]:
    """`address()` for use without SQLAlchemy. Not as one string: error messages about it would quote the password."""
    where = address()
    return where.translate_connect_args(username="user", database="dbname") | where.query


# SSDs read a random page as fast as the next one; Postgres' default is for spinning disks.
# An idle transaction, of a frozen process for example, keeps its locks for a minute only.
# One process reads a page of fifty rows sooner than two parallel workers are started to help it.
OPTIONS = (
    "-c timezone=UTC -c random_page_cost=1.1 -c idle_in_transaction_session_timeout=60s"
    " -c max_parallel_workers_per_gather=0"
)
# A peer that has silently vanished is detected within a minute instead of two hours.
ALIVE = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 40_000}


def wished() -> dict[str, Any]:
    """Parameters of a connection.

    A pooler's connections are shared: no prepared statements, and OPTIONS must be set on the role instead.
    """
    return {"prepare_threshold": None} if settings().postgres_pooled else {"options": OPTIONS}
