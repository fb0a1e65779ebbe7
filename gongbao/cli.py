"""``gongbao``: a verb for each stage and each question.

The verbs live in ``gongbao/verbs/``; this is the door. It is the one place that catches broadly:
an error is one line that says what, where and what to do, and the exit code says which kind.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EACCES, ENOTDIR, EPERM, EROFS
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from gongbao import __version__
from gongbao.errors import NO_ROOM, GongbaoError
from gongbao.verbs import (
    care,
    comparing,
    coverage,
    demonstration,
    exporting,
    mending,
    pipeline,
    reading,
    restoring,
    searching,
    serving,
    sources,
    standing,
)
from gongbao.verbs.options import common
from gongbao.verbs.terminal import visible

__all__ = ["cli", "main"]

_ROOM = "make room, then the same command goes on"
_PLACE = "name another place, or let this user write there"
_ADVICE = {
    **dict.fromkeys(NO_ROOM, _ROOM),
    **dict.fromkeys((EACCES, EPERM, EROFS, ENOTDIR), _PLACE),
}
EPILOG = """\b
Exit codes: 0 done, 1 failed, 2 usage, 3 kept but not published (expectations unmet),
4 published with failures noted, 5 the archive is damaged.

Begin with: gongbao demo"""


class _SeenEnough(Exception):
    """The reader of our output has gone (``| head``)."""


@contextmanager
def _to_a_reader() -> Iterator[None]:
    """Raises _SeenEnough where click, and rich within a table, would exit with 1."""
    try:
        yield
    except BrokenPipeError:
        raise _SeenEnough from None
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            raise _SeenEnough from None
        raise


class _Verbs(click.Group):
    """Lists the verbs in the order they were added: that of a person's first day."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the verbs."""
        return list(self.commands)

    def make_context(self, *args: Any, **words: Any) -> click.Context:
        """What was asked for; --help answers here."""
        with _to_a_reader():
            return super().make_context(*args, **words)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        with _to_a_reader():
            return super().invoke(ctx)


@click.group(cls=_Verbs, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gongbao")
@common
def cli() -> None:
    """Archive what Chinese municipalities publish: gazettes, newspaper pages, news and reports."""


for verb in (
    demonstration.demo, sources.sources, pipeline.run, pipeline.backfill, pipeline.fetch,
    pipeline.parse, comparing.dedup, pipeline.upload, reading.extract, care.reparse,
    coverage.coverage, standing.status, standing.compact, standing.clean,
    care.verify, mending.mirror, restoring.restore, reading.documents,
    reading.show, comparing.diff, searching.search, searching.index, reading.sql, exporting.export,
    serving.serve, care.check,
):  # fmt: skip
    cli.add_command(verb)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    _open_streams()
    code = _run(list(sys.argv[1:] if arguments is None else arguments))
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    # Not sys.exit: a demo that had done everything once died of SIGABRT while the interpreter
    # took down the thread pools of Arrow and Delta ("terminate called without an active
    # exception"). All work is on disk by now.
    os._exit(code)


def _open_streams() -> None:
    """A stream that was closed takes what is written, and one that has no Chinese shows it as
    escapes: a run is not lost for what could not be said."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 - open to the end
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: list[str]) -> int:
    colour = False if os.environ.get("NO_COLOR") else None
    try:
        result = cli.main(arguments, prog_name="gongbao", standalone_mode=False, color=colour)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return _misused(error)
    except (click.Abort, KeyboardInterrupt):
        return _complain("stopped; what was done is kept, and the same command goes on", 130)
    except (BrokenPipeError, _SeenEnough):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if "--debug" in arguments:
            raise
        if isinstance(error, GongbaoError):
            return _complain(str(error), error.exit_code)
        return _complain(_unexpected(error), 1)


def _misused(error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return error.exit_code
    return _complain(_usage(error), error.exit_code)


def _unexpected(error: Exception) -> str:
    advice = _ADVICE.get(error.errno or 0) if isinstance(error, OSError) else None
    if isinstance(error, OSError) and advice:
        where = f" {error.filename}" if error.filename else ""
        return f"cannot write{where}: {error.strerror}; {advice}"
    text = " ".join(str(error).split())
    return f"unexpected {type(error).__name__}: {text}; see it whole with --debug"


def _usage(error: click.ClickException) -> str:
    hint = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        hint = f"; see: {error.ctx.command_path} --help"
    return error.format_message().rstrip(".").replace("\n", " ") + hint


def _complain(message: str, code: int) -> int:
    click.echo(f"gongbao: {visible(message)}", err=True)
    return code
