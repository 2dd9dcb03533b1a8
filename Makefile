# Two commands are enough: `make demo` and `make test`. Both install what they need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo serve test test-fast check docs bench prove-power-cut prove-trail prove-canaries prove-fuzz install assets browser lock clean

## demo: the main job on the synthetic area, then the site on http://127.0.0.1:8000
demo: install
	$(BIN)/throughcare demo

## serve: the site with what `make demo` built
serve: install
	$(BIN)/throughcare serve

## test: all tests, on both cores, a real browser included
test: install browser
	$(BIN)/python -m pytest -n 2 --dist loadscope

## test-fast: what takes no browser and no full area; under a minute
test-fast: install
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser"

## check: format, lint, types, layers, migrations, generated docs
check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/throughcare manage makemigrations --check --dry-run
	$(BIN)/python -m docs.generate --check

## docs: writes the generated pages of docs/reference
docs: install
	$(BIN)/python -m docs.generate

## bench: each figure that the README quotes
bench: install
	$(BIN)/python -m benchmarks

## prove-power-cut: ten thousand simulated power cuts lose nothing; on broken builds they do
prove-power-cut: install
	$(BIN)/python -m proof.power_cut

## prove-trail: every change of an audit trail of 2,000 events is seen; by broken builds it is not
prove-trail: install
	$(BIN)/python -m proof.trail
	$(BIN)/python -m proof.controls trail

## prove-canaries: nobody is shown what they may not see, anywhere; in broken builds they are
prove-canaries: install
	$(BIN)/python -m proof.canaries
	$(BIN)/python -m proof.controls canaries

## prove-fuzz: 20,000 requests that nobody would send, and no answer is a fault; of broken builds some are
prove-fuzz: install
	$(BIN)/python -m proof.fuzz
	$(BIN)/python -m proof.controls fuzz

install: $(VENV)/installed assets
assets: throughcare/static/built/all.css

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "throughcare needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory apt PACKAGES=python3-venv
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

# Node comes from a wheel of requirements.lock, so that a machine without it can build the pages' assets.
throughcare/static/built/all.css: package-lock.json assets/all.scss assets/build.py $(VENV)/installed
	$(BIN)/python assets/build.py

## browser: Chromium for the tests of pages
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  command -v google-chrome >/dev/null || $(MAKE) --no-print-directory apt PACKAGES=chromium

# Debian's packages: installed where we are root, else the one line to type is printed.
apt:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES); \
	else echo "Please run: sudo apt-get install $(PACKAGES)"; exit 1; fi

## lock: pins every dependency with its hashes; names no registry
lock: install
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
	  --python-version 3.11 --all-extras pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) node_modules throughcare/static/built demo-output
