"""A task of a source's DAG: it calls a function with what it was given.

Airflow takes a tenth of a millisecond to make an operator, and two hundred sources have 1,200 of
them, of six kinds. So each kind is made once, and a source's task is a copy of it that is told
its own DAG, group and words: a copy takes a fifth of the time. ``tests/dags`` holds that Airflow
writes down the same of a copy as of a task that was made.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from airflow.sdk import DAG, BaseOperator

__all__ = ["Step"]


class Step(BaseOperator):
    """Calls ``call(context, *given)``; what it returns is the task's word to others."""

    template_fields = ("given",)

    def __init__(
        self, *, call: Callable[..., Any], given: tuple[Any, ...] = (), **words: Any
    ) -> None:
        super().__init__(**words)
        self.call = call
        self.given = given

    def execute(self, context: Any) -> Any:
        """Call, and log what came of it."""
        said = self.call(context, *self.given)
        self.log.info("Done: %s", said)
        return said

    def put(self, dag: DAG, group: Any, given: tuple[Any, ...], **words: Any) -> Step:
        """A task like this one, which is in no DAG, in a DAG and its group; downstream of what it
        is given. ``words`` are attributes that it has besides."""
        task = copy(self)
        links: dict[str, Any] = {"upstream_task_ids": set(), "downstream_task_ids": set()}
        # Not one by one: Airflow looks at each attribute that is set, for what is no matter here.
        vars(task).update(task_id=group.child_id(self.task_id), **links, **words)
        group.add(task)
        vars(task)["task_group"] = group
        # The task that gives it something takes it into its DAG.
        task.given = given
        if not task.has_dag():
            task.dag = dag
        return task
