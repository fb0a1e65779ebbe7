# Two commands for a newcomer: make demo, make test. Both make .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test long check format practice crash torture torture-keeping crash-crawl bench-crawl clean bench-html bench-pdf bench-newspaper bench-read reading-docs bench-dedup airflow test-airflow

demo: .venv/.bare
	$(BIN)/gongbao demo

# By file, so that what the tests of one file share is made once.
test: .venv/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# What make test leaves out because it is long and because a shorter test shows the same.
long: .venv/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m long

# Kills a demo at 40 points, a reparse at 12, a crawl of 300 documents at 60, and compares what a
# second run makes of each.
crash: .venv/.dev
	$(BIN)/python -m pytest -n 2 -m crash

# The last of these alone; how many requests were made twice.
crash-crawl: .venv/.dev
	$(BIN)/python -m pytest -s -m '' tests/crawlers/test_killed.py

# Airflow in the foreground at http://127.0.0.1:8080, on SQLite, in .airflow; Ctrl-C ends it.
airflow: .venv/.dev
	$(BIN)/python infra/one-machine/foreground.py

# The real scheduler: SQLite, then PostgreSQL, Redis and Celery with two workers, one killed -9; then
# what systemd and docker-compose say of the files for them. As root it installs what is missing.
test-airflow: .venv/.cluster
	PYTHONPATH=tests $(BIN)/python -m machines.debian
	$(BIN)/python -m pytest -n 2 --dist loadfile -m cluster tests/dags tests/infra

# An hour of harm: kills, failing storage, many writers, bit flips, hostile bytes (docs/reliability.md).
# With AWS_ENDPOINT_URL_S3 set, on that server; else on one that it starts.
torture: .venv/.dev
	PYTHONPATH=tests $(BIN)/python -m torture.harm --faults 112
	PYTHONPATH=tests $(BIN)/python -m torture.crash --points 1020 --on folder
	PYTHONPATH=tests $(BIN)/python -m torture.crash --points 320 --on s3
	PYTHONPATH=tests $(BIN)/python -m torture.together
	PYTHONPATH=tests $(BIN)/python -m torture.storm --commits 200
	PYTHONPATH=tests $(BIN)/python -m torture.hostile --mutations 10000

# Who may do what to an archive: the policies of infra/storage given to three users of a Ceph that
# it starts, for the server that torture starts refuses nobody. As root, on Debian or Ubuntu.
torture-keeping: .venv/.dev
	PYTHONPATH=tests $(BIN)/python -m torture.ceph --install
	PYTHONPATH=tests $(BIN)/python -m torture.ceph -- $(BIN)/python -m torture.keeping

# Sets the practice city's pages anew (gongbao/practice/site, tests/practice/truth).
practice: .venv/.dev
	PYTHONPATH=tests $(BIN)/python -m practice.build

# Figures against peers, which live in a venv of their own and are part of nothing.
bench-crawl: .venv/.dev
	$(BIN)/python benchmarks/crawl_overhead.py --pages 2000 --rounds 5

bench-html: .venv-bench/.ready
	.venv-bench/bin/python benchmarks/html_quality.py

bench-pdf: .venv-bench/.ready
	PYTHONPATH=tests .venv-bench/bin/python -m practice.layouts build/layouts --seeds 1 --producers direct browser
	PYTHONPATH=tests .venv-bench/bin/python -m practice.layouts build/layouts --seeds 1 --orders logical --producers truetype
	PYTHONPATH=tests .venv-bench/bin/python -m practice.layouts build/layouts --seeds 1 --layouts broken-table two-columns --producers scan
	PYTHONPATH=tests:. .venv-bench/bin/python benchmarks/pdf_quality.py build/layouts --peers
	.venv-bench/bin/python benchmarks/pdf_speed.py build/layouts --match 'truetype-*.pdf'
	.venv-bench/bin/python benchmarks/pdf_speed.py ../shared/samples/pdf

bench-newspaper: .venv-bench/.ready
	PYTHONPATH=tests .venv-bench/bin/python -m practice.sheets build/sheets --seeds 1
	PYTHONPATH=tests:. .venv-bench/bin/python benchmarks/newspaper_quality.py build/sheets --peers --rounds 3
	PYTHONPATH=tests:. .venv-bench/bin/python benchmarks/newspaper_day.py

bench-read: .venv/.dev
	$(BIN)/python benchmarks/reading_figures.py build/reading

# The page for readers with Spark too, which needs Java and a venv of its own (850 MB).
reading-docs: .venv/.dev .venv-spark/.ready
	GONGBAO_TEST_SPARK=$(CURDIR)/.venv-spark/bin/python $(BIN)/python -m pytest -m '' tests/docs

.venv-spark/.ready:
	$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/pip install --quiet --disable-pip-version-check 'pyspark>=4.3' pyarrow pandas
	touch $@

bench-dedup: .venv-bench/.ready .venv-bench-dedup/.ready
	PYTHONPATH=tests .venv-bench/bin/python benchmarks/dedup_quality.py

.venv-bench-dedup/.ready: benchmarks/dedup_peers.txt
	$(PYTHON) -m venv .venv-bench-dedup
	.venv-bench-dedup/bin/pip install --quiet --disable-pip-version-check --requirement benchmarks/dedup_peers.txt
	touch $@

.venv-bench/.ready: benchmarks/peers.txt pyproject.toml
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --upgrade pip
	.venv-bench/bin/pip install --quiet --editable '.[dev,ocr]' --requirement benchmarks/peers.txt
	touch $@

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gongbao needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv

.venv/.bare: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) --editable .
	touch $@

.venv/.dev: .venv/.bare
	$(PIP) --editable '.[dev]'
	touch $@

.venv/.cluster: .venv/.dev
	$(PIP) --editable '.[cluster]'
	touch $@

clean:
	rm -rf .venv .venv-spark .venv-bench .venv-bench-dedup
