"""One DAG a source, made from the TOML files: fetch, parse, dedup, upload.

A task is a verb of the command line as an argument list; nothing from a source file or a run's
configuration ever meets a shell. Only digests travel between tasks. Where the archive, the work
store and the sources lie is said by ``GONGBAO_ARCHIVE``, ``GONGBAO_WORK``, ``GONGBAO_SOURCES``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta

from airflow.sdk import DAG, Param, task

from gongbao.model import Source
from gongbao.settings import Network, read_settings
from gongbao.sources import find_sources

PUBLISHED_WITH_FAILURES = 4


def verb(*arguments: str) -> str:
    """Run one verb; the last line it prints, which is a digest. Raises when it fails."""
    command = [sys.executable, "-m", "gongbao", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode not in (0, PUBLISHED_WITH_FAILURES):
        raise RuntimeError(f"gongbao {arguments[0]} ended with code {done.returncode}; see the log")
    return done.stdout.split()[-1]


@task
def fetch(source: str, params: dict[str, str | None] | None = None) -> str:
    """Crawl the source over the run's window; the digest of its captures."""
    given = params or {}
    window = [f"--{name}={given[name]}" for name in ("since", "until") if given.get(name)]
    return verb("fetch", *window, "--", source)


@task
def parse(captures: str) -> str:
    """The digest of the documents."""
    return verb("parse", captures)


@task
def dedup(documents: str) -> str:
    """The digest of the relations."""
    return verb("dedup", documents)


@task
def upload(relations: str) -> str:
    """Publish; the digest of the source's published state."""
    return verb("upload", relations)


def make_dag(source: Source) -> DAG:
    """The DAG of one source."""
    day = Param(None, type=["null", "string"], pattern=r"^\d{4}(-\d{2}){0,2}$")
    with DAG(
        dag_id=source.id,
        schedule=source.schedule,
        start_date=datetime(2024, 1, 1),
        catchup=False,
        max_active_runs=1,
        tags=[source.kind, source.family, source.division],
        doc_md=f"{source.title} ({source.publisher})",
        params={"since": day, "until": day},
        default_args={"retries": 2, "retry_delay": timedelta(minutes=5), "owner": "gongbao"},
    ) as dag:
        upload(dedup(parse(fetch(source.id))))
    return dag


def make_dags() -> dict[str, DAG]:
    """Every source's DAG by id; a file that is wrong costs its own DAG only."""
    found, faults = find_sources(read_settings({}, os.environ, Network()).sources)
    for fault in faults:
        sys.stderr.write(f"gongbao: {fault}\n")
    return {source_id: make_dag(source) for source_id, source in found.items()}


globals().update(make_dags())
