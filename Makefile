# Jana. `make demo` and `make test` each set up what they need: on a fresh machine either is the only command.
.POSIX:
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help: ## what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

$(VENV)/run.ok: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; fi
	@touch $@

$(VENV)/dev.ok: requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock; fi
	@touch $@ $(VENV)/run.ok

setup: $(VENV)/dev.ok ## everything for working on Jana, in .venv

demo: $(VENV)/run.ok ## a sample library with half a year of history, in the browser
	@$(BIN)/python -m bot demo

run: $(VENV)/run.ok ## Jana with the fronts that the settings switch on
	@$(BIN)/python -m bot run

test: $(VENV)/dev.ok ## all tests, both databases, under five minutes on two cores
	@$(BIN)/python -m pytest -q -n 4 --dist worksteal

check: $(VENV)/dev.ok ## lint, types, architecture, content, generated pages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_docs.py

proof: $(VENV)/dev.ok ## the long proofs
	@$(BIN)/python -m pytest -q -s -m proof

bench: $(VENV)/dev.ok ## speed and memory, one JSON line a figure
	@for file in bench/bench_*.py; do $(BIN)/python $$file || exit 1; done

golden: $(VENV)/dev.ok ## write the transcripts and golden files anew; the diff is the review
	@JANA_GOLDEN=1 $(BIN)/python -m pytest -q tests/test_transcripts.py tests/test_docs.py tests/test_frozen.py

lock: $(VENV)/dev.ok ## resolve the pins anew: versions and hashes, no addresses
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml -o requirements-dev.lock

.PHONY: help setup demo run test check proof bench golden lock
