"""Look-ups that share a query: what a query costs `web` hardly depends on how many keys it looks for.

While a query is under way, the keys that come are kept, and then go together. A key that comes alone does not wait.

Postgres plans such a query for a hundred keys: joining small tables, it would read them whole, even when they have
grown. With a `lateral` that has a limit, or a count, it looks up each key in an index.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from psycopg.sql import SQL, Composable, Identifier

from jepostule.store import sql
from jepostule.store.database import looking
from jepostule.store.sql import Row

Key = tuple[Any, ...]
Types = Mapping[LiteralString, LiteralString]


class Batched:
    """A query for one row per key, in autocommit.

    `query`: selects from `{asked}`, a table of keys with their number, which is its first column. `key`: the types of
    its values, by column. `parts`: what else the query has to be composed of.
    """

    def __init__(self, query: SQL, key: Types, **parts: Composable) -> None:
        self._columns = ("number", *key)
        self._query = query.format(asked=_asked(key), **parts).as_bytes()
        self._waiting: list[tuple[Key, asyncio.Future[Row | None]]] = []
        self._work: asyncio.Task[None] | None = None

    async def row(self, *key: Any) -> Row | None:
        """What Postgres refuses in one key fails for all that share its query: keys must have been checked."""
        answer: asyncio.Future[Row | None] = asyncio.get_running_loop().create_future()
        if self._work is None or self._work.done():
            self._waiting = []  # what is left of an event loop that has ended
            self._work = asyncio.create_task(self._until_none_waits())
        self._waiting.append((key, answer))
        return await answer

    async def _until_none_waits(self) -> None:
        while self._waiting:
            keys, answers = zip(*self._waiting, strict=True)
            self._waiting = []
            try:
                _tell(answers, await self._ask(keys))
            except Exception as error:  # noqa: BLE001, handed on
                _fail(answers, error)

    async def _ask(self, keys: Sequence[Key]) -> Mapping[int, Row]:
        """What was found, by the number of its key, from 1."""
        asked = [dict(zip(self._columns, (number, *key), strict=True)) for number, key in enumerate(keys, 1)]
        async with looking() as look:
            rows = await sql.rows(look, self._query, [sql.as_json(asked)])
        return {row[0]: row[1:] for row in rows}


def _tell(answers: Sequence[asyncio.Future[Row | None]], found: Mapping[int, Row]) -> None:
    for number, answer in enumerate(answers, 1):
        if not answer.done():  # its request was cancelled
            answer.set_result(found.get(number))


def _fail(answers: Sequence[asyncio.Future[Row | None]], error: Exception) -> None:
    for answer in answers:
        if not answer.done():
            answer.set_exception(error)


def _asked(key: Types) -> Composable:
    """The keys as JSON: psycopg takes ten times as long for arrays, and Postgres plans anew for each length of one."""
    columns = [SQL("{} {}").format(Identifier(name), SQL(kind)) for name, kind in {"number": "int", **key}.items()]
    return SQL("json_to_recordset(%s::json) asked ({})").format(SQL(", ").join(columns))
