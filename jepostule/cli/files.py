"""Files that a command writes."""

import os
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


@contextmanager
def new(path: Path) -> Iterator[IO[bytes]]:
    """A new file, for its owner alone, removed if anything fails. Raises ClickException when it cannot be written."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise click.ClickException(f"{path} is there already: choose another name with -o.") from error
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except OSError as error:
        path.unlink()
        raise click.ClickException(f"{path}: {error.strerror}.") from error
    except BaseException:
        path.unlink()
        raise
