# CaseLink. A new machine needs git, make and Python 3.11 or newer; the rest is installed here.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory --no-builtin-rules
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto
ARGS ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps

.PHONY: help run test setup check bench clean setup-dev browser

help: ## Say what there is
	@printf 'make run     everything in the foreground: web, worker, beat, database, broker, demonstration data\n'
	@printf 'make test    install what the tests need and run them all (ARGS="-k words" for some)\n'
	@printf 'make setup   environment and front-end assets only; then .venv/bin/python manage.py ...\n'
	@printf 'make check   linters, types, import contract, migrations, locks, deployment, bandit, pip-audit\n'
	@printf 'make bench   the benchmarks, each beside its baseline; writes var/bench.json\n'
	@printf 'make clean   stop the embedded services, delete their data and everything that was built\n'

# The recipe is replaced by the program, so that a signal sent to make reaches it and nothing else.
run: setup ## Everything, in the foreground
	@exec $(BIN)/python manage.py run $(ARGS)

test: setup-dev browser ## The whole suite, against real PostgreSQL and Redis
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 $(ARGS)

setup: staticfiles/.made ## Environment and assets

check: setup-dev ## Everything that can be said without running the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# Not what stands within a tag: its last line has no end.
	@templates=$$(git ls-files '*.html' ':!templates/django'); if [ -n "$$templates" ]; then set -x; \
	  $(BIN)/djade --target-version 5.2 --check $$templates && $(BIN)/djlint --quiet --lint $$templates; fi
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python tools/check_locks.py
	$(BIN)/python tools/messages.py --check
	$(BIN)/python tools/check_deployment.py
	$(BIN)/python tools/audit_code.py
	$(BIN)/python tools/audit_packages.py
	@# Not through manage.py, which would start the services for it.
	$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --settings caselink.settings

bench: setup-dev ## Benchmarks
	@$(BIN)/python -m tests.bench $(ARGS)

clean: ## Stop the services, delete their data and what was built
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m caselink.embedded stop --wipe; \
	  CASELINK_VAR=$${CASELINK_VAR:-var}/test $(BIN)/python -m caselink.embedded stop --wipe; fi
	rm -rf $(VENV) node_modules static/build static/build.new staticfiles
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*


# --- what the verbs stand on; each stamp is newer than what it was made from ---

# PYTHON names an interpreter; unset, the first that is new enough is used.
$(BIN)/python:
	@found=""; for candidate in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "CaseLink needs Python 3.11 or newer, with its venv module (Debian: python3-venv)." >&2; \
	  echo "If it is installed under another name: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; fi; \
	echo "Making $(VENV) with $$found"; "$$found" -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "Installing Python packages"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing Python packages for tests and checks"
	@$(PIP) -r requirements-dev.txt
	@touch $@

node_modules/.made: package.json package-lock.json $(VENV)/.runtime
	@echo "Installing front-end packages"
	@$(BIN)/python tools/node.py npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error
	@touch $@

static/build/.made: node_modules/.made $(wildcard assets/*) $(wildcard assets/styles/*)
	@echo "Building front-end assets"
	@$(BIN)/python tools/node.py node assets/build.mjs
	@touch $@

staticfiles/.made: static/build/.made $(VENV)/.runtime caselink/settings.py
	@$(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

setup-dev: setup $(VENV)/.dev

browser: $(VENV)/.dev
	@$(BIN)/python tools/browser.py
