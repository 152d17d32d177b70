# Storywire: everything that one does with it from a checkout. `make` alone lists the targets.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help install demo up test test-browser check format docs lock bench bench-capacity bench-viewers bench-quality bench-record chaos soak check-deploy clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

# Wheels only and by hash: nothing is compiled, and what is installed is what was tested.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Storywire needs Python 3.11 or newer; set PYTHON=…"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the pinned dependencies into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed  ## make the environment in .venv
	@echo "ready: $(BIN)/storywire --help"

demo: $(VENV)/.installed  ## publish the sample articles, print and show the stories they make; no Docker, no server needed
	@$(BIN)/storywire demo

up: $(VENV)/.installed  ## run the whole pipeline on this machine, data kept in ./data
	@$(BIN)/storywire up --data data

test: $(VENV)/.installed-dev  ## lint, types and all tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/pytest

test-browser: $(VENV)/.installed-dev  ## the page in a real browser (needs Chromium)
	@$(BIN)/pytest tests/browser

check: $(VENV)/.installed-dev  ## lint and types only
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/.installed-dev  ## format the code and mend what the linter can
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

docs: $(VENV)/.installed  ## generate docs/asyncapi.json, docs/record.schema.json and docs/settings.md from the code
	@$(BIN)/python -m docs.generate

bench: $(VENV)/.installed-dev  ## speed: ratios measured side by side, stages alone, latency, replicas
	@$(BIN)/python -m benchmarks.speed

bench-growth: $(VENV)/.installed-dev  ## what an article costs with 1,000, 10,000 and 100,000 in the window; an hour
	@$(BIN)/python -m benchmarks.growth

bench-capacity:  ## what the last `make bench` means in articles a day, cores and memory; writes it into docs/scaling.md
	@$(BIN)/python -m benchmarks.capacity --write docs/scaling.md

bench-viewers: $(VENV)/.installed-dev  ## 100 people who watch against none: what they cost the pipeline
	@$(BIN)/python -m benchmarks.viewers

bench-quality: $(VENV)/.installed-dev  ## quality on labelled sets beside this checkout; each says what it lacks
	@for name in duplicates names cleaning dates stories; do \
	   echo; echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

bench-record: $(VENV)/.installed-dev  ## facts, evidence and cost of the records; who said what; names in many spellings
	@for name in record attribution aliases; do \
	   echo; echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

chaos: $(VENV)/.installed-dev  ## the long storm: 2,000 articles, 110 workers killed, the server restarted, paused, filled
	@$(BIN)/python -m tests.chaos.storm

soak: $(VENV)/.installed-dev  ## 100,000 articles through a short window; writes docs/soak.csv and docs/soak.svg
	@$(BIN)/python -m tests.chaos.soak

check-deploy: $(VENV)/.installed-dev  ## hold the manifests in deploy/ against the schemas of Kubernetes
	@$(BIN)/python -m pip install --quiet --only-binary :all: kubernetes-validate==1.37.0
	@$(BIN)/pytest tests/flow/test_kubernetes.py

lock:  ## pin the dependencies anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	   --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	   --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --group dev pyproject.toml -o requirements-dev.lock

clean:  ## remove the environment and caches (never ./data)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
