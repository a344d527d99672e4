"""Documents as files: with safe names, for their owner alone, and without overwriting any."""

import os
from contextlib import ExitStack
from pathlib import Path, PurePath

from jepostule.domain.documents import cleaned_name
from jepostule.store import document as documents
from jepostule.store.database import Session
from jepostule.store.document import Document

LONGEST = 255  # bytes of a name, on nearly every file system
ROOM = 12  # bytes, for ` (2)`


async def write(session: Session, kept: list[Document], folder: Path) -> list[Path]:
    """The paths of the files: writes all of them, or none and raises OSError."""
    written = []
    with ExitStack() as undo:
        for document in kept:
            content = b"".join([piece async for piece in documents.content_of(session, document)])
            path = keep(folder, safe(document.name), content)
            undo.callback(path.unlink)
            written.append(path)
        undo.pop_all()
    return written


def keep(folder: Path, name: str, content: bytes) -> Path:
    path, descriptor = opened(folder, name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError:
        path.unlink()
        raise
    return path


def opened(folder: Path, name: str) -> tuple[Path, int]:
    """A new file and its descriptor: `CV.pdf`, else `CV (2).pdf`, and so on."""
    stem, ending = PurePath(name).stem, PurePath(name).suffix
    path, number = folder / name, 1
    while True:
        try:
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            number += 1
            path = folder / f"{stem} ({number}){ending}"


def safe(name: str) -> str:
    """A file name without path, not hidden, and short enough for a number to be added."""
    name = cleaned_name(name) or "document"
    ending = PurePath(name).suffix
    stem = PurePath(name).stem.encode()[: LONGEST - ROOM - len(ending.encode())].decode(errors="ignore")
    return f"{stem}{ending}"
