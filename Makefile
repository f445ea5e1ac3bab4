# Parvis. `make demo` plays the town, `make test` proves it. Needs Python 3.11, pip and make.
PORT ?= 8000
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PYTHONPATH := src

.PHONY: help demo test test-postgres test-journeys test-faults check format lock clean
help:           ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

$(VENV)/run.done: requirements/run.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

demo: $(VENV)/run.done   ## the demo town in a browser: make demo PORT=8123
	@$(BIN)/python -m parvis.cli run --demo --port $(PORT)

test: $(VENV)/dev.done   ## unit, consistency, contract tests and a smoke journey, on SQLite
	$(BIN)/python -m pytest -n auto -m "not journey and not fault"

lock:           ## renew the lock files (needs uv)
	uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -q pyproject.toml -o requirements/run.txt
	uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -q requirements/dev.in -o requirements/dev.txt

check: $(VENV)/dev.done  ## style, types, walls, migrations, translations
	$(BIN)/ruff format --check src tests && $(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:          ## remove the virtual environment and the demo's data
	rm -rf $(VENV) var
