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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from gongbao_step import Step

from gongbao.errors import UsageError
from gongbao.model import Source
from gongbao.schedule import Interval, host_of, windows_of
from gongbao.settings import Network, read_settings
from gongbao.sources import find_sources, pick_sources

if TYPE_CHECKING:
    from gongbao.stages import Window

Days = dict[str, str]

PATIENT: dict[str, Any] = {
    "owner": os.environ.get("GONGBAO_OWNER", "gongbao"),
    "retries": 3,
    "retry_delay": timedelta(seconds=float(os.environ.get("GONGBAO_RETRY_SECONDS", "300"))),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=2),
    "on_failure_callback": tell_failed,
}

LIMITS = {
    name: getattr(DAG("any"), name)
    for name in ("max_active_tasks", "max_consecutive_failed_dag_runs", "disable_bundle_versioning")
}
"""What Airflow's configuration says of every DAG, asked for once."""

ASKED = {"since": None, "until": None, "by": "year"}
"""What a manual run may be given."""


def windows(context: Any, source: str) -> list[Days]:
    """The run's windows, newest first: ``since`` and ``until``, where they are closed."""
    from gongbao.verbs.options import window as window_of

    run, asked = context["dag_run"], context["params"]
    try:
        (read,) = pick_sources(read_settings({}, os.environ, Network()).sources, (source,))
        chosen = windows_of(
            read,
            _interval(run),
            window_of(asked.get("since"), asked.get("until")),
            backfill=run.run_type == "backfill",
            now=datetime.now(UTC),
            by=asked.get("by") or "year",
        )
    except UsageError as error:
        raise AirflowFailException(str(error)) from error
    return [_days(window) for window in chosen]


def fetch(_: Any, source: str, days: Days) -> str:
    """Crawl the source over one window; the digest of its captures."""
    return last_words("fetch", *(f"--{name}={day}" for name, day in days.items()), "--", source)


def parse(_: Any, captures: str) -> str:
    """The digest of the documents."""
    return last_words("parse", captures)


def dedup(_: Any, documents: str) -> str:
    """The digest of the relations."""
    return last_words("dedup", documents)


def upload(context: Any, relations: str) -> str:
    """Publish; the digest of the source's published state. What it added goes with the event."""
    said = verb("upload", relations)[-1]
    told = {key: said[key] for key in ("state", "run", "counts")}
    context["outlet_events"][corpus_of(said["source"])].extra = told
    return str(said["digest"])


def report(_: Any, source: str, states: list[str]) -> str:
    """How the source stands now, in the log and as metrics; the digest of its state."""
    verb("status", "--send", "--", source)
    return list(states)[-1]


STEPS = {
    call: Step(
        task_id=call.__name__, call=call, execution_timeout=timedelta(hours=hours), **PATIENT
    )
    for call, hours in (
        (windows, 0.2), (fetch, 24), (parse, 24), (dedup, 6), (upload, 6), (report, 1),
    )
}  # fmt: skip
"""The six kinds of tasks; each DAG has a copy of each."""


@task_group
def one_window(source: str, pool: str, dag: DAG, days: Days) -> Any:
    """The four stages of one window."""
    group: Any = dag.task_group.children["one_window"]
    captures = STEPS[fetch].put(dag, group, (source, days), pool=pool)
    documents = STEPS[parse].put(dag, group, (captures.output,))
    relations = STEPS[dedup].put(dag, group, (documents.output,))
    return STEPS[upload].put(dag, group, (relations.output,), outlets=[corpus_of(source)]).output


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
        **LIMITS,
    ) as dag:
        days = STEPS[windows].put(dag, dag.task_group, (source.id,))
        window = one_window.partial(source=source.id, pool=pool_of(source), dag=dag)
        states = window.expand(days=days.output)
        STEPS[report].put(dag, dag.task_group, (source.id, states))
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
        return find_sources(folder, options=False)
    try:
        return {source.id: source for source in pick_sources(folder, (only,), options=False)}, ()
    except UsageError as error:
        return {}, (str(error),)


def corpus_of(source: str) -> Asset:
    """What other DAGs may follow: the source's published documents. Its name is all there is to
    say: two assets of one name with two addresses would stop the tasks of both."""
    return Asset(f"gongbao-{source}")


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
