"""What every process that serves pages does first: it takes its port, and ends on a signal."""

import errno
import signal
import socket
import sys

from jepostule.settings import settings

HOST = "127.0.0.1"
# Errors for names and addresses at which this machine cannot listen.
ELSEWHERE = (errno.EADDRNOTAVAIL, socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL)
STOPS = (signal.SIGINT, signal.SIGTERM)


class CannotStart(Exception):
    """The message is one sentence for the person who started the process."""


def stop_on_signals() -> None:
    for each in STOPS:
        signal.signal(each, lambda *_: sys.exit(0))


def listening(host: str = HOST) -> socket.socket:
    """Binds our port, before anything is started that would have to be stopped again. Raises CannotStart."""
    port = settings().port
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        if error.args[0] in ELSEWHERE:
            raise CannotStart(f"{host!r} is no address of this machine: choose another with --host.") from error
        raise CannotStart(f"Port {port} {why_not(error)}: choose another with JEPOSTULE_PORT.") from error


def why_not(error: OSError | OverflowError) -> str:
    if isinstance(error, OverflowError):
        return "does not exist"
    return "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
