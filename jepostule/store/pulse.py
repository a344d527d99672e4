"""A connection on which nothing is done but asking whether Postgres answers."""

from typing import Any

from psycopg import AsyncConnection

from jepostule.store.postgres import ALIVE, parameters


class Pulse:
    """Its question does not wait for a pool: there, an error of the pool may come before a hang shows."""

    connection: AsyncConnection[Any] | None = None

    async def ask(self) -> None:
        """Returns when Postgres has answered, which may be never. Raises psycopg.Error when it is away."""
        if not self.connection or self.connection.closed:
            self.connection = await AsyncConnection.connect(
                **parameters() | ALIVE, autocommit=True, connect_timeout=5, application_name="jepostule watchdog"
            )
        await self.connection.execute("select 1")

    async def aclose(self) -> None:
        if self.connection:
            await self.connection.close()
