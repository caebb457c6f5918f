# Everything happens in .venv; nothing outside of this folder is changed.
#   make demo   grade an example and show the report          (numpy only)
#   make test   complete the set-up and run all tests         (adds torch and the test tools)
#   make lint   ruff, mypy --strict, import contracts
#   make kits   write the kits that students' self-checks need
#   make corpus judge right and wrong hand-ins by the thousand; see docs/corpus.md
#   make bench  measure the grader, alone and beside other tools; see benchmarks/README.md
#   make machines   grade all examples with the kernels of other processors; see docs/corpus.md
#   make diagnosis  count how often mistakes are named; see docs/diagnosis.md
#
# PYTHON picks the interpreter (3.11 or newer), PIP_FLAGS is passed to pip; see docs/install.md.

PYTHON    ?= python3
PIP_FLAGS ?=
VENV      := .venv
# the grader's cache lies in the home folder
export GRADE_CACHE ?= off
BIN       := $(VENV)/bin
PIP       := $(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_FLAGS) -c constraints.txt
EXAMPLE   ?= submissions_example/two_layer_relu/partial/missing_mask
# "auto" where this machine can close files and network to a submission, else "none"
SANDBOX    = $(shell $(BIN)/python -c 'from grader.sandbox.probe import best_level; print("auto" if best_level() else "none")')

.PHONY: demo test lint format schema kits attacks corpus machines diagnosis bench clean

demo: $(VENV)/.demo
	@sandbox=$(SANDBOX); \
	if [ "$$sandbox" = none ]; then \
	  echo "This machine has no sandbox: the example, which is known, runs with --sandbox none."; \
	fi; \
	$(BIN)/grade $(EXAMPLE) --sandbox "$$sandbox" || test $$? -eq 1

# the grader is started hundreds of times; where Python may not write byte code, each start compiles it
test: $(VENV)/.test
	$(BIN)/python -m compileall -q grader
	$(BIN)/python -m pytest -n auto -q

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

kits: $(VENV)/.test
	$(BIN)/grade kit

schema: $(VENV)/.demo
	$(BIN)/grade schema > assignments/assignment.schema.json

attacks: $(VENV)/.test
	$(BIN)/python -m tests.attacks

# CORPUS takes further arguments, e.g. make corpus CORPUS='--seed 7 --assignment two_layer_relu'
corpus: $(VENV)/.test
	$(BIN)/python -m tests.corpus $(CORPUS)

machines: $(VENV)/.test
	$(BIN)/python -m tests.machines

# DIAGNOSIS takes further arguments, e.g. make diagnosis DIAGNOSIS='two_layer_relu --seed 7'
diagnosis: $(VENV)/.test
	$(BIN)/python -m tests.diagnosis $(DIAGNOSIS)

# the last of them installs other tools under .bench/; BENCH takes its arguments, e.g.
# make bench BENCH='--rounds 3 --write docs/performance.md'
bench: $(VENV)/.test
	$(BIN)/python benchmarks/sandbox_overhead.py
	$(BIN)/python benchmarks/one_submission.py
	$(BIN)/python benchmarks/large_class.py
	$(BIN)/python -m benchmarks.cluster
	$(BIN)/python -m benchmarks.side_by_side $(BENCH)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "grader needs Python 3.11 or newer; name one with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.demo
	$(PIP) -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .bench
