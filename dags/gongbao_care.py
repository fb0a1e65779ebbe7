"""The archive's care: once a week, and once a month in full. A task is a verb; see gongbao_dags.

verify    every seventh day another thirtieth of all bytes; in a month's first week, all
coverage  tells of sources that are silent or newly lack an issue
reparse   what an older parser version made, a source at a time, wherever a worker is free
compact   many small table files into few
clean     what the work store need not hold any longer
"""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, task
from gongbao_calls import tell_failed, verb

from gongbao.schedule import fixity_sample

caring = partial(
    task,
    owner=os.environ.get("GONGBAO_OWNER", "gongbao"),
    retries=2,
    retry_delay=timedelta(seconds=float(os.environ.get("GONGBAO_RETRY_SECONDS", "300"))),
    execution_timeout=timedelta(hours=48),
    on_failure_callback=tell_failed,
)


@caring()
def verify(dag_run: Any = None, params: Any = None) -> None:
    """Read bodies and tables; the task fails, and is told of, when a byte is not as written."""
    day = (dag_run.logical_date or dag_run.run_after).date()
    sample = None if params.get("full") else fixity_sample(day)
    verb("verify", *(("--read-data",) if sample is None else (f"--sample={sample}",)))


@caring(retries=0)
def coverage() -> None:
    """Fails, and is told of, when a source is silent for too long or newly lacks an issue."""
    verb("status", "--send", "--alert")


@caring()
def sources() -> list[str]:
    """The sources that the archive follows."""
    return [row["source"] for row in verb("status")]


@caring()
def reparse(source: str) -> None:
    """Read again what an older version of the source's parser made."""
    verb("reparse", "--", source)


@caring(trigger_rule="all_done")
def compact() -> None:
    """Fewer table files; no version of a table is lost."""
    verb("compact")


@caring(trigger_rule="all_done")
def clean() -> None:
    """Less in the work store."""
    verb("clean")


def make_care() -> DAG:
    """The one DAG of the archive's care."""
    with DAG(
        dag_id="gongbao-care",
        dag_display_name="gongbao: care of the archive",
        schedule=CronDataIntervalTimetable("0 3 * * 0", timezone="Asia/Shanghai"),
        catchup=False,
        max_active_runs=1,
        tags=["care"],
        doc_md=__doc__,
        params={"full": False},
    ) as dag:
        read_again = reparse.expand(source=sources())
        verify()
        coverage()
        # What could not be read again does not keep the house from being swept.
        read_again >> compact() >> clean()
    return dag


CARE = make_care()
