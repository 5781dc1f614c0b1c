# `make demo` and `make test` need only Python 3.11 or later and make: they create a virtual
# environment first. `make` lists the commands.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help:  ## List these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 17

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[sandbox]'
	@touch $@

$(VENV)/dev.stamp: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/demo.stamp

demo: $(VENV)/demo.stamp  ## Tour a local Discogs, and count every request
	@$(BIN)/python -m discogs.cli.demo

sandbox: $(VENV)/demo.stamp  ## Run a local Discogs on port 8042
	@$(BIN)/python -m discogs.sandbox --port 8042

test: $(VENV)/dev.stamp  ## Run the tests (some: make test ARGS="tests/unit -k lower")
	$(BIN)/python -m pytest -n auto $(ARGS)

coverage: $(VENV)/dev.stamp  ## Run the tests, and see which lines and branches they leave out
	$(BIN)/python -m pytest -n auto --cov=discogs $(ARGS)

# Sessions of noxfile.py: `.venv/bin/nox --list` names them all.
smoke: $(VENV)/dev.stamp  ## Run a part of the tests on every other Python here
	$(BIN)/nox -s smoke

lowest: $(VENV)/dev.stamp  ## Run the same part with the lowest dependencies allowed
	$(BIN)/nox -s lowest

wheel: $(VENV)/dev.stamp  ## Build, install the wheel with each extra alone, and use it
	$(BIN)/nox -s build wheel

mutants: $(VENV)/dev.stamp  ## Make small mistakes in the rules, and name those that no test notices
	$(BIN)/python -m tests.mutants $(FILES)

lint: $(VENV)/dev.stamp  ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp  ## Check types, with mypy --strict and pyright strict
	$(BIN)/mypy
	$(BIN)/pyright

# The theme is maintained until May 2027, and says so at each build.
docs: export NO_MKDOCS_2_WARNING := 1
docs: $(VENV)/dev.stamp  ## Build the site in build/site; dead links and anchors are errors
	$(BIN)/mkdocs build

docs-serve: export NO_MKDOCS_2_WARNING := 1
docs-serve: $(VENV)/dev.stamp  ## Serve the site while you write, at http://127.0.0.1:8000
	$(BIN)/mkdocs serve

check: lint types docs test  ## Check style, types, docs and tests, before each commit

format: $(VENV)/dev.stamp  ## Format the code, and fix what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench-limit: $(VENV)/dev.stamp  ## Measure how well the limit is kept (four minutes)
	$(BIN)/python bench/limit.py

soak: $(VENV)/dev.stamp  ## Run threads and processes amid random faults (seven minutes)
	$(BIN)/python bench/soak.py

attack: $(VENV)/dev.stamp  ## Try what an attacker would: hostile answers, forks, interrupts (ten minutes)
	$(BIN)/python -m tests.attack 100000 10000

record: $(VENV)/dev.stamp  ## Record new cassettes, from the sandbox (or live, with DISCOGS_TOKEN)
	$(BIN)/python -m pytest tests/cassette --record --ignore tests/cassette/test_discipline.py

live-report: $(VENV)/demo.stamp  ## Check the facts against the live API (needs DISCOGS_TOKEN; 42 reads)
	@$(BIN)/python -m live_report

notebooks: $(VENV)/dev.stamp  ## Run the notebooks, and write them to build/notebooks as HTML
	$(BIN)/jupyter nbconvert --to html --execute --CoalesceStreamsPreprocessor.enabled=True --output-dir build/notebooks docs/notebooks/*.ipynb

card: $(VENV)/dev.stamp  ## Draw the README's picture of a card (needs Chromium)
	$(BIN)/python docs/site/release_card.py

# Installed from PyPI once: `rm -r .venv/peers` gets the newest versions.
PEERS := $(addprefix $(VENV)/peers/, python3-discogs-client discogs-sdk)

$(PEERS):
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check $(@F)

bench: $(VENV)/dev.stamp $(PEERS)  ## Compare requests, CPU, memory and import with the peers
	@$(BIN)/python -m bench

bench-behaviour: $(VENV)/dev.stamp $(PEERS)  ## Compare odd data and faults with the peers (four minutes)
	@$(BIN)/python -m bench.behaviour

bench-check: $(VENV)/dev.stamp  ## Measure this package alone, and fail if a figure has doubled
	@$(BIN)/python -m bench --check

build: $(VENV)/dev.stamp  ## Build the wheel and the sdist in dist/
	$(BIN)/nox -s build

release-check: $(VENV)/dev.stamp  ## Check tag, version, changelog, docs, types and API before a release
	$(BIN)/nox -s build api docs
	$(BIN)/python -m tests.release

clean:  ## Remove what was built, and caches (not .venv, whose removal is up to you)
	rm -rf build dist .nox .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.PHONY: smoke lowest wheel build release-check clean
.PHONY: attack help demo sandbox test coverage mutants lint types docs docs-serve check format record live-report notebooks card bench bench-behaviour bench-check bench-limit soak
