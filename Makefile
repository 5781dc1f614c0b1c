# `make demo` and `make test` need Python 3.11 or later and make, nothing else: each makes its own
# virtual environment first. `make` lists what there is.

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

demo: $(VENV)/demo.stamp  ## Walk a local Discogs from object to object, every request counted
	@$(BIN)/python -m discogs.cli.demo

sandbox: $(VENV)/demo.stamp  ## Run the local Discogs alone, on port 8042
	@$(BIN)/python -m discogs.sandbox --port 8042

test: $(VENV)/dev.stamp  ## Run the tests
	$(BIN)/python -m pytest -n 2

coverage: $(VENV)/dev.stamp  ## Run the tests, and see which lines and branches they leave out
	$(BIN)/python -m pytest -n 2 --cov=discogs

lint: $(VENV)/dev.stamp  ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp  ## Check types, with mypy --strict and pyright strict
	$(BIN)/mypy
	$(BIN)/pyright

# The theme's makers stop in May 2027, and say so at each build.
docs: export NO_MKDOCS_2_WARNING := 1
docs: $(VENV)/dev.stamp  ## Build the site, in build/site: dead links and anchors are errors
	$(BIN)/mkdocs build

docs-serve: export NO_MKDOCS_2_WARNING := 1
docs-serve: $(VENV)/dev.stamp  ## Show the site while one writes, at http://127.0.0.1:8000
	$(BIN)/mkdocs serve

check: lint types docs test  ## All of these: before each commit

format: $(VENV)/dev.stamp  ## Put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench-limit: $(VENV)/dev.stamp  ## Measure how well the limit is kept (four minutes)
	$(BIN)/python bench/limit.py

soak: $(VENV)/dev.stamp  ## Let threads and processes work while things go wrong (seven minutes)
	$(BIN)/python bench/soak.py

attack: $(VENV)/dev.stamp  ## Try what an attacker would: hostile answers, forks, interrupts (ten minutes)
	$(BIN)/python -m tests.attack 100000 10000

record: $(VENV)/dev.stamp  ## Record the cassettes anew, from the sandbox (or live, with DISCOGS_TOKEN)
	$(BIN)/python -m pytest tests/cassette --record --ignore tests/cassette/test_discipline.py

notebooks: $(VENV)/dev.stamp  ## Run the notebooks of the docs, into build/notebooks as HTML
	$(BIN)/jupyter nbconvert --to html --execute --output-dir build/notebooks docs/notebooks/*.ipynb

card: $(VENV)/dev.stamp  ## Draw the README's picture of a card anew (needs Chromium)
	$(BIN)/python docs/site/release_card.py

# Newest from PyPI when they are first made: `rm -r .venv/peers` makes them anew.
PEERS := $(addprefix $(VENV)/peers/, python3-discogs-client discogs-sdk)

$(PEERS):
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check $(@F)

bench: $(VENV)/dev.stamp $(PEERS)  ## Measure requests, CPU, memory and import beside the peers
	@$(BIN)/python -m bench

bench-behaviour: $(VENV)/dev.stamp $(PEERS)  ## See what the peers do when things go wrong (four minutes)
	@$(BIN)/python -m bench.behaviour

bench-check: $(VENV)/dev.stamp  ## Measure this package alone, and fail where a figure has doubled
	@$(BIN)/python -m bench --check

.PHONY: attack help demo sandbox test coverage lint types docs docs-serve check format record notebooks card bench bench-behaviour bench-check bench-limit soak
