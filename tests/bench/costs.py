"""CPU time that a request takes of `web` and of Postgres: `python -m tests.bench.costs`, two minutes."""

import itertools
import sys
from collections.abc import Callable, Iterator

import psycopg

from jepostule.store import postgres
from tests.bench import accepting, people, processes, requests, running, volley

ROUNDS = 4
MANY = accepting.CLIENTS
NUMBERS = itertools.count(1)


def frames() -> Iterator[bytes]:
    return (requests.frame(f"cost{next(NUMBERS)}") for _ in range(4_000))


def forms(link: str) -> Iterator[bytes]:
    return itertools.repeat(requests.get(link), 4_000)


def backends() -> list[int]:
    """Processes of Postgres that serve connections, or the server itself."""
    with psycopg.connect(**postgres.parameters()) as connection:
        found = connection.execute("select pid from pg_stat_activity where pid <> pg_backend_pid()")
        return [pid for (pid,) in found]


def measure(web: int, port: int, asked: Iterator[bytes], at_once: int) -> tuple[float, float, float]:
    """Per request, in milliseconds: CPU of `web`, CPU of Postgres, and time from one answer to the next."""
    pids = backends()
    before = processes.seconds(web), sum(map(processes.seconds, pids))
    fired = volley.fire(port, asked, at_once)
    after = processes.seconds(web), sum(map(processes.seconds, pids))
    count = len(fired.spent) / 1000
    return (after[0] - before[0]) / count, (after[1] - before[1]) / count, fired.seconds / count


def main() -> None:
    with running.service() as service:
        link = people.settle()
        port = service.web.port
        kinds: dict[str, tuple[Callable[[], Iterator[bytes]], int]] = {
            "the frame": (frames, MANY),
            "the frame, one at a time": (frames, 1),
            "the form of a recruiter": (lambda: forms(link), MANY),
            "the form of a recruiter, one at a time": (lambda: forms(link), 1),
            "send": (lambda: iter(accepting.finished_drafts(port, 600)), MANY),
            "accept": (lambda: itertools.islice(accepting.whole(), 400), MANY),
        }
        for name, (asked, at_once) in kinds.items():
            rounds = [measure(service.web.pid, port, asked(), at_once) for _ in range(ROUNDS)][1:]  # the first warms up
            web, database, wall = map(min, zip(*rounds, strict=True))
            sys.stdout.write(f"{name}: web {web:.2f} ms, Postgres {database:.2f} ms, an answer each {wall:.2f} ms\n")


if __name__ == "__main__":
    main()
