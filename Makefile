# Two commands do it all on a machine with Python 3.11 or newer, git and make: `make report`, `make test`.

PYTHON ?= python3
BATCH  ?= 2016-03-30-obama
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# What an installation copies to where Jupyter looks for it.
SHARED_FILES := src/analysis/lab/kernel.json src/analysis/export/menu.json
# What a notebook is without what JupyterLab saves beside it: for git (.gitattributes) and for `make check`.
STRIP  := .venv/bin/nbstripout --keep-id --extra-keys metadata.language_info

# No Python that make starts imports from the folder that it is started in.
export PYTHONSAFEPATH := 1

.DEFAULT_GOAL := help
.PHONY: help env filter data report reports test test-all check bench bench-quick lab serve clean

help:           ## this list
	@sed -n 's/^\([a-z-]*\): *[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

env: $(READY) filter  ## the environment alone: .venv, from the hash-pinned lock file

# pip (or uv, where it is on the path, in a few seconds) installs what the lock file pins, and nothing else; --no-deps keeps
# the package itself from pulling more. What is installed is compiled on all cores; pip would do it on one. A package may
# carry files for other Pythons.
install = $(if $(shell command -v uv),uv pip install --quiet --python $(BIN)/python $(1) || )$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile $(1)
# What it is, and a command: named when it begins, with its time when it has ended.
step = @printf '%s … ' '$(1)' >&2; begun=$$(date +%s); $(2) && echo "$$(( $$(date +%s) - begun )) s" >&2
$(READY): requirements.lock pyproject.toml $(SHARED_FILES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "clemency needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(call step,An environment in $(VENV),$(PYTHON) -m venv --clear $(VENV))
	$(call step,The packages that requirements.lock pins (about a minute; a few seconds with uv),$(call install,--require-hashes --requirement requirements.lock))
	$(call step,The package itself,$(call install,--no-deps --no-build-isolation --editable .))
	$(call step,Their bytecode,{ $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib src || true; })
	@touch $@

# In a clone of the project alone; nothing is said where there is no git, or where its settings cannot be written.
filter:
	@[ -n "$$(git rev-parse --show-prefix 2>/dev/null || echo none)" ] || \
	  git config filter.notebook.clean 'if [ -x .venv/bin/nbstripout ]; then $(STRIP); else cat; fi' 2>/dev/null || true

report: $(READY)  ## the report of one batch, in HTML and PDF (BATCH=2016-03-30-obama)
	$(BIN)/clemency report $(BATCH)

reports: $(READY) ## every batch, and the pages across batches
	$(BIN)/clemency report --all

data: $(READY)  ## data/grants.csv anew, from the published lists in data/raw (where to get them: data/README.md)
	@ls data/raw/* >/dev/null 2>&1 || { echo "data/raw is empty: put the published lists there; data/README.md says where to get them" >&2; exit 1; }
	$(BIN)/clemency ingest data/raw

test: $(READY)  ## the tests of every promise, in five minutes on two cores
	$(BIN)/python -m pytest -n auto -m "not slow"

test-all: test  ## and those that are slow by nature: every browser setting, kills, installs, a million rows, JupyterLab, a cluster
	$(BIN)/python -m pytest -n auto -m slow

check: $(READY) ## style, types, clean notebooks, the plan of the house, and the statements that must hold of the grants table
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@for notebook in notebooks/*.ipynb; do \
	  { git show ":./$$notebook" 2>/dev/null || cat "$$notebook"; } | $(STRIP) --verify || \
	  { echo "$$notebook: git has what JupyterLab saved in it; make env, and then: git add --renormalize $$notebook" >&2; exit 1; }; done
	$(BIN)/python -m pytest --quiet tests/test_architecture.py
	$(BIN)/clemency check

bench: $(READY) ## how fast lists are read and reports built, in about half an hour; one JSON object
	$(BIN)/python tests/bench.py

bench-quick: $(READY) ## whether something has become slower, in about a minute: ratios against plain ways of doing the same
	$(BIN)/python tests/bench_quick.py

# Settings for who has made none: JupyterLab asks nobody outside for news or for a newer version of itself, nor whether it may.
lab: export JUPYTER_CONFIG_PATH := $(CURDIR)/src/analysis/lab$(if $(JUPYTER_CONFIG_PATH),:$(JUPYTER_CONFIG_PATH))
lab: $(READY) filter  ## JupyterLab on the exploring notebook
	@[ "$$(id -u)" != 0 ] || echo "You are root: Jupyter starts only with --allow-root, which make passes; whoever has the address with its token is root here." >&2
	$(BIN)/jupyter lab $$([ "$$(id -u)" != 0 ] || echo --allow-root) --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/explore

serve: $(READY) ## the built site on http://localhost:8000
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory reports/site 8000

# No environment is needed for it, and none that is damaged is in its way.
clean:          ## remove the environment and what was built, and nothing that somebody put there
	@$(PYTHON) -I -B -c 'import sys; sys.path.insert(0, "src"); from pathlib import Path; from analysis.publish.release import remove_site; print(*(f"{line}\n" for line in remove_site(Path("reports/site"))), sep="", end="")'
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
