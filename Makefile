# make run    one sample article by three methods, then five methods compared (no torch)
# make test   the whole test suite (all extras)
# make attack a minute of hostile inputs, the same each time
# make check  lint and types
# make wheel  the wheel built, installed into an empty environment and tried
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test attack check wheel clean

run: $(VENV)/run.installed
	$(BIN)/python scripts/demo.py

test: $(VENV)/all.installed
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

attack: $(VENV)/all.installed
	PYTHONPATH=. $(BIN)/python scripts/attack.py --cases 500 --seed 1

check: $(VENV)/all.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=. $(BIN)/lint-imports
	$(BIN)/pyright --pythonpath $(BIN)/python

wheel: | $(BIN)/python
	$(BIN)/python scripts/check_wheel.py

clean:
	rm -rf $(VENV)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[eval]'
	@touch $@

# torch first and pinned: where a CPU build of it is at hand, nothing pulls in another.
$(VENV)/all.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) torch
	$(PIP) --editable '.[all,test]'
	@touch $@ $(VENV)/run.installed
