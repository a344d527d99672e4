"""Documents as files: under safe names, over nothing that is there, for the operator's eyes alone."""

import os
from itertools import count
from pathlib import Path, PurePath

from jepostule.domain.documents import cleaned_name
from jepostule.store import document as documents
from jepostule.store.database import Session
from jepostule.store.document import Document

LONGEST = 255  # bytes of a name, on nearly every file system
ROOM = 12  # bytes, for a number


async def write(session: Session, document: Document, folder: Path) -> Path:
    """Where it stands now; OSError. A file that could not be written whole is taken away."""
    path, target = opened(folder, safe(document.name))
    try:
        with open(target, "wb") as file:
            async for piece in documents.content_of(session, document):
                file.write(piece)
    except BaseException:
        path.unlink()
        raise
    return path


def opened(folder: Path, name: str) -> tuple[Path, int]:
    """A new file and its descriptor: `CV.pdf`, else `CV (2).pdf`, and so on."""
    stem, ending = PurePath(name).stem, PurePath(name).suffix
    for number in count(1):
        path = folder / (name if number == 1 else f"{stem} ({number}){ending}")
        try:
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            continue
    raise AssertionError("numbers have no end")


def safe(name: str) -> str:
    """No path, nothing hidden, and short enough for a number beside it."""
    name = cleaned_name(name) or "document"
    ending = PurePath(name).suffix
    stem = PurePath(name).stem.encode()[: LONGEST - ROOM - len(ending.encode())].decode(errors="ignore")
    return f"{stem}{ending}"
