"""A burst of a thousand events from Mailjet: how fast they are received, and how fast they are processed."""

import itertools
import json
import time

import psycopg

from jepostule.store.postgres import parameters
from tests.bench import requests, running, volley
from tests.bench.comparing import Ratio, compare
from tests.bench.running import Program, Service

EVENTS, ARRAY = 1000, 100
CONNECTIONS = 4
PATH = f"/pipeline/eventcallback/?secret={running.PRODUCTION['EVENT_CALLBACK_SECRET'].replace(' ', '%20')}"
NUMBERS = itertools.count(1)
LEFT = "select count(*) from procrastinate_jobs where task_name = 'process-email-event'"


def arrays() -> list[bytes]:
    """A thousand new events, in arrays of a hundred."""
    return [json.dumps([event() for _ in range(ARRAY)]).encode() for _ in range(EVENTS // ARRAY)]


def event() -> dict[str, object]:
    number = next(NUMBERS)
    about = {"event": "open", "time": 1790000000 + number, "MessageID": 288230000000000000 + number, "CustomID": ""}
    return {**about, "email": f"robin{number}@example.org", "ip": "127.0.0.1", "agent": "Mozilla/5.0", "mj_list_id": 0}


def accept(service: Service, constant: Program) -> Ratio:
    """Events per second on both sides."""
    return compare(
        "1,000 events of Mailjet taken in, in arrays of 100",
        lambda: ARRAY * volley.fire(service.web.port, posted(PATH), CONNECTIONS).rate,
        lambda: ARRAY * volley.fire(constant.port, posted("/json"), CONNECTIONS).rate,
        against="the same arrays read by a route that forgets them",
        wanted=None,
        rounds=5,
    )


def posted(path: str) -> list[bytes]:
    return [requests.json(path, each) for each in arrays()]


def worked_off(service: Service) -> float:
    """Events per second that one worker processes, out of a thousand."""
    volley.fire(service.web.port, posted(PATH), CONNECTIONS)
    with psycopg.connect(**parameters(), autocommit=True) as connection, running.worker(service.variables):
        while left(connection) == EVENTS:  # the worker has not started
            time.sleep(0.02)
        began, first = time.perf_counter(), left(connection)
        while left(connection):
            time.sleep(0.02)
        return first / (time.perf_counter() - began)


def left(connection: psycopg.Connection) -> int:
    (number,) = connection.execute(LEFT).fetchone() or (0,)
    return int(number)
