# Two commands for everything: `make run` tries it, `make test` proves it. They need python3 >= 3.11 with venv.
# While writing: `make quick`.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Hundreds of processes start here: compiled modules are kept, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test quick check bench wheel faults attack audit screenshots translations schema letters lock clean

run: $(READY)
	$(BIN)/fackpol demo

# All tests, in random order, in a process more than there are cores (for many wait for other programs), each with a
# PostgreSQL of its own. One process, to debug: .venv/bin/pytest -n 0
test: $(READY)
	$(BIN)/pytest -n auto --dist worksteal

# The same without those that are marked slow: no browser, no faults, no demo, few commands and servers of their own,
# few walks over many examples. Every package but the demo still has its tests.
quick: $(READY)
	$(BIN)/pytest -n logical --dist worksteal -m "not slow"

# Formatting, types, the layers, every query and name, the wheel from another folder, and the sizes people judge.
check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_sql.py tests/test_architecture.py tests/test_letter_table.py tests/test_wheel.py
	$(BIN)/python -m tests.sizes

bench: $(READY)
	$(BIN)/python -m tests.bench

# What a server needs: the wheel, and the versions that it was tested with.
wheel: $(READY)
	$(BIN)/python -m hatchling build -t wheel
	cp fackpol/server.lock dist/

faults: $(READY)
	FACKPOL_FAULTS=long $(BIN)/pytest -q tests/faults

# Attacks for two hours: who is registered, what works twice, what becomes more than text, who is kept out by a flood.
# Prints; judges nothing. One of them: python -m tests.attack sinks. Scanners: see tests/attack/__init__.py.
attack: $(READY)
	$(BIN)/python -m tests.attack

# axe-core and the Nu HTML checker over every page and letter; wants Chromium, Java and npm.
audit: $(READY)
	$(BIN)/python -m tests.browser.audit

screenshots: $(READY)
	$(BIN)/python -m tests.browser.screenshots

# After changing a sentence: gathers the sentences of code and templates into fackpol/locale/*.po for the translators.
translations: $(READY)
	$(BIN)/python -m tests.translations

# After changing a migration or a view: writes down the database as it is now.
schema: $(READY)
	$(BIN)/python -m tests.schema

# After declaring a kind of letter: writes the table of all letters into ARCHITECTURE.md.
letters: $(READY)
	$(BIN)/python -m tests.letter_table

$(READY): requirements.lock pyproject.toml
	rm -rf .venv && $(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

# For whoever changes dependencies; needs uv. The files name no index. The second one, for servers, is a part of the first.
lock:
	uv pip compile pyproject.toml --all-extras --universal --generate-hashes --python-version 3.11 \
	  --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 \
	  --no-header --no-annotate -c requirements.lock -o fackpol/server.lock

clean:
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
