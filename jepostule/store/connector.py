"""Procrastinate's connector to Postgres."""

import asyncio
from typing import Any, LiteralString

from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError


class Connector(PsycopgConnector):
    """Sets `cut` when a connection breaks during a write, which may have been the end of a job.

    Procrastinate ignores the error, and as long as this worker sends heartbeats, no other takes the job over.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cut = asyncio.Event()

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        try:
            await super().execute_query_async(query, **arguments)
        except ConnectorException as error:
            if isinstance(error.__cause__, OperationalError):
                self.cut.set()
            raise
