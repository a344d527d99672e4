"""Ends web processes together with their supervisor, even when that was killed."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.process import BaseProcess


def end_with_supervisor() -> None:
    """Sends itself SIGTERM once the supervisor has ended; no effect when there is none."""
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        threading.Thread(target=_end_with, args=[supervisor], daemon=True, name="supervisor").start()


def _end_with(supervisor: BaseProcess) -> None:
    supervisor.join()  # waits on a pipe, which is closed even by SIGKILL
    os.kill(os.getpid(), signal.SIGTERM)
