# make run    the takeaways of the sample articles, by every method (base install, no torch)
# make test   the whole test suite (all extras)
# make check  lint and types
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test check clean

run: $(VENV)/base.installed
	$(BIN)/python scripts/show_methods.py data/articles

test: $(VENV)/all.installed
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(VENV)/all.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=. $(BIN)/lint-imports
	$(BIN)/pyright --pythonpath $(BIN)/python

clean:
	rm -rf $(VENV)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/base.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@touch $@

# torch first and pinned: where a CPU build of it is at hand, nothing pulls in another.
$(VENV)/all.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) torch
	$(PIP) --editable '.[all,test]'
	@touch $@ $(VENV)/base.installed
