"""A zip file written in chunks, so that its size does not matter."""

import json
from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import IO, Any, Self
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jepostule.moments import PARIS


class Archive:
    """Complete once it is closed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._now = datetime.now(PARIS).timetuple()[:6]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add(self, name: str, text: str) -> None:
        self._zip.writestr(self._entry(name, ZIP_DEFLATED), text)

    def add_json(self, name: str, value: Any) -> None:
        self.add(name, json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")

    async def add_pieces(self, name: str, pieces: AsyncIterator[bytes]) -> None:
        """Uncompressed: most documents are compressed already, and deflating 10 MB would block the event loop."""
        with self._zip.open(self._entry(name, ZIP_STORED), "w") as entry:
            async for piece in pieces:
                entry.write(piece)

    def _entry(self, name: str, compression: int) -> ZipInfo:
        entry = ZipInfo(name, self._now)
        entry.compress_type = compression
        return entry


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat(timespec="seconds")
    if isinstance(value, date | UUID):
        return str(value)
    raise TypeError(type(value).__name__)
