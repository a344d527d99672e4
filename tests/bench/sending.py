"""Sending letters by SMTP: letters per second against aiosmtplib with the same letters, and the delay of one letter."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from statistics import median

import aiosmtplib

from jepostule.cli.running import run
from jepostule.domain import applications
from jepostule.jobs import writing
from jepostule.mail.message import encoded
from jepostule.store import letter as letters
from jepostule.store import platform as platforms
from jepostule.store.database import transaction
from tests import factories
from tests.bench import requests, running, volley
from tests.bench.comparing import Ratio, compare
from tests.bench.running import Service

COUNT = 100  # letters per run
CONCURRENCY = 10  # the same as in a worker
IDLE = 50  # candidates, one at a time
NUMBERS = itertools.count(1)


def send(service: Service) -> Ratio:
    """Rate of the worker from its first letter to its last, so that its start does not count."""
    letter = run(written())

    def ours() -> float:
        before = len(service.sink.taken())
        run(wait_in_line())
        with running.worker(service.variables, "--concurrency", str(CONCURRENCY)):
            while len(service.sink.taken()) < before + COUNT:
                time.sleep(0.05)
        return pace(service, before)

    def bare() -> float:
        before = len(service.sink.taken())
        asyncio.run(all_at_once(service.sink.port, letter))
        return pace(service, before)

    return compare(
        "Letters with 200 kB attached, one worker",
        ours,
        bare,
        against=f"aiosmtplib alone, the same letters, ready, on {CONCURRENCY} connections",
        wanted=0.5,
        rounds=3,
    )


def pace(service: Service, before: int) -> float:
    """Letters per second at the mail server, from the first one after `before` to the last."""
    moments = [moment for moment, _ in service.sink.taken()[before:]]
    return (len(moments) - 1) / (moments[-1] - moments[0])


async def wait_in_line() -> None:
    """Submits COUNT applications, which leaves their letters in the queue."""
    async with transaction() as session:
        platform = await factories.platform(session)
        for _ in range(COUNT):
            people = {"candidate_email": f"send{next(NUMBERS)}@example.org"}
            invitation = factories.invitation(platform, **people)
            await applications.submit(session, invitation, factories.words(), [factories.upload(content=requests.PDF)])


async def written() -> bytes:
    """A letter as sent over SMTP."""
    async with transaction() as session:
        platform = await platforms.by_client_id(session, "test")
        assert platform is not None
        invitation = factories.invitation(platform, candidate_email="wire@example.org")
        document = factories.upload(content=requests.PDF)
        application = (await applications.submit(session, invitation, factories.words(), [document])).application
        row = (await letters.of_application(session, application.id))[0]
        return encoded(await writing.message(session, row, application, platform))


async def all_at_once(port: int, letter: bytes) -> None:
    numbers = iter(range(COUNT))
    await asyncio.gather(*(one_connection(port, letter, numbers) for _ in range(CONCURRENCY)))


async def one_connection(port: int, letter: bytes, numbers: Iterator[int]) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port) as client:
        for number in numbers:
            await client.sendmail("contact@example.org", [f"robin{number}@example.org"], letter)


def handed_over(service: Service) -> float:
    """Milliseconds between the response to the candidate and the mail server having the letter, on an idle service."""
    with running.worker(service.variables):
        waits = [wait_for_one(service) for _ in range(IDLE)]
    return 1000 * median(waits[5:])


def wait_for_one(service: Service) -> float:
    name = f"idle{next(NUMBERS)}"
    volley.fire(service.web.port, [requests.send(name, requests.PDF)], 1)
    answered = time.monotonic()
    while not (moments := [at for at, who in service.sink.taken() if who == f"robin-{name}@example.org"]):
        time.sleep(0.005)
    time.sleep(0.1)
    return moments[0] - answered
