set shell := ["bash", "-euo", "pipefail", "-c"]

# Another project's environment must not leak into this one's.
unexport VIRTUAL_ENV
unexport PYTHONHOME
unexport PYTHONPATH
# Otherwise each of the hundreds of processes that the tests start would compile the code again.
unexport PYTHONDONTWRITEBYTECODE

export UV_PYTHON_DOWNLOADS := "never"

_list:
    @just --list --unsorted

# `no-exit-message`: these two are ended by Ctrl-C, which is no error, and explain themselves why they cannot start.

# run Je Postule with a demo platform, an agent and its own Postgres, in one process
[continue, no-exit-message]
demo: _venv
    @.venv/bin/python -m jepostule demo

# run the same with debug messages, restarted at each change of the code
[continue, no-exit-message]
dev: _venv
    @.venv/bin/python -m jepostule demo --reload

# run `check` and all tests but the faults, browser journeys included
[parallel]
test: check _chromium
    .venv/bin/python -m pytest -n 4 --dist loadgroup --ignore=tests/journeys --ignore=tests/faults
    .venv/bin/python -m pytest -n 3 --dist loadfile tests/journeys

# run slow tests: killed workers, Postgres and mail away, full disks, slow clients, a deploy, a restore, the image
test-faults: _venv
    .venv/bin/python -m pytest tests/faults

# send many random requests to each route in each role: 200 take twenty minutes
fuzz EXAMPLES="200": _venv
    FUZZ={{ EXAMPLES }} SEED="${SEED:-$RANDOM}" bash -c 'echo "SEED=$SEED" && .venv/bin/python -m pytest tests/fuzz'

# cause all faults at once for this many minutes, and write the results into docs/reliability.md
soak MINUTES="30": _venv
    SOAK={{ MINUTES }} .venv/bin/python -m pytest -s tests/faults/test_soak.py

# run the browser journeys only
test-e2e: _venv _chromium
    .venv/bin/python -m pytest -n 3 --dist loadfile tests/journeys

# run the tests with coverage, reported in .data/coverage/index.html
test-coverage: _venv _chromium
    .venv/bin/coverage erase
    .venv/bin/coverage run -m pytest -n 4 --dist loadgroup --ignore=tests/journeys --ignore=tests/faults
    .venv/bin/coverage run -m pytest tests/journeys
    .venv/bin/coverage combine --quiet
    .venv/bin/coverage html --quiet --directory .data/coverage
    .venv/bin/coverage report

# measure speed in ratios to the machine's limit, of everything or of what is named: about five minutes
bench *NAMES: _venv
    .venv/bin/python -m tests.bench {{ NAMES }}

# measure bytes and requests of each page that a candidate or a recruiter loads
bench-weight: _venv _chromium
    .venv/bin/python -m tests.bench.weight

# write the last results of `bench` and `bench-weight` into docs/performance.md
bench-report: _venv
    .venv/bin/python -m tests.bench.report

# fill the development database, or that of POSTGRES_HOST, with this many applications and all their rows
crowd N: _venv
    .venv/bin/python -m tests.bench.crowd {{ N }}

# measure with 1,000, 100,000 and 2,000,000 applications, into docs/performance.md: half an hour, 20 GB in .data/growth
bench-growth *PARTS: _venv
    .venv/bin/python -m tests.bench.growth {{ PARTS }}
    .venv/bin/python -m tests.bench.growth_report

# measure a hundred candidates at once on the whole journey, into docs/performance.md
bench-load MINUTES="10": _venv
    .venv/bin/python -m tests.bench.load --minutes {{ MINUTES }}
    .venv/bin/python -m tests.bench.load_report

# check style, types, layers, templates, and that the migrations create the tables
[parallel]
check: _style _types _tables

_style: _venv
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/lint-imports --no-logo
    .venv/bin/djlint --lint templates

_types: _venv
    .venv/bin/mypy

_tables: _venv
    .venv/bin/python -m tests.scratch bash -c '.venv/bin/alembic upgrade head && .venv/bin/alembic check'

# fix what `check` can fix by itself
fix: _venv
    .venv/bin/ruff check --fix-only .
    .venv/bin/ruff format .

# bring the database to the newest schema
migrate: _venv
    .venv/bin/python -m jepostule migrate

# generate a migration from the difference between the code's tables and the migrations so far
migration NAME: _venv
    .venv/bin/python -m tests.scratch bash -c '.venv/bin/alembic upgrade head && \
        .venv/bin/alembic revision --autogenerate --rev-id "$0" --message "$1"' \
        "$(printf %04d $(($(ls migrations/versions/*.py | wc -l) + 1)))" {{ quote(NAME) }}

# pin the dependencies of pyproject.toml; `just lock --upgrade` takes the newest versions
lock *OPTIONS:
    {{ pin }} --group dev --output-file requirements-dev.txt {{ OPTIONS }}
    {{ pin }} --constraint requirements-dev.txt --output-file requirements.txt {{ OPTIONS }}

# `--no-config` ignores the machine's own settings: hashes of a private index would end up in the file.
pin := "uv --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line"

# draw the imports between packages, in .data/map.svg
map: _venv
    .venv/bin/python -m tests.map
    @echo .data/map.svg

# The virtual environment, updated when the pins have changed.
_venv:
    @cmp --silent requirements-dev.txt .venv/pins.txt && test -x .venv/bin/python || {{ quote(just_executable()) }} _install

_install:
    test -x .venv/bin/python || uv venv --clear --relocatable --python '>=3.11' .venv
    uv pip sync --require-hashes --compile-bytecode --python .venv/bin/python requirements-dev.txt
    @cp requirements-dev.txt .venv/pins.txt

# A browser for the tests: an installed one, else Debian's (its headless shell if available, which takes half of the CPU
# time), else Playwright's.
_chromium: _venv
    @command -v chromium-headless-shell chromium chromium-browser google-chrome > /dev/null \
        || compgen -G "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}/chromium-*" > /dev/null \
        || {{ quote(just_executable()) }} _debian-chromium \
        || .venv/bin/python -m playwright install chromium

_debian-chromium:
    $(test "$(id -u)" = 0 || echo sudo) apt-get update --quiet
    $(test "$(id -u)" = 0 || echo sudo) apt-get install --quiet --yes chromium-headless-shell \
        || $(test "$(id -u)" = 0 || echo sudo) apt-get install --quiet --yes chromium
