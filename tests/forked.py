"""Processes of the command line and of crawls that begin at once: forked from one that has imported
what they import, which is most of what a short one does.

Each is a process of its own all the same, with its own environment, folder, pipes and exit code.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any
from unittest.mock import patch

from parsed_here import ParsedHere

from crawlers.crawl import main as crawls

_IMPORTED = [
    "gongbao.cli", "crawlers.crawl", "crawlers.spider", "crawlers.settings", "crawlers.middlewares",
    "crawlers.cookies", "crawlers.families.trs", "crawlers.resolver", "crawlers.robots",
    "crawlers.throttle", "scrapy.crawler", "scrapy.core.downloader.contextfactory",
    "scrapy.downloadermiddlewares.redirect", "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.httpproxy", "scrapy.downloadermiddlewares.httpcache",
    "scrapy.pqueues", "scrapy.squeues", "twisted.web.client",
    "numpy", "pyarrow.dataset", "deltalake", "boto3",
]  # fmt: skip

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(_IMPORTED)


class Forked:
    """What ``subprocess.Popen`` gives, as far as tests need it."""

    stdin: IO[Any]
    stdout: IO[Any]
    stderr: IO[Any]

    def __init__(
        self,
        main: Callable[..., Any],
        arguments: Sequence[str],
        *,
        files: tuple[int, int, int],
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        words = (main.__module__, main.__qualname__, list(arguments))
        place = (str(cwd or Path.cwd()), dict(os.environ if environment is None else environment))
        standard = [_Passed(number) for number in files]
        self._process: ForkServerProcess = _FORKS.Process(
            target=_begin, args=(*words, *place, standard)
        )
        self._process.start()
        self.pid = self._process.pid or 0

    @classmethod
    def piped(
        cls, main: Callable[..., Any], *, cwd: Path | None = None, text: bool = True
    ) -> Forked:
        """One whose standard streams are pipes, of text or of bytes."""
        ends = [os.pipe() for _ in range(3)]
        (given, stdin), (stdout, out), (stderr, err) = ends
        forked = cls(main, (), files=(given, out, err), cwd=cwd)
        for number in (given, out, err):
            os.close(number)
        reading, writing = ("r", "w") if text else ("rb", "wb")
        forked.stdin = os.fdopen(stdin, writing, encoding="utf-8" if text else None)
        forked.stdout = os.fdopen(stdout, reading, encoding="utf-8" if text else None)
        forked.stderr = os.fdopen(stderr, reading, encoding="utf-8" if text else None)
        return forked

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError(f"process {self.pid} goes on after {timeout} s")
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()


@contextmanager
def begun_at_once() -> Iterator[None]:
    """Within it, the runs of this process fork their crawls, and parse here."""

    def crawl(*_: object, **__: object) -> Forked:
        return Forked.piped(crawls, text=False)

    begun = SimpleNamespace(Popen=crawl, PIPE=subprocess.PIPE)
    with (
        patch("gongbao.stages.fetch.subprocess", begun),
        patch("gongbao.stages.parse.confine", lambda limits: ParsedHere()),
    ):
        yield


class _Passed:
    """A file descriptor that goes to the process that is begun."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (DupFd(self.number),)


def _received(passed: Any) -> int:
    return int(passed.detach())


def _begin(
    module: str,
    name: str,
    arguments: list[str],
    folder: str,
    environment: dict[str, str],
    files: list[int],
) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    try:
        code = getattr(importlib.import_module(module), name)()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    sys.stdout.flush()
    os._exit(code or 0)
