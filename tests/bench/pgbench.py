"""Postgres' own load generator, inserting the same rows as we do: no HTTP, no Python, no checks."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from jepostule.store import embedded
from jepostule.store.embedded.account import who_runs
from jepostule.store.embedded.binaries import programs_for
from tests.bench.requests import PDF
from tests.factories import CAMILLE, WORDS

# An argument is limited to 128 kB, and a byte takes two hexadecimal digits.
PIECE = 60_000  # bytes
APPLICATION = """
insert into application (
    answer_uuid, platform_id, candidate_first_name, candidate_last_name, candidate_email, candidate_peid,
    candidate_phone, candidate_address, candidate_rome_code, candidate_peam_access_token, employer_email,
    employer_description, siret, job, message, send_confirmation
) values (
    gen_random_uuid(), (select id from client_platform where client_id = 'test'), '{candidate_first_name}',
    '{candidate_last_name}', 'candidat' || :number || '@example.org', :number::text, '{candidate_phone}',
    '{candidate_address}', '{candidate_rome_code}', '', 'robin' || :number || '@example.org', '{employer_description}',
    '{siret}', '{job}', '{message}', false
);
""".format(**{name: value.replace("'", "''") for name, value in (CAMILLE | WORDS).items()})
JOB = """
select unnest(procrastinate_defer_jobs_v1(array[row(
    'send-application', 'send-application', 0, null, null,
    jsonb_build_object('letter_id', gen_random_uuid()), null
)]::procrastinate_job_to_defer_v1[]));
"""
DOCUMENT = f"select lo_from_bytea(0, {' || '.join(f':piece{at}::bytea' for at in range(0, len(PDF), PIECE))});\n"
# From a wide range, so that hardly any candidate applies twice.
NUMBER = "\\set number random(1, 1000000000000)\n"


def submit(folder: Path, clients: int, seconds: float) -> float:
    """Transactions per second: the application's row and its job."""
    return run(folder, APPLICATION + JOB, {}, clients, seconds)


def accept(folder: Path, clients: int, seconds: float) -> float:
    """The same plus a document of 200 kB, sent each time, in hexadecimal."""
    pieces = {f"piece{at}": f"\\x{PDF[at : at + PIECE].hex()}" for at in range(0, len(PDF), PIECE)}
    return run(folder, APPLICATION + DOCUMENT + JOB, pieces, clients, seconds)


def run(folder: Path, script: str, values: Mapping[str, str], clients: int, seconds: float) -> float:
    """Uses prepared statements: each is parsed once, and its values are sent each time."""
    file = folder / "script.sql"
    file.write_text(f"{NUMBER}begin;\n{script}commit;\n")
    line = [
        *(program(), "-n", "-M", "prepared", "-f", str(file), "-c", str(clients), "-j", "2"),
        *("-T", str(round(seconds)), "-U", embedded.USER),
        *(argument for name, value in values.items() for argument in ("-D", f"{name}={value}")),
    ]
    where = {
        "PGHOST": os.environ["POSTGRES_HOST"],
        "PGPORT": os.environ["POSTGRES_PORT"],
        "PGDATABASE": os.environ["POSTGRES_DB"],
    }
    said = subprocess.run(line, env=os.environ | where, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    assert found is not None, said
    return float(found[1])


def program() -> str:
    return str(programs_for(who_runs(Path("/"))) / "pgbench")
