"""Figures of the database as Prometheus metrics. Labels hold no personal data, and have few values each."""

import platform
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import product

from prometheus_client.core import GaugeMetricFamily, Metric

from jepostule.settings import settings
from jepostule.store.figures.metrics import QUANTILES, Measured
from jepostule.store.jobs.workload import Queue
from jepostule.store.letter import KINDS, STATES
from jepostule.store.migrations import Schema
from jepostule.store.queue import HOUSEKEEPING, Job

QUEUES = [*(job.value for job in Job), HOUSEKEEPING]

Samples = Iterable[tuple[tuple[str, ...], float]]  # values of the labels, and the figure


def gauge(name: str, words: str, labels: Iterable[str], samples: Samples) -> Metric:
    family = GaugeMetricFamily(f"jepostule_{name}", words, labels=[*labels])
    for values, figure in samples:
        family.add_metric([*values], figure)
    return family


def reached(yes: bool) -> Metric:
    return gauge("database_up", "Whether Postgres answers: without it the rest is missing.", [], [((), float(yes))])


def build() -> Metric:
    values = (settings().release, platform.python_version())
    return gauge("build_info", "What runs.", ["release", "python"], [(values, 1)])


def schema(found: Schema) -> Metric:
    values = (found.version or "", found.newest)
    return gauge("schema_info", "The database's version, and the newest known.", ["version", "newest"], [(values, 1)])


def figures(found: Measured, now: datetime) -> Iterator[Metric]:
    yield from queues({name: found.queues.get(name, Queue(name)) for name in QUEUES}, now)
    paused = [((name,), float(name in found.paused)) for name in QUEUES]
    yield gauge("queue_paused", "Whether an agent has paused it.", ["queue"], paused)
    yield gauge("workers_alive", "Workers with a sign within 30 s.", [], [((), found.workers.alive)])
    yield from letters(found)
    runs = [((each.task, each.outcome, each.error), each.runs) for each in found.runs]
    yield gauge("job_runs_last_hour", "Runs of jobs, by how they ended.", ["queue", "outcome", "error"], runs)
    yield from chores(found)


def queues(found: Mapping[str, Queue], now: datetime) -> Iterator[Metric]:
    held = {
        "ready": [each.ready for each in found.values()],
        "delayed": [each.delayed for each in found.values()],
        "running": [each.running for each in found.values()],
        "failed": [each.failed for each in found.values()],
    }
    jobs = [((name, state), count) for state, counts in held.items() for name, count in zip(found, counts, strict=True)]
    yield gauge("queue_jobs", "Jobs, by queue and state.", ["queue", "state"], jobs)
    ages = [((each.name,), (now - (each.oldest or now)).total_seconds()) for each in found.values()]
    yield gauge("queue_oldest_age_seconds", "Since when the oldest ready job could have run.", ["queue"], ages)


def letters(found: Measured) -> Iterator[Metric]:
    unsent = [((state,), found.unsent.get(state, 0)) for state in STATES if state != "sent"]
    yield gauge("letters_unsent", "Letters of all time that were not sent.", ["state"], unsent)
    counted = {(each.kind, each.state): each.letters for each in found.letters}
    recent = [(key, counted.get(key, 0)) for key in product(KINDS, STATES)]
    yield gauge("letters_last_hour", "Letters accepted within the hour.", ["kind", "state"], recent)
    took = [
        ((each.kind, str(quantile)), seconds)
        for each in found.sending
        for quantile, seconds in zip(QUANTILES, each.seconds, strict=True)
    ]
    yield gauge("accepted_to_sent_seconds", "Of letters accepted within the hour.", ["kind", "quantile"], took)


def chores(found: Measured) -> Iterator[Metric]:
    ended = [((each.name,), each.ended_at.timestamp()) for each in found.chores]
    yield gauge("chore_last_end_timestamp_seconds", "When it last ended.", ["chore"], ended)
    failed = [((each.name,), float(each.failed)) for each in found.chores]
    yield gauge("chore_failed", "Whether its last run failed.", ["chore"], failed)
