"""Ends web processes together with their supervisor, even when that was killed."""

import multiprocessing
import os
import signal
import threading


def end_with_supervisor() -> None:
    """Sends itself SIGTERM once the supervisor has ended; no effect when there is none."""
    if multiprocessing.parent_process() is not None:
        threading.Thread(target=_wait, daemon=True, name="supervisor").start()


def _wait() -> None:
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        supervisor.join()  # waits on a pipe, which is closed even by SIGKILL
        os.kill(os.getpid(), signal.SIGTERM)
