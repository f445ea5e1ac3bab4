# Parvis. `make demo` plays the town, `make test` proves it. Needs Python 3.11, pip and make.
PORT ?= 8000
SIZE ?= small
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
export PYTHONPATH := src

.PHONY: help screens demo test test-postgres test-journeys test-faults check translations docs bench bench-pages bench-registers bench-studio bench-identity format lock wheel clean
help:            ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

$(VENV)/run.done: requirements/run.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

demo: $(VENV)/run.done    ## the demo town in a browser: make demo PORT=8123 (SIZE=large: 100,000 cases)
	@exec $(BIN)/python -m parvis.cli run --demo --port $(PORT) --size $(SIZE)

test: $(VENV)/dev.done    ## unit, consistency and contract tests, a smoke journey; on SQLite
	$(PYTEST) -n auto -m "not journey and not fault"

test-postgres: $(VENV)/dev.done   ## the same on a PostgreSQL made for the occasion
	$(BIN)/python -m tests.postgres $(PYTEST) -n auto -m "not journey and not fault" --ignore tests/consistency

test-journeys: $(VENV)/dev.done   ## whole journeys in Chromium
	$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -m journey

test-faults: $(VENV)/dev.done     ## kill -9, full disks, hostile input, on both databases
	$(BIN)/python -m tests.postgres --as PARVIS_TEST_POSTGRES $(PYTEST) -m fault

check: $(VENV)/dev.done   ## style, types, walls, translations
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=src:. $(BIN)/python -m django makemigrations --check --dry-run
	$(BIN)/python -m parvis.ui.i18n check

format: $(VENV)/dev.done  ## mend style
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench

translations: $(VENV)/dev.done    ## collect new sentences into the catalogues
	$(BIN)/python -m parvis.ui.i18n extract

docs: $(VENV)/dev.done    ## rewrite docs/settings.md, docs/events.md and docs/commands.md
	$(BIN)/python -m tests.consistency.generated

bench: $(VENV)/dev.done   ## CPU and SQL of the main job, as JSON on the last line (FULL=1: issue sizes)
	$(BIN)/python -W ignore -m bench.cases

bench-pages: $(VENV)/dev.done   ## the same of each page, templates included, on the demo town
	$(BIN)/python -W ignore -m bench.pages

bench-registers: $(VENV)/dev.done   ## addresses beside addok (installed by the benchmark; needs redis-server); FULL=1: France
	$(BIN)/python -W ignore -m bench.registers

bench-studio: $(VENV)/dev.done   ## publication with few and many open cases, the large town (FULL=1), page budgets
	$(BIN)/python -W ignore -m bench.studio

bench-identity: $(VENV)/dev.done   ## sign-ins per core-second beside django-oauth-toolkit (FULL=1: 4 million accounts)
	$(BIN)/python -m tests.postgres $(BIN)/python -W ignore -m bench.identity

wheel: $(VENV)/dev.done   ## build the wheel
	$(BIN)/python -m hatchling build -t wheel

screens: $(VENV)/dev.done  ## renew the screens of docs/screens (Chromium)
	$(BIN)/python -W ignore -m tests.journeys.screens

lock:            ## renew the lock files (needs uv)
	uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -q pyproject.toml -o requirements/run.txt
	uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -q requirements/dev.in -o requirements/dev.txt

clean:           ## remove the virtual environment and the demo's data
	rm -rf $(VENV) var .kernel
