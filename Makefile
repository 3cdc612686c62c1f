# Everything a person or CI runs. `make help` lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check bench record pictures fmt lock setup peers web debian debian-test clean

WEB := web/app
# node is in .venv only where the machine has none, or one too old.
NPM := PATH="$(CURDIR)/.venv/bin:$$PATH" npm --prefix $(WEB)
BIN := .venv/bin
SOURCE := core memory tools agent api sandboxes evals
WEB_SOURCE := $(shell find $(WEB) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock" pyproject.toml

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: setup web debian ## serve the demo restaurant on http://127.0.0.1:8000
	@exec $(BIN)/tableside serve --demo $(ARGS)

test: setup peers web debian debian-test ## every test, with the coverage gates
	@$(NPM) test
	@rm -f .coverage .coverage.*
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report= $(ARGS)
	@$(BIN)/coverage json --quiet
	@$(BIN)/python tests/gates.py

check: setup web ## linters and type checkers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@[ ! -x $(BIN)/hadolint ] || { echo hadolint Dockerfile && $(BIN)/hadolint Dockerfile; }
	$(NPM) run check

bench: setup peers web debian ## the benchmarks; the last line is one JSON object
	@$(BIN)/python -m benchmarks $(ARGS)

record: setup ## record a vendor's answers from a real account (VENDOR=square, RECORD_TOKEN)
	@$(BIN)/python scripts/record.py $(VENDOR)

pictures: setup web debian debian-test ## docs/images again, from the real page
	@$(BIN)/python -m scripts.pictures

fmt: setup ## format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup ## requirements*.lock again, from pyproject.toml
	$(UV_LOCK) --all-extras --group dev --upgrade --output-file requirements.lock
	$(UV_LOCK) --upgrade --constraint requirements.lock --output-file requirements-runtime.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --group node --output-file requirements-node.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --group peers --output-file requirements-peers.lock

setup: .venv/setup/python ## .venv from requirements.lock

peers: .venv/setup/peers ## the forecasts that ours is measured beside, in an environment of their own

web: $(WEB)/dist/index.html ## the web app

clean: ## what was made here, but not your data
	rm -rf .venv $(WEB)/node_modules $(WEB)/dist .coverage .coverage.* coverage.json .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/setup/python: requirements.lock pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh python

.venv/setup/peers: requirements-peers.lock | .venv/setup/python
	@sh scripts/setup.sh peers

$(WEB)/node_modules/.installed: $(WEB)/package-lock.json $(WEB)/package.json | .venv/setup/python
	@sh scripts/setup.sh node
	$(NPM) ci --no-audit --no-fund
	@touch $@

$(WEB)/dist/index.html: $(WEB)/node_modules/.installed $(WEB_SOURCE)
	$(NPM) run build
	@touch $@

debian:
	@[ -n "$(TABLESIDE_MONGODB_URI)" ] || sh scripts/setup.sh debian libcurl4 libssl3

debian-test:
	@sh scripts/setup.sh debian chromium fonts-liberation redis-server
