# Needs make and Python 3.11 or newer; everything else is set up in .venv.

VENV ?= .venv
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

bin := $(VENV)/bin
stamp = $(shell { $(PYTHON) -V; cat $(1); } 2>&1 | cksum | tr -d ' ')
ready := $(VENV)/ready-$(call stamp,requirements.txt)
ready_dev := $(VENV)/ready-dev-$(call stamp,requirements.txt requirements-dev.txt)
pip := $(bin)/python -m pip --disable-pip-version-check --no-input -qq
uv := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run test bench lint smoke invariants requirements clean
.SILENT:
ifdef PORT
export PORT
endif

help: ## show what there is to make
	sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

run: $(ready) ## set up, load the demo once, start everything on http://127.0.0.1:8000 (PORT=8100 moves it)
	$(bin)/python manage.py up

test: $(ready_dev) ## the whole suite, browser included; nothing is skipped
	CHROMIUM="$$(.ci/chromium)" || exit 2; export CHROMIUM; $(bin)/python .ci/suite.py

bench: $(ready_dev) ## measure, and write the ratios to var/bench
	$(bin)/python -m benchmarks

lint: $(ready_dev) ## format, lint, types, migrations, translations, requirements
	$(bin)/ruff format --check --quiet . && $(bin)/ruff check --quiet .
	DATABASE_URL=postgres://127.0.0.1/o2o REDIS_URL=redis://127.0.0.1 $(bin)/mypy
	$(bin)/python manage.py makemigrations --check --dry-run
	$(bin)/python manage.py translations check
	$(bin)/python -m pip --disable-pip-version-check check

smoke: $(ready) ## play the whole story against the running site
	$(bin)/python manage.py smoke --base-url http://127.0.0.1:$${PORT:-8000}

invariants: $(ready) ## prove every law of the data, read-only
	$(bin)/python manage.py check_invariants

requirements: ## pin requirements.in anew, with hashes (needs uv)
	$(uv) requirements.in --output-file requirements.txt
	$(uv) requirements-dev.in --output-file requirements-dev.txt
	$(uv) deploy/requirements.in --output-file deploy/requirements.txt

clean: ## remove everything that was set up here, the data included
	if [ -x $(bin)/python ]; then $(bin)/python -m o2o.engines.remove; fi
	rm -rf var .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/bin/python:
	test -n "$(PYTHON)" || { echo "o2o needs Python 3.11 or newer, with its venv module (Debian: apt-get install python3-venv)." >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV) >/dev/null || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment (Debian: apt-get install python3-venv)." >&2; exit 2; }

$(ready): | $(VENV)/bin/python
	echo "Setting up $(VENV): once, about a minute …"
	$(pip) install --require-hashes -r requirements.txt
	rm -f $(VENV)/ready-[0-9]*; touch $@

$(ready_dev): $(ready)
	echo "Setting up what the tests need: once, about a minute …"
	$(pip) install --require-hashes -r requirements.txt -r requirements-dev.txt
	rm -f $(VENV)/ready-dev-*; touch $@
