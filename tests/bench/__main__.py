"""`python -m tests.bench [NAME ...]`: runs the named benchmarks, or all; prints a table and writes .data/bench.json."""

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

from tests.bench import accepting, machine, people, running, sending, table, uploading, viewing, webhook
from tests.bench.comparing import Ratio
from tests.bench.running import Program, Service
from tests.bench.table import Figure


@dataclass(frozen=True)
class Scene:
    service: Service
    constant: Program
    link: str  # path of the link in a company's e-mail
    cookie: str  # of a logged-in agent


Measure = Callable[[Scene], Ratio | list[Figure]]


def events(scene: Scene) -> list[Figure]:
    people.forget_jobs()
    return [Figure("Events of Mailjet acted upon by one worker", webhook.worked_off(scene.service), "/s")]


def memory(scene: Scene) -> list[Figure]:
    before, peak = uploading.memory(scene.service.web)
    return [
        Figure("Memory of the web process before uploads", before, "MB"),
        Figure(f"and at most, with {uploading.AT_ONCE} uploads of 10 MB at once", peak, "MB"),
    ]


def handed_over(scene: Scene) -> list[Figure]:
    people.forget_jobs()
    return [
        Figure("From accepted to handed over to the mail server, idle", sending.handed_over(scene.service), "ms", 30)
    ]


def letters(scene: Scene) -> Ratio:
    people.forget_jobs()
    return sending.send(scene.service)


MEASURES: dict[str, Measure] = {
    "accept": lambda scene: accepting.accept(scene.service),
    "submit": lambda scene: accepting.submit(scene.service),
    "upload": lambda scene: uploading.upload(scene.service.web),
    "memory": memory,
    "frame": lambda scene: viewing.frame(scene.service.web, scene.constant),
    "form": lambda scene: viewing.form(scene.service.web, scene.constant, scene.link),
    "list": lambda scene: viewing.admin_list(scene.service.web, scene.constant, scene.cookie),
    "token": lambda scene: viewing.token(scene.service.web, scene.constant),
    "webhook": lambda scene: webhook.accept(scene.service, scene.constant),
    "events": events,
    "letters": letters,
    "handed-over": handed_over,
}


def main(names: list[str]) -> None:
    found = read()
    with running.service() as service, running.constant(service.variables) as constant:
        scene = Scene(service, constant, people.settle(), people.logged_in(service.web))
        for name in names or MEASURES:
            result = MEASURES[name](scene)
            found[name] = [asdict(each) for each in (result if isinstance(result, list) else [result])]
            sys.stdout.write("".join(f"{table.line(each)}\n" for each in found[name]))
            table.FILE.write_text(json.dumps({"machine": machine.described(), "found": found}, indent=1))


def read() -> dict[str, list[dict[str, object]]]:
    """Earlier results, kept for the benchmarks that do not run now."""
    return dict(json.loads(table.FILE.read_text())["found"]) if table.FILE.exists() else {}


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # stops child processes, removes temporary folders
    main(sys.argv[1:])
