"""The stages, in the order of the flow: fetch, parse, dedup, upload. Each is a plain function
that takes a digest (fetch: a source and a window) and gives a digest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from gongbao.errors import UsageError
from gongbao.settings import Limits, Network
from gongbao.store import Store, open_store
from gongbao.tables import Tables

__all__ = ["Holdings", "Progress", "Window", "open_holdings", "silent"]

Progress = Callable[[str, int, int], None]
"""``progress(what, done, total)``: a stage says how far it is; ``what`` is "fetch", "parse" …,
``total`` is 0 where nobody knows it."""


def silent(what: str, done: int, total: int) -> None:
    """A Progress that shows nothing."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days a run covers, both ends included; None is open. ``skip_held`` passes over
    documents that the archive holds already: for what coverage says is missing."""

    since: date | None = None
    until: date | None = None
    skip_held: bool = False

    def cut(self, by: str) -> tuple[Window, ...]:
        """The same days as windows of a ``year`` or ``month``, newest first; ``whole`` is one.

        Raises UsageError for a window without a first day, which cannot be cut.
        """
        if by == "whole":
            return (self,)
        if self.since is None:
            raise UsageError(f"--by {by} needs --since DAY")
        last = self.until or date.today()
        pieces = []
        while last >= self.since:
            first = last.replace(day=1) if by == "month" else last.replace(month=1, day=1)
            pieces.append(Window(max(first, self.since), last))
            last = first - timedelta(days=1)
        return tuple(pieces)

    @property
    def label(self) -> str:
        """``2023-01-01_2023-12-31``, ``2023-01-01_``, or ``newest`` for an open window."""
        if self.since is None and self.until is None:
            return "newest"
        missing = "_missing" if self.skip_held else ""
        return f"{self.since or ''}_{self.until or ''}{missing}"


@dataclass(frozen=True, slots=True)
class Holdings:
    """The archive, the work store and how to behave: what every stage is given."""

    archive: Store
    work: Store
    tables: Tables
    network: Network
    limits: Limits

    @property
    def stores(self) -> tuple[Store, Store]:
        """Where a body may lie: the work store first, then the archive."""
        return self.work, self.archive


def open_holdings(
    archive: str, work: str, network: Network | None = None, limits: Limits | None = None
) -> Holdings:
    """The stores and tables behind an archive's URL and a work store's."""
    return Holdings(
        open_store(archive),
        open_store(work, durable=False),
        Tables.of(open_store(archive).url),
        network or Network(),
        limits or Limits(),
    )
