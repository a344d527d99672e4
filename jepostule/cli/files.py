"""Files that a command writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import click


@contextmanager
def whole(path: Path) -> Iterator[IO[str]]:
    """A UTF-8 text file, for its owner alone, renamed to `path` when it is complete. Raises ClickException."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise click.ClickException(f"{path} is no file.")
    try:
        with beside(path) as written:
            yield written
            written.flush()
            Path(written.name).replace(path)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}.") from error


@contextmanager
def beside(path: Path) -> Iterator[IO[str]]:
    """A temporary file in the same folder, removed at the end unless it was renamed."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)
