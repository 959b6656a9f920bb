# Everything a person types. `make` alone lists it.
PYTHON ?= python3
VENV := .venv/bin
# Two workers; tests of real processes that share a running instance stay in one of them (tests/conftest.py).
SIDE_BY_SIDE := $(VENV)/python -m pytest -n 2
NONE_CHOSEN := 5
PYTEST_ARGS ?=
BENCH_ARGS ?=
TRAIN_ARGS ?=
CHAOS_ARGS ?=
FUZZ_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test test-postgresql faults chaos lint check bench-read bench-memory bench-confidence bench-repair calibrate bench-push bench-geometry bench-ocr bench-fields bench-addresses audit train demo-password clean clean-data setup setup-test peers fuzz

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 - \2/p' Makefile

run: setup ## set up what is missing and start everything; Ctrl-C stops it
	@exec $(VENV)/python manage.py serve

test: setup-test check ## set up what is missing, then lint, types, migrations and the whole test suite
	$(SIDE_BY_SIDE) -m "not processes" $(PYTEST_ARGS) || test $$? -eq $(NONE_CHOSEN)
	$(SIDE_BY_SIDE) --dist loadgroup -m processes $(PYTEST_ARGS) || test $$? -eq $(NONE_CHOSEN)
	$(VENV)/python -m tests.postgresql -n 2 $(PYTEST_ARGS)

test-postgresql: setup-test ## only the second half of it: the tests that use the database, on a private PostgreSQL
	$(VENV)/python -m tests.postgresql -n 2 $(PYTEST_ARGS)

faults: setup-test ## every row of the fault matrix with the shipped settings (many minutes)
	FAULTS=production $(VENV)/python -m pytest tests/faults -k row $(PYTEST_ARGS)

chaos: setup-test ## ten minutes of random faults; CHAOS_ARGS="--seed 1 --minutes 10 --database sqlite|postgresql"
	$(VENV)/python -m benchmarks.chaos $(CHAOS_ARGS)

fuzz: setup-test ## half an hour of random files, requests and frames; FUZZ_ARGS="--seed 1 --minutes 30"
	$(VENV)/python -m benchmarks.fuzz $(FUZZ_ARGS)

lint: setup-test ## ruff and the import contracts
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/lint-imports

check: lint ## lint, types, and that no migration is missing
	$(VENV)/mypy faktury realtime workers
	$(VENV)/python manage.py makemigrations --check --dry-run

bench-read: setup-test ## how well the shipped weights read drawn pages (minutes of CPU)
	$(VENV)/python -m benchmarks.read_pages $(BENCH_ARGS)

bench-memory: setup-test ## core-seconds a dense page and the reading child's memory over 500 of them (about 10 minutes)
	$(VENV)/python -m benchmarks.read_memory $(BENCH_ARGS)

bench-confidence: setup-test ## what stated confidence is worth, on fonts and layouts it was not fitted to (minutes of CPU)
	$(VENV)/python -m benchmarks.confidence $(BENCH_ARGS)

bench-repair: setup-test ## how often misread NIPs and accounts are mended, and how often wrongly (minutes of CPU)
	$(VENV)/python -m benchmarks.repair $(BENCH_ARGS)

calibrate: setup-test ## measure ranges and fit confidence to the weights that ship; after every change of weights (minutes of CPU)
	$(VENV)/python -m workers.ocr.training.ranges
	$(VENV)/python -m workers.ocr.training.calibrate $(BENCH_ARGS)

bench-push: setup-test ## how soon a committed status reaches the screen
	$(VENV)/python -m benchmarks.status_push $(BENCH_ARGS)

bench-geometry: setup-test ## turned pages and photographs of sheets beside Tesseract (10 minutes of CPU)
	$(VENV)/python -m benchmarks.geometry $(BENCH_ARGS)

bench-ocr: setup-test peers ## our reading beside EasyOCR, Tesseract and RapidOCR on the same pages (12 minutes of CPU)
	$(VENV)/python -m benchmarks.ocr $(BENCH_ARGS)

bench-fields: setup-test peers ## fields, automation and its mistakes on held-out documents (first run half an hour of CPU, then minutes)
	$(VENV)/python -m benchmarks.fields $(BENCH_ARGS)

bench-addresses: setup-test ## how exactly addresses are read, on the families rules are developed with (minutes of CPU)
	$(VENV)/python -m benchmarks.addresses $(BENCH_ARGS)

audit: setup ## ask whether a pinned library has a known vulnerability
	@$(VENV)/python -m faktury.management.launcher.audit

train: setup-test ## train the reading networks onwards, resumable, hours of CPU (fonts and word lists: docs/model-card.md)
	$(VENV)/python -m workers.ocr.training $(TRAIN_ARGS)

demo-password: setup ## a new password for the demo user
	@$(VENV)/python manage.py demo --new-password

clean: ## remove the virtual environment and caches; data stays
	rm -rf .venv .venv-audit .venv-bench .bench-cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

clean-data: ## remove var/ (database, files, password): make clean-data YES=1
	@test "$(YES)" = 1 || { echo "make clean-data YES=1 usunie var/: bazę danych, pliki i hasło / removes var/: database, files and password"; exit 1; }
	rm -rf var

peers: .venv-bench/installed
	@command -v tesseract >/dev/null || { command -v apt-get >/dev/null && apt-get install -y -qq tesseract-ocr tesseract-ocr-pol; } \
		|| echo "Tesseract is neither installed nor can it be installed here: it is left out"

.venv-bench/installed: requirements/bench.txt
	@{ $(PYTHON) -m venv .venv-bench && .venv-bench/bin/pip install -q -r requirements/bench.txt && touch $@; } \
		|| echo "RapidOCR and invoice2data cannot be installed here: they are left out"

setup:
	@$(PYTHON) faktury/management/bootstrap.py

setup-test:
	@$(PYTHON) faktury/management/bootstrap.py --test
