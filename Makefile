# secperf: every target works from a fresh clone with Python 3.11 to 3.13 and make.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# Without byte code every start compiles the libraries again, which costs seconds each time.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SECURITY := .venv-security

# Nothing that runs here reports to anybody.
export DO_NOT_TRACK := 1
export DAGSTER_DISABLE_TELEMETRY := yes
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false

export SECPERF_HOME ?= $(CURDIR)/data/demo

.PHONY: help
help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

$(READY): requirements.lock requirements-bootstrap.lock pyproject.toml
	@echo "secperf: making the environment in $(VENV) from requirements.lock"
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"Python 3.11 to 3.13 is needed, this is {v[0]}.{v[1]}; call make PYTHON=python3.12")'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock \
		|| { echo "secperf: uv could not reach the packages; pip tries with its own settings"; \
		     $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.PHONY: setup
setup: $(READY)  ## make the environment

.PHONY: demo
demo: $(READY)  ## run every sample quarter and print the verdicts, the scorecard and where the report is
	@$(BIN)/secperf demo

.PHONY: dev
dev: $(READY)  ## open the Dagster UI on http://127.0.0.1:3000
	@$(BIN)/secperf dev

.PHONY: test
test: check  ## checks and tests, as CI runs them
	@echo "secperf: tests"
	@env -u SECPERF_HOME $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: test-all
test-all: check  ## also the tests that run several quarters more, such as proving a snapshot
	@echo "secperf: all tests"
	@env -u SECPERF_HOME $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "slow or not slow"

.PHONY: unit
# On tables as small as theirs a second thread costs more than it saves.
unit: $(READY)  ## the fast tests only
	@env -u SECPERF_HOME POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -q tests/unit

.PHONY: check
check: $(READY)  ## formatting, types, import rules, SQL style
	@echo "secperf: ruff, mypy, import-linter, sqlfluff"
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }
	@$(BIN)/sqlfluff lint --nocolor --disable-progress-bar -q dbt_project/models dbt_project/tests & sql=$$!; \
		$(BIN)/mypy --no-error-summary; wait $$sql

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-strip-extras --generate-hashes --no-header --no-annotate
.PHONY: lock
lock: $(READY)  ## resolve pyproject.toml into the two locks again
	@$(LOCK) --extra dev pyproject.toml -o requirements.lock
	@$(LOCK) --group security -o requirements-security.lock

$(SECURITY)/.ready: requirements-security.lock
	@$(PYTHON) -m venv --clear $(SECURITY)
	@$(SECURITY)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-security.lock
	@touch $@

.PHONY: sbom
sbom: $(READY) $(SECURITY)/.ready  ## write sbom.cdx.json: every package of the environment, its licence and what needs it
	@$(SECURITY)/bin/cyclonedx-py environment $(VENV) --pyproject pyproject.toml --output-reproducible -o sbom.cdx.json

.PHONY: audit
audit: $(SECURITY)/.ready  ## hold the locked packages against the advisories of the package index; fails where it cannot ask
	@$(SECURITY)/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

.PHONY: clean
clean:  ## remove the environment, caches and the demo's data
	@rm -rf $(VENV) $(SECURITY) sbom.cdx.json data/demo dbt_project/target .mypy_cache .ruff_cache .pytest_cache .hypothesis
