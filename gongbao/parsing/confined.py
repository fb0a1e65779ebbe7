"""Work on hostile bytes in a child process with bounds on time and memory.

One child serves many calls; it is ended and replaced when a call takes too long, when it holds too
much memory, or when it dies. Addresses are bounded by the system, memory by the parent, who looks
while it waits: libraries ask for far more addresses than they ever fill.

The child ends by itself when its parent is gone: its pipe closes, and where it is at work, no call
may take more of the processor than its time allows (a parent killed -9 left a child that unpacked
without end).
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from gongbao.errors import GongbaoError

__all__ = ["CallFailed", "Confined"]

_MARGIN = 5
_PAGE = mmap.PAGESIZE
_LOOK = 0.05
"""Seconds between two looks at what the child holds; nothing fills 200 MB meanwhile."""


class CallFailed(Exception):
    """The call gave no result; ``code`` is ``timeout``, ``memory``, ``died`` or ``error``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Confined:
    """Calls of ``function(*arguments)``, one at a time, in a confined child.

    ``seconds`` bounds one call's wall time, ``memory`` the child's address space in bytes,
    ``resident`` what of it is in memory (on Linux; 0 for no bound of its own).
    ``function`` must be importable by name (a module-level function).
    """

    def __init__(
        self, function: Callable[..., Any], *, seconds: float, memory: int, resident: int = 0
    ) -> None:
        self._function = function
        self._seconds = seconds
        self._memory = memory
        self._resident = resident
        self._child: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def __enter__(self) -> Confined:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def __call__(self, *arguments: Any) -> Any:
        """The function's result. Raises CallFailed; the next call gets a fresh child."""
        return self.within(self._seconds, *arguments)

    def within(self, seconds: float, *arguments: Any) -> Any:
        """As a call, with a bound on its time of its own."""
        pipe = self._start()
        try:
            pipe.send((seconds, arguments))
            self._wait(pipe, seconds)
            ok, result = pipe.recv()
        except (EOFError, OSError) as error:
            self._end()
            raise CallFailed("died", "its process died (out of memory, or a crash)") from error
        if ok:
            return result
        code, message = result
        raise CallFailed(code, message)

    def _wait(self, pipe: Connection[Any, Any], seconds: float) -> None:
        """Until the child has answered or died. Raises CallFailed, the child ended."""
        until = time.monotonic() + seconds
        while not pipe.poll(max(0.0, min(_LOOK, until - time.monotonic()))):
            held = _held(self._child) if self._resident else 0
            if self._resident < held:
                self._end()
                raise CallFailed("memory", f"needs more than {self._resident >> 20} MB")
            if time.monotonic() >= until:
                self._end()
                raise CallFailed("timeout", f"gave no answer in {seconds:g} s")

    def _start(self) -> Connection[Any, Any]:
        if self._child is not None and self._child.is_alive() and self._pipe is not None:
            return self._pipe
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(
            target=_serve, args=(theirs, self._function, self._memory), daemon=True
        )
        self._child.start()
        theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._child is not None:
            self._child.kill()
            self._child.join()
        self._child = self._pipe = None


def _held(child: multiprocessing.process.BaseProcess | None) -> int:
    """Bytes of memory that a process holds; 0 where the system does not say."""
    try:
        told = Path(f"/proc/{child.pid if child else 0}/statm").read_text("ascii")
        return int(told.split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0


def _serve(pipe: Connection[Any, Any], function: Callable[..., Any], memory: int) -> None:
    _limit_memory(memory)
    with suppress(EOFError, OSError):
        while True:
            seconds, arguments = pipe.recv()
            _limit_processor(seconds)
            pipe.send(_answer(function, arguments))


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, function(*arguments)
    except MemoryError:
        return False, ("memory", "needs more memory than it may have")
    except RecursionError:
        return False, ("error", "is nested too deeply")
    except Exception as error:  # noqa: BLE001 - whatever a hostile body provokes becomes a note
        text = " ".join(str(error).split())
        said = text if isinstance(error, GongbaoError) else f"{type(error).__name__}: {text}"
        return False, ("error", said[:300])


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor(seconds: float) -> None:
    """From now on: the wall time allowed, on every core (recognition has threads), and a little."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1) + _MARGIN
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(most), resource.RLIM_INFINITY))
