# Short cuts for developers. A fresh machine needs Python 3.11 or later and make, nothing else.
PYTHON ?= python3
PY := .venv/bin/python
RUN_READY := .venv/.run-ready
DEV_READY := .venv/.dev-ready
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header pyproject.toml

.PHONY: run install test collect lint bench bench-scale soak lock clean
.DEFAULT_GOAL := run

run: $(RUN_READY)
	$(PY) run.py

install: $(RUN_READY)

# Bytecode is kept whatever the shell says: without it each worker rewrites 400 files of tests, and
# each bot that a test starts compiles all of its own.
test: $(DEV_READY)
	$(MAKE) --jobs 2 --output-sync lint collect
	PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n 4 --dist worksteal

# Compiles the asserts of all tests once, beside the linters, where each worker would compile them.
# What it finds wrong the tests say again.
collect: $(DEV_READY)
	-@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n 0 --collect-only -qq >/dev/null

lint: $(DEV_READY)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports

bench: $(DEV_READY)
	$(PY) -m tests.bench

# All of India: the first run builds 12 GB of databases in build/scale, which later ones use again.
bench-scale: $(DEV_READY)
	$(PY) -m tests.bench.scale

# Minutes of kills and faults; SEED=… repeats what a run did by chance.
soak: $(DEV_READY)
	SHAKTI_SOAK_SEED=$(SEED) $(PY) -m pytest tests/soak -n 0 -s

# The development lock comes first: what runs is what was tested.
lock: $(DEV_READY)
	$(LOCK) --extra dev -o requirements-dev.lock
	$(LOCK) -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf .venv build data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Booth Shakti needs Python 3.11 or later: make run PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(RUN_READY): requirements.lock | .venv/bin/python
	$(PIP) -r requirements.lock
	@touch $@

$(DEV_READY): requirements-dev.lock $(RUN_READY)
	$(PIP) -r requirements-dev.lock
	@touch $@
