"""Web processes end with the one that started them, however it ended."""

import multiprocessing
import os
import signal
import threading


def end_with_supervisor() -> None:
    """As SIGTERM would; nothing where this process is on its own."""
    if multiprocessing.parent_process() is not None:
        threading.Thread(target=_wait, daemon=True, name="supervisor").start()


def _wait() -> None:
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        supervisor.join()  # on a pipe, which even SIGKILL closes
        os.kill(os.getpid(), signal.SIGTERM)
