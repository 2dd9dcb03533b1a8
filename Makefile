# Two commands are enough: `make demo` and `make test`. Both install what they need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo serve test test-fast check docs bench prove prove-power-cut prove-trail prove-canaries prove-fuzz \
  prove-matrix prove-oracle prove-migration prove-kills prove-faults prove-load prove-bulk spark install assets programs lock clean

## demo: the main job on the synthetic area, then the site on http://127.0.0.1:8000
demo: install
	$(BIN)/throughcare demo

## serve: the site with what `make demo` built
serve: install
	$(BIN)/throughcare serve

# What asks the database itself also runs on PostgreSQL, whose server comes in a wheel.
ON_POSTGRESQL := tests/integration/record tests/integration/test_pages.py tests/integration/test_imports.py \
  tests/integration/test_keeping.py tests/proof/test_migration.py

# A module's tests stay together, in the order that tests/conftest.py puts them in.
BOTH_CORES := -n 2 --dist loadscope --no-loadscope-reorder

## test: all tests, on both cores, a real browser and PostgreSQL included
test: install programs
	$(BIN)/python -m pytest $(BOTH_CORES)
	$(BIN)/python -m tests.postgres pytest $(BOTH_CORES) $(ON_POSTGRESQL)

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

## prove: every harness at its full size, each also on builds that were broken on purpose; takes hours
prove: prove-power-cut prove-trail prove-canaries prove-fuzz prove-matrix prove-oracle prove-migration \
  prove-kills prove-faults prove-load prove-bulk

## prove-power-cut: ten thousand simulated power cuts lose nothing; on broken builds they do
prove-power-cut: install
	$(BIN)/python -m proof.power_cut

## prove-trail: every change of an audit trail of 2,000 events is seen; by broken builds it is not
prove-trail: install
	$(BIN)/python -m proof.trail
	$(BIN)/python -m proof.found_out trail

## prove-canaries: nobody is shown what they may not see, anywhere; in broken builds they are
prove-canaries: install
	$(BIN)/python -m proof.canaries
	$(BIN)/python -m proof.found_out canaries

## prove-fuzz: 20,000 requests that nobody would send, and no answer is a fault; of broken builds some are
prove-fuzz: install
	$(BIN)/python -m proof.fuzz
	$(BIN)/python -m proof.found_out fuzz

## prove-matrix: every address, method, role, relation and limit answers as the policy says
prove-matrix: install
	$(BIN)/python -m proof.matrix --processes 2
	$(BIN)/python -m proof.matrix --controls

## prove-oracle: a million random questions to the gate, and what PostgreSQL shows by itself, beside the policy
prove-oracle: install
	$(BIN)/python -m proof.oracle
	$(BIN)/python -m proof.oracle --controls
	$(BIN)/python -m proof.oracle --postgres
	$(BIN)/python -m proof.oracle --postgres --controls

## prove-kills: the server is killed 1,000 times under load on SQLite and 200 times on PostgreSQL
prove-kills: install
	$(BIN)/python -m proof.kills
	$(BIN)/python -m proof.kills --database postgresql

## prove-faults: full disk, read-only disk, lost database, wrong clock: an honest page, nothing half-done
prove-faults: install
	$(BIN)/python -m proof.faults
	$(BIN)/python -m proof.faults --database postgresql

## prove-load: fifty people for ten minutes on a full area, on both databases
prove-load: install
	$(BIN)/python -m proof.load
	$(BIN)/python -m proof.load --database postgresql

## prove-migration: the full demo area, carried over from the earlier version, loses no row
prove-migration: install
	test -f demo-output/site.sqlite3 || $(BIN)/throughcare demo --no-serve
	$(BIN)/python -m proof.migration

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

## programs: what the tests need beside Python: Chromium for pages, openssl for time stamps
programs:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  command -v google-chrome >/dev/null || $(MAKE) --no-print-directory apt PACKAGES=chromium
	@command -v openssl >/dev/null || $(MAKE) --no-print-directory apt PACKAGES=openssl

# Debian's packages: installed where we are root, else the one line to type is printed.
apt:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES); \
	else echo "Please run: sudo apt-get install $(PACKAGES)"; exit 1; fi

## prove-bulk: 2,000 random batches on DuckDB and PostgreSQL, 20 on Spark; an hour
prove-bulk: install spark
	THROUGHCARE_BATCHES=2000 $(BIN)/python -m pytest -n 2 --dist load tests/generative/test_engines_agree.py
	THROUGHCARE_BATCHES=20 THROUGHCARE_ENGINES=spark $(BIN)/python -m pytest -k says \
	  -W ignore::pytest.PytestUnraisableExceptionWarning tests/generative/test_engines_agree.py

## spark: what the engine spark needs: the package, and Java
spark: $(VENV)/spark
	@command -v java >/dev/null || $(MAKE) --no-print-directory apt PACKAGES=default-jre-headless

$(VENV)/spark: requirements-spark.lock $(VENV)/installed
	$(BIN)/pip install --quiet --require-hashes -r requirements-spark.lock
	touch $@

LOCK := pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11
## lock: pins every dependency with its hashes; names no registry
lock: install
	$(BIN)/uv $(LOCK) --extra dev pyproject.toml -o requirements.lock
	$(BIN)/uv $(LOCK) --extra spark -c requirements.lock pyproject.toml -o requirements-spark.lock

clean:
	rm -rf $(VENV) node_modules throughcare/static/built demo-output
