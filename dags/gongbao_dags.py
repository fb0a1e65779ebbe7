"""One DAG a source, made from the TOML files: fetch, parse, dedup, upload, report.

A task is a verb of the command line as an argument list; nothing from a source file or a run's
configuration ever meets a shell. Only digests, and the days of windows, travel between tasks.

Where things lie is said by ``GONGBAO_ARCHIVE``, ``GONGBAO_WORK`` and ``GONGBAO_SOURCES``. With
``GONGBAO_POOLS=hosts`` a crawl takes the one slot of its host's pool, on whatever worker it runs;
``pools.py`` beside this file lists the pools for ``airflow pools import``. With
``GONGBAO_LATE_HOURS`` a run that takes longer than that is told of.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import (
    DAG,
    Asset,
    CronDataIntervalTimetable,
    DeadlineAlert,
    DeadlineReference,
    SyncCallback,
    get_parsing_context,
    task_group,
)  # fmt: skip
from airflow.sdk.exceptions import AirflowFailException
from gongbao_calls import last_words, tell_failed, tell_late, verb

from gongbao.errors import UsageError
from gongbao.model import Source
from gongbao.schedule import Interval, host_of, windows_of
from gongbao.settings import Network, read_settings
from gongbao.sources import find_sources, pick_sources
from gongbao.stages import Window
from gongbao.verbs.options import window as window_of

Days = dict[str, str]

PATIENT: dict[str, Any] = {
    "owner": os.environ.get("GONGBAO_OWNER", "gongbao"),
    "retries": 3,
    "retry_delay": timedelta(seconds=float(os.environ.get("GONGBAO_RETRY_SECONDS", "300"))),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=2),
    "on_failure_callback": tell_failed,
}

ASKED = {"since": None, "until": None, "by": "year"}
"""What a manual run may be given."""


def windows(source: str, params: Any = None, dag_run: Any = None) -> list[Days]:
    """The run's windows, newest first: ``since`` and ``until``, where they are closed."""
    try:
        (read,) = pick_sources(read_settings({}, os.environ, Network()).sources, (source,))
        chosen = windows_of(
            read,
            _interval(dag_run),
            window_of(params.get("since"), params.get("until")),
            backfill=dag_run.run_type == "backfill",
            now=datetime.now(UTC),
            by=params.get("by") or "year",
        )
    except UsageError as error:
        raise AirflowFailException(str(error)) from error
    return [_days(window) for window in chosen]


def fetch(source: str, days: Days) -> str:
    """Crawl the source over one window; the digest of its captures."""
    return last_words("fetch", *(f"--{name}={day}" for name, day in days.items()), "--", source)


def parse(captures: str) -> str:
    """The digest of the documents."""
    return last_words("parse", captures)


def dedup(documents: str) -> str:
    """The digest of the relations."""
    return last_words("dedup", documents)


def upload(relations: str, outlet_events: Any = None) -> str:
    """Publish; the digest of the source's published state. What it added goes with the event."""
    said = verb("upload", relations)[-1]
    told = {key: said[key] for key in ("state", "run", "counts")}
    outlet_events[corpus_of(said["source"])].extra = told
    return str(said["digest"])


def report(source: str, states: list[str]) -> str:
    """How the source stands now, in the log and as metrics; the digest of its state."""
    verb("status", "--send", "--", source)
    return list(states)[-1]


@task_group
def one_window(source: str, pool: str, days: Days) -> Any:
    """The four stages of one window."""
    captures = step(fetch, source, days, hours=24, pool=pool)
    documents = step(parse, captures.output, hours=24)
    relations = step(dedup, documents.output, hours=6)
    return step(upload, relations.output, hours=6, outlets=[corpus_of(source)]).output


def step(call: Callable[..., Any], *given: Any, hours: float, **words: Any) -> PythonOperator:
    """A task. Two hundred sources have 1,200 of them: a plain operator takes half as long to make
    as ``@task`` does, and a DAG's ``default_args`` would be copied for each."""
    return PythonOperator(
        task_id=call.__name__,
        python_callable=call,
        op_args=given,
        execution_timeout=timedelta(hours=hours),
        **PATIENT,
        **words,
    )


def make_dag(source: Source) -> DAG:
    """The DAG of one source. It has no start_date: of a run from before it, Airflow would make a
    success without a task."""
    with DAG(
        dag_id=source.id,
        dag_display_name=source.title,
        schedule=_timetable(source),
        catchup=False,
        max_active_runs=1,
        tags=[source.kind, source.family, source.division],
        doc_md=_page(source),
        deadline=_deadline(source),
    ) as dag:
        days = step(windows, source.id, hours=0.2)
        window = one_window.partial(source=source.id, pool=pool_of(source))
        step(report, source.id, window.expand(days=days.output), hours=1)
    # Last: what a DAG may be given is checked as it is made, and copied into each of its tasks.
    dag.params.update(ASKED)
    return dag


def make_dags(only: str | None = None) -> dict[str, DAG]:
    """Every source's DAG by id; a file that is wrong costs its own DAG only. With ``only``, that
    one: a worker that runs one task reads one file."""
    folder = read_settings({}, os.environ, Network()).sources
    found, faults = _find(folder, only)
    for fault in faults:
        sys.stderr.write(f"gongbao: {fault}\n")
    return {name: make_dag(source) for name, source in found.items()}


def _find(folder: Path, only: str | None) -> tuple[dict[str, Source], tuple[str, ...]]:
    if only is None:
        return find_sources(folder)
    try:
        return {source.id: source for source in pick_sources(folder, (only,))}, ()
    except UsageError as error:
        return {}, (str(error),)


def corpus_of(source: str) -> Asset:
    """What other DAGs may follow: the source's published documents."""
    return Asset(name=f"gongbao-{source}", uri=f"x-gongbao://{source}")


def pool_of(source: Source) -> str:
    """The pool in which a source's crawls wait for their host."""
    host = host_of(source)
    return f"host-{host}" if host and os.environ.get("GONGBAO_POOLS") == "hosts" else "default_pool"


def _timetable(source: Source) -> CronDataIntervalTimetable | None:
    if source.schedule is None:
        return None
    return CronDataIntervalTimetable(source.schedule, timezone=source.timezone)


def _deadline(source: Source) -> DeadlineAlert | None:
    # Only where it is asked for: `airflow dags test` (3.3.2) fails on a DAG that has one.
    hours = os.environ.get("GONGBAO_LATE_HOURS")
    if not hours:
        return None
    late = SyncCallback(tell_late, kwargs={"source": source.id, "hours": float(hours)})
    interval = timedelta(hours=float(hours))
    return DeadlineAlert(DeadlineReference.DAGRUN_QUEUED_AT, interval=interval, callback=late)


def _page(source: Source) -> str:
    facts = (f"**{source.title}**", source.publisher, f"first {source.first or 'unknown'}",
             f"cadence {source.cadence or 'unknown'}", host_of(source))  # fmt: skip
    return "\n\n".join(
        (
            *facts,
            "A manual run looks for what is new. With `since` and `until` (days, months or years) "
            "it covers these, a window a `year` or `month` at a time.",
        )
    )


def _interval(run: Any) -> Interval | None:
    """The data interval of a run that has one. A manual run has none: Airflow may give it the
    schedule's nearest, which nobody asked for."""
    began, ended = run.data_interval_start, run.data_interval_end
    return (began, ended) if run.run_type != "manual" and began and ended else None


def _days(window: Window) -> Days:
    ends = {"since": window.since, "until": window.until}
    return {name: day.isoformat() for name, day in ends.items() if day is not None}


globals().update(make_dags(get_parsing_context().dag_id))
