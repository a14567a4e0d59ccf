# Everything runs in .venv, which is made here: nothing must be installed beforehand but Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo tutorial test test-browser test-all lint types imports check bench messages screenshots train train-matcher train-refstring train-encoder clean

help:            ## this list
	@grep -hE '^[a-z-]+: .*## ' $(MAKEFILE_LIST) | sed 's/: .*## /\t/'

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.user: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[demo]'
	touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[demo,dev,train]'
	touch $@

demo: $(VENV)/.user ## read the PLOS articles of the demo package and serve them at http://127.0.0.1:8000
	$(BIN)/citance demo

tutorial: $(VENV)/.user ## the same over the invented tutorial library
	$(BIN)/citance tutorial

lint: $(VENV)/.dev ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy --strict
	$(BIN)/mypy

imports: $(VENV)/.dev ## imports point down only
	$(BIN)/lint-imports

check: lint types imports ## all that is checked without running

test: check ## what must pass before every commit
	$(BIN)/pytest -m "not slow and not browser" -n auto

test-browser: $(VENV)/.dev ## the pages in a real browser (Debian: apt-get install chromium): axe, tasks, phones, no scripts
	$(BIN)/pytest tests/browser -m "not slow" -n auto

test-all: check ## with the long ones
	$(BIN)/pytest -n auto

bench: $(VENV)/.dev ## measure everything against its floors: about an hour
	$(BIN)/python -m benchmarks.extract
	$(BIN)/python -m benchmarks.sentences
	$(BIN)/python -m benchmarks.stance
	$(BIN)/python -m benchmarks.stance_speed
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.pipeline
	$(BIN)/python -m benchmarks.refstrings
	$(BIN)/python -m benchmarks.matching
	$(BIN)/python -m benchmarks.checking
	$(BIN)/python -m benchmarks.notices
	$(BIN)/python -m benchmarks.people
	$(BIN)/python -m benchmarks.meaning
	$(BIN)/python -m benchmarks.serve
	$(BIN)/python -m benchmarks.pages

messages: $(VENV)/.dev ## collect the words of the pages, bring the catalogues up to them
	$(BIN)/python docs/make_messages.py

screenshots: $(VENV)/.dev ## the pictures of README and docs, with Debian's Chromium (apt-get install chromium)
	$(BIN)/python docs/make_screenshots.py

train: $(VENV)/.dev ## train the linear stance model anew from ../shared/stance (CITANCE_DATA names another place)
	$(BIN)/python train/train_linear.py

train-matcher: $(VENV)/.dev ## fit the weights of matching anew from ../shared/corpora
	$(BIN)/python -m train.train_matcher --write

train-encoder: $(VENV)/.dev ## train the encoder anew: up to three hours; fetches torch and two pretrained encoders
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train-encoder]'
	$(BIN)/python train/train_encoder.py

train-refstring: $(VENV)/.dev ## train the reader of reference strings anew; fetches torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train-encoder]'
	$(BIN)/python train/train_refstring.py

clean: ## remove the environment and caches
clean: ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
