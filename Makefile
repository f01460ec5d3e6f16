# make lab    make test    make quick    make portable    make course    make site    make pictures    make bench    make bench-grading    make oldest    make constraints
# Variables: PYTHON=python3.12  PORT=8889  BROWSER=no  LAB_FLAGS="..."  JOBS=2  WITHOUT="1 thread"  MINUTES=20

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# what a learner needs and no more: neither the tests' tools nor a teacher's buttons
LEARNS := $(VENV)/.learns
PYTHON ?=
PORT ?= 8888
BROWSER ?= yes
JOBS ?= 2

# one thread per process: the processes already share the cores, and sums come out the same everywhere
unit quick strict lax oldest: export OMP_NUM_THREADS := 1
unit quick strict lax oldest: export OPENBLAS_NUM_THREADS := 1
unit quick strict lax oldest: export MKL_NUM_THREADS := 1
# what Python has compiled is kept, as it is by default: the tests start hundreds of processes
unit quick strict lax oldest: export PYTHONDONTWRITEBYTECODE :=
# no learner's guesses are read or written
unit quick strict lax oldest: export LOSSEDU_HOME :=

NBVAL_FLAGS := -o addopts= -o filterwarnings=default -p no:cacheprovider -q \
         --nbval-current-env --nbval-cell-timeout=300 --nbval-sanitize-with tests/nbval.cfg \
         -n $(JOBS) --dist loadfile
NBVAL := $(BIN)/pytest $(NBVAL_FLAGS)
# of the rules for code, those that hold in a notebook too: an import may stand where it is used
LINT_CELLS := $(BIN)/ruff check --isolated --no-cache --target-version py311 --line-length 120 \
              --select E,F,W,B015,B018 --ignore E402,E731

.PHONY: help lab test quick lint unit strict lax portable course site pictures bench bench-grading oldest constraints
help:
	@sed -n 's/^# \(make lab.*\)/\1/p; s/^# \(Variables.*\)/\1/p' Makefile

$(INSTALLED): pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" VENV="$(VENV)" EXTRA=all sh tools/setup.sh
	@touch $@ $(LEARNS)

$(LEARNS): pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" VENV="$(VENV)" EXTRA=course sh tools/setup.sh
	@touch $@

lab: $(LEARNS)
	@$(BIN)/lossedu lab --port $(PORT) $(if $(filter no,$(BROWSER)),--no-browser) $(LAB_FLAGS)

test: lint unit strict lax

lint: $(INSTALLED)
	$(BIN)/ruff check --no-cache .
	$(LINT_CELLS) solutions/*.ipynb
	$(LINT_CELLS),F401 notebooks/*.ipynb

unit: $(INSTALLED)
	$(BIN)/pytest -q -rs -n $(JOBS) --dist loadgroup

# the developer's loop: each loss at its defaults, each exercise that is judged fast, what is fast of the rest;
# a test that takes more than a second is listed: it belongs to tier proof
quick: $(INSTALLED)
	$(BIN)/pytest -q -n $(JOBS) --dist loadgroup -m quick --durations=10 --durations-min=1

strict: $(INSTALLED)
	$(NBVAL) --nbval solutions

lax: $(INSTALLED)
	$(NBVAL) --nbval-lax notebooks

# what could depend on the processor, under other instruction sets and with 1 and 2 threads
portable: $(INSTALLED)
	$(BIN)/python tools/portable.py --jobs $(JOBS) $(if $(WITHOUT),--without "$(WITHOUT)") \
	    $(if $(MINUTES),--minutes $(MINUTES)) --strict "$(NBVAL) --nbval solutions"

course: $(INSTALLED)
	$(BIN)/lossedu build --jobs $(JOBS)

# the website, in build/site/html: nothing is downloaded, no notebook is run, a warning is an error
site: $(INSTALLED)
	$(BIN)/python course/publish.py --jobs $(JOBS)

# the pictures in README, with a Chromium
pictures: site
	$(BIN)/python tools/unit_picture.py
	$(BIN)/python tools/site_pictures.py

bench: $(INSTALLED)
	$(BIN)/python -m bench

# a unit with 60 submissions, by our command and by nbgrader's, one after the other; a quarter of an hour
bench-grading: $(INSTALLED)
	$(BIN)/python -m bench.grading --submissions 60

# the oldest versions that pyproject.toml allows, in an environment of their own: the quick tests and the notebooks.
# PyTorch alone is the one of constraints.txt: an old one may be gigabytes of CUDA. OLDEST="torch==2.7.0" asks for it
OLDEST ?= $(shell grep '^torch==' constraints.txt)
OLD := build/oldest
oldest: $(INSTALLED)
	$(BIN)/python -m venv --clear $(OLD)
	$(BIN)/python tools/oldest.py $(OLDEST) > $(OLD)/constraints.txt
	$(OLD)/bin/python -m pip install --upgrade pip setuptools
	$(OLD)/bin/python -m pip install --no-build-isolation -c $(OLD)/constraints.txt --editable '.[all]'
	$(OLD)/bin/pytest -q -n $(JOBS) --dist loadgroup -m quick -W default::DeprecationWarning
	$(OLD)/bin/pytest $(NBVAL_FLAGS) --nbval-lax notebooks

# the newest versions of everything, in an environment of their own; WITH="torch==2.13.0" holds one back
constraints: $(INSTALLED)
	$(BIN)/python -m venv --clear build/newest
	build/newest/bin/python -m pip install --upgrade pip setuptools '.[all]' $(WITH)
	echo '# The exact versions with which the stored outputs were made. Made by: make constraints' > $@.txt
	build/newest/bin/python -m pip freeze --all | grep -v ' @ ' | grep -viE '^(nvidia|triton|cuda)' \
	    | sed 's/+[a-z0-9.]*$$//' >> $@.txt
