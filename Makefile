# Two commands are enough: `make run` and `make test`. Everything else is here too.
# Needs make and Python 3.11 or newer; uses uv where it is installed, else venv and pip.

PYTHON ?= python3
PY := .venv/bin/python
MARKS := not browser and not night

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-browser test-postgres check check-night bench room clean

help:
	@echo "make run           set up what is missing, load the demo, start web and worker"
	@echo "make test          set up what is missing and run the tests"
	@echo "make setup         only make .venv with the varde command"
	@echo "make test-browser  the tests that drive a real browser (skipped where there is none)"
	@echo "make test-postgres the tests on PostgreSQL (VARDE_TEST_DATABASE_URL)"
	@echo "make check         lint, types, fences and all tests of a commit"
	@echo "make check-night   the long checks: kill -9, damaged files, races"
	@echo "make bench         the benchmarks of bench/"
	@echo "make room name=x   the skeleton of a new room"

# The stamps say what .venv holds; they are older than the lock when the lock has changed.
.venv/ready: requirements.lock pyproject.toml scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh requirements.lock
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@PYTHON="$(PYTHON)" sh scripts/setup.sh requirements-dev.lock
	@touch $@

setup: .venv/ready
setup-dev: .venv/ready-dev

# The demo on this machine: plain http, one click per role. Set VARDE_DEMO=0 to start without it.
run: .venv/ready
	@VARDE_DEMO=$${VARDE_DEMO-1} VARDE_INSECURE_HTTP=$${VARDE_INSECURE_HTTP-1} $(PY) -m config.cli run $(RUN)

test: .venv/ready-dev
	$(PY) -m pytest -n auto -m "$(MARKS)" $(TESTS)

test-browser: .venv/ready-dev
	$(PY) -m pytest -m browser $(TESTS)

test-postgres: .venv/ready-dev
	VARDE_TEST_DATABASE_URL=$${VARDE_TEST_DATABASE_URL-postgresql://postgres@127.0.0.1/varde_test} \
	$(PY) -m pytest -n auto -m "$(MARKS)" $(TESTS)

check: .venv/ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m config.cli makemigrations --check --dry-run
	$(MAKE) test

check-night: .venv/ready-dev
	$(PY) -m pytest -m night $(TESTS)

bench: .venv/ready-dev
	$(PY) -m bench $(BENCH)

room: .venv/ready
	@test -n "$(name)" || { echo "Say which: make room name=library"; exit 1; }
	$(PY) scripts/new_room.py $(name)

clean:
	rm -rf .venv static-built .pytest_cache .mypy_cache .ruff_cache .import_linter_cache *.egg-info
