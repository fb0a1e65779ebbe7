"""What the DAGs call: a verb of the command line, and whoever wants to know that one failed.

A verb gets an argument list, never a shell line. Secrets are Airflow connections:
``gongbao_webhook`` (its host is an address that takes JSON, its password a bearer token) and
``gongbao_mail`` (SMTP; to ``GONGBAO_MAIL_TO``, and from there where the connection says no
``from_email``). An address may be a secret too: what goes wrong is logged without it.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPException
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
)

__all__ = ["last_words", "tell_failed", "tell_late", "verb"]

AGAIN = 1
"""The one exit code that a second try may turn into success."""
DONE = (0, 4)

log = logging.getLogger(__name__)


def verb(*arguments: str) -> list[dict[str, Any]]:
    """Run one verb; the objects it printed. Raises RuntimeError where a retry may help,
    AirflowFailException where it cannot: a usage error, unmet expectations, a damaged archive.
    What the verb said last is part of the error, and of what is told."""
    command = [sys.executable, "-m", "gongbao", "--json", *arguments]
    with TemporaryFile("w+", encoding="utf-8") as out:
        code, last = _run(command, out)
        if code not in DONE:
            text = f"gongbao {arguments[0]} ended with code {code}; {last[:2000]}"
            raise RuntimeError(text) if code == AGAIN else AirflowFailException(text)
        out.seek(0)
        return [json.loads(line) for line in out]


def _run(command: list[str], out: IO[str]) -> tuple[int, str]:
    """Run a command; its code, and the last line of what it said to this task's log."""
    last = ""
    # Whatever the worker's locale is, both ends speak UTF-8.
    process = subprocess.Popen(  # noqa: S603
        command,
        stdout=out,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    try:
        for line in process.stderr or ():
            sys.stderr.write(line)
            last = line.strip() or last
        return process.wait(), last
    finally:
        # A task that is stopped stops its verb.
        process.kill()
        process.wait()


def last_words(*arguments: str) -> str:
    """The digest that a verb ends with."""
    return str(verb(*arguments)[-1]["digest"])


def tell_failed(context: Mapping[str, Any]) -> None:
    """A task has failed for good: tell the webhook and the mailbox, those that are set up."""
    task = context["task_instance"]
    what = {
        "event": "failed",
        "source": task.dag_id,
        "task": task.task_id,
        "run": task.run_id,
        "error": str(context.get("exception") or ""),
    }
    _tell(f"gongbao: {task.dag_id} failed in {task.task_id}", what)


def tell_late(source: str, hours: float, **_: Any) -> None:
    """A run is not done though its deadline has passed."""
    what = {"event": "late", "source": source, "hours": hours}
    _tell(f"gongbao: {source} is not done after {hours:g} hours", what)


def _tell(subject: str, what: dict[str, Any]) -> None:
    # A bell that does not ring must not hide what it was to ring for.
    for way in (_post, _mail):
        try:
            way(subject, what)
        except (OSError, ValueError, KeyError, HTTPException, AirflowException) as error:
            log.error("%s: not told by %s: %s", subject, way.__name__, _reason(error))


def _reason(error: Exception) -> str:
    """What went wrong in words that cannot hold an address, as an error's own may."""
    code = error.code if isinstance(error, HTTPError) else getattr(error, "smtp_code", "")
    cause = getattr(error, "reason", None)
    known = cause if isinstance(cause, OSError) else error
    text = known.strerror if isinstance(known, OSError) else ""
    return " ".join(str(word) for word in (type(known).__name__, code, text) if word)


class _Straight(HTTPRedirectHandler):
    """What is told goes where the connection says, and nowhere on."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""


def _post(subject: str, what: dict[str, Any]) -> None:
    connection = _connection("gongbao_webhook")
    if connection is None:
        return
    address = str(connection.host or "")
    if not address.startswith(("http://", "https://")):
        log.error("the host of gongbao_webhook must be an http(s) address")
        return
    headers = {"Content-Type": "application/json"}
    if connection.password:
        headers["Authorization"] = f"Bearer {connection.password}"
    body = json.dumps({"text": subject, **what}, ensure_ascii=False).encode()
    request = Request(address, body, headers)  # noqa: S310 - the scheme was looked at
    with build_opener(_Straight).open(request, timeout=10) as answer:
        log.info("told the webhook: %s", answer.status)


def _mail(subject: str, what: dict[str, Any]) -> None:
    connection = _connection("gongbao_mail")
    if connection is None:
        return
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    lines = (f"{name}: {value}" for name, value in what.items())
    to = os.environ["GONGBAO_MAIL_TO"]
    with SmtpHook(smtp_conn_id="gongbao_mail") as hook:
        hook.send_email_smtp(
            to=to,
            from_email=connection.extra_dejson.get("from_email") or to.partition(",")[0],
            subject=" ".join(subject.split()),
            html_content=_escaped("\n".join(lines)),
        )


def _escaped(text: str) -> str:
    from html import escape

    return f"<pre>{escape(text)}</pre>"


def _connection(name: str) -> Any:
    from airflow.sdk import Connection

    try:
        return Connection.get(name)
    except AirflowNotFoundException:
        return None
