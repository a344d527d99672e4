set shell := ["bash", "-euo", "pipefail", "-c"]

# Another project's environment must not leak into this one's.
unexport VIRTUAL_ENV
unexport PYTHONHOME
unexport PYTHONPATH
# Each of the hundreds of processes that the tests start would compile the code again.
unexport PYTHONDONTWRITEBYTECODE

export UV_PYTHON_DOWNLOADS := "never"

_list:
    @just --list --unsorted

# Ctrl-C is the right way to end these two: no error; and they say themselves why they cannot start.

# Je Postule with a demo platform, an agent and its own Postgres, in one process
[continue, no-exit-message]
demo: _venv
    @.venv/bin/python -m jepostule demo

# the same, started again at each change of the code, with debug messages
[continue, no-exit-message]
dev: _venv
    @.venv/bin/python -m jepostule demo --reload

# everything, browser included
[parallel]
test: check _chromium
    .venv/bin/python -m pytest -n 4 --dist loadgroup --ignore=tests/journeys --ignore=tests/faults
    .venv/bin/python -m pytest -n 3 --dist loadfile tests/journeys

# what takes longer: workers killed, Postgres and mail away, full disks, slow clients, a deploy, a restore, the image
test-faults: _venv
    .venv/bin/python -m pytest tests/faults

# many odd requests to each route in each role, others each time: 200 take twenty minutes
fuzz EXAMPLES="200": _venv
    FUZZ={{ EXAMPLES }} SEED="${SEED:-$RANDOM}" bash -c 'echo "SEED=$SEED" && .venv/bin/python -m pytest tests/fuzz'

# all troubles at once for so many minutes; what came out is written into docs/reliability.md
soak MINUTES="30": _venv
    SOAK={{ MINUTES }} .venv/bin/python -m pytest -s tests/faults/test_soak.py

# the browser's journeys alone
test-e2e: _venv _chromium
    .venv/bin/python -m pytest -n 3 --dist loadfile tests/journeys

# everything again, and which lines ran, in .data/coverage/index.html
test-coverage: _venv _chromium
    .venv/bin/coverage erase
    .venv/bin/coverage run -m pytest -n 4 --dist loadgroup --ignore=tests/journeys --ignore=tests/faults
    .venv/bin/coverage run -m pytest tests/journeys
    .venv/bin/coverage combine --quiet
    .venv/bin/coverage html --quiet --directory .data/coverage
    .venv/bin/coverage report

# speed against the limit, in ratios, all of it or what is named: about five minutes
bench *NAMES: _venv
    .venv/bin/python -m tests.bench {{ NAMES }}

# bytes and requests of each page that a candidate or a recruiter loads
bench-weight: _venv _chromium
    .venv/bin/python -m tests.bench.weight

# write what these two found last into docs/performance.md
bench-report: _venv
    .venv/bin/python -m tests.bench.report

# fill the development database, or the one of POSTGRES_HOST, with so many applications and all their rows
crowd N: _venv
    .venv/bin/python -m tests.bench.crowd {{ N }}

# the service with 1,000, 100,000 and 2,000,000 applications, into docs/performance.md: half an hour, 20 GB in .data/growth
bench-growth *PARTS: _venv
    .venv/bin/python -m tests.bench.growth {{ PARTS }}
    .venv/bin/python -m tests.bench.growth_report

# a hundred candidates at once through the whole journey, into docs/performance.md
bench-load MINUTES="10": _venv
    .venv/bin/python -m tests.bench.load --minutes {{ MINUTES }}
    .venv/bin/python -m tests.bench.load_report

# style, types, layers, templates, and whether the migrations make the tables
[parallel]
check: _style _types _tables

_style: _venv
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/lint-imports --no-logo
    .venv/bin/djlint --lint templates

_types: _venv
    .venv/bin/mypy --num-workers 2

_tables: _venv
    .venv/bin/python -m tests.scratch bash -c '.venv/bin/alembic upgrade head && .venv/bin/alembic check'

# what `check` can repair by itself
fix: _venv
    .venv/bin/ruff check --fix-only .
    .venv/bin/ruff format .

# bring the database to the newest schema
migrate: _venv
    .venv/bin/python -m jepostule migrate

# write a migration from the difference between the tables in the code and the migrations so far
migration NAME: _venv
    .venv/bin/python -m tests.scratch bash -c '.venv/bin/alembic upgrade head && \
        .venv/bin/alembic revision --autogenerate --rev-id "$0" --message "$1"' \
        "$(printf %04d $(($(ls migrations/versions/*.py | wc -l) + 1)))" {{ quote(NAME) }}

# pin the dependencies of pyproject.toml again; `just lock --upgrade` takes the newest
lock *OPTIONS:
    {{ pin }} --group dev --output-file requirements-dev.txt {{ OPTIONS }}
    {{ pin }} --constraint requirements-dev.txt --output-file requirements.txt {{ OPTIONS }}

# Without the machine's own settings: a private index would leave its hashes in the file.
pin := "uv --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line"

# draw who imports whom, in .data/map.svg
map: _venv
    .venv/bin/python -m tests.map
    @echo .data/map.svg

# The environment, made again when the pins have changed.
_venv:
    @cmp --silent requirements-dev.txt .venv/pins.txt && test -x .venv/bin/python || {{ quote(just_executable()) }} _install

_install:
    test -x .venv/bin/python || uv venv --clear --relocatable --python '>=3.11' .venv
    uv pip sync --require-hashes --compile-bytecode --python .venv/bin/python requirements-dev.txt
    @cp requirements-dev.txt .venv/pins.txt

# A browser to test with: what is there, else Debian's, without windows where it has that one: it takes half of the CPU;
# else Playwright's.
_chromium: _venv
    @command -v chromium-headless-shell chromium chromium-browser google-chrome > /dev/null \
        || compgen -G "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}/chromium-*" > /dev/null \
        || {{ quote(just_executable()) }} _debian-chromium \
        || .venv/bin/python -m playwright install chromium

_debian-chromium:
    $(test "$(id -u)" = 0 || echo sudo) apt-get update --quiet
    $(test "$(id -u)" = 0 || echo sudo) apt-get install --quiet --yes chromium-headless-shell \
        || $(test "$(id -u)" = 0 || echo sudo) apt-get install --quiet --yes chromium
