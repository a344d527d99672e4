"""A disk small enough to be filled by a test."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

MEGABYTE = 1024 * 1024


class SmallDisk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ballast = folder / "ballast"

    @property
    def free(self) -> int:
        """In bytes."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def fill(self, leaving: int = 0) -> None:
        """Writes a file that leaves only `leaving` bytes."""
        with self.ballast.open("ab") as file:
            os.posix_fallocate(file.fileno(), file.tell(), self.free - leaving)

    def clear(self) -> None:
        self.ballast.unlink()


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """A tmpfs; skips the test unless root."""
    with TemporaryDirectory(prefix="jepostule-disk-") as folder:
        options = f"size={megabytes}m,mode=0711"
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False)
        if mount.returncode:
            pytest.skip("only root can mount a small disk")
        try:
            yield SmallDisk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
