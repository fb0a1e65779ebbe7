"""Where on a page its headline and its article stand, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.html.body import Body, find_body
from parsers.html.furniture import is_dated
from parsers.html.headline import find_headline
from parsers.html.labels import Labels, read_labels
from parsers.html.lines import Page
from parsers.html.loaded import Loaded
from parsers.html.standing import Headline

__all__ = ["GENERATED", "Found", "find_article"]

GENERATED = re.compile("生成时间|生成于|页面生成")
"""Says when a page was generated, which is never a day of its article."""

_UNKNOWN = 30
"""Lines above the article that are near it when the headline is printed nowhere."""

_BARS, _NEXT = 12, 3
"""Lines under a headline that may be bars, with an article under them and without."""

_HALF = 0.5
_UNDER = 12
_BEYOND = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A page with its headline, and its article in lines [first, last) (empty without one)."""

    loaded: Loaded
    headline: Headline
    body: Body | None
    first: int
    last: int

    @property
    def page(self) -> Page:
        """The page's lines."""
        return self.loaded.page

    @property
    def kept(self) -> tuple[int, ...]:
        """The lines that are article."""
        return self.body.lines if self.body else ()

    @property
    def told(self) -> int:
        """Characters of the article."""
        return sum(self.page.lines[index].size for index in self.kept)

    @property
    def linky(self) -> float:
        """The share of the lines around the article that are links; 1.0 without an article."""
        lines = self.page.lines[self.body.start : self.body.end] if self.body else []
        return sum(line.linked * 2 > line.size for line in lines) / len(lines) if lines else 1.0

    @property
    def barred(self) -> bool:
        """Whether a bar by the headline, or the publishing system, says when or by whom the article
        was published: nothing says so of a list."""
        near, metas = self.near(), self.loaded.metas
        said = near.get("published") or near.get("source")
        under = self.page.lines[self.headline.end or 0 :][:_NEXT] if self.headline.end else []
        dated = any(is_dated(line.text) and line.linked < _HALF * line.size for line in under)
        return bool(said or (metas.title() and metas.day()) or dated)

    def near(self) -> Labels:
        """Labels between headline and article, then of lines trimmed off it, then right under."""
        kept = set(self.kept)
        start = self.headline.start
        if start is None:
            start = max(0, self.first - _UNKNOWN)
        within = (index for index in range(self.first, self.last) if index not in kept)
        under = range(self.last, min(len(self.page.lines), self.last + _UNDER))
        return self._labels([*range(min(start, self.first), self.first), *within, *under])

    def far(self) -> Labels:
        """Labels over the headline, nearest first, then of the rest of the page."""
        over = range(min(self.top, self.first) - 1, -1, -1)
        beyond = range(self.last + _UNDER, min(len(self.page.lines), self.last + _BEYOND))
        return self._labels([*over, *beyond])

    def opening(self) -> Labels:
        """Labels that the article itself begins with (letters and their answers)."""
        return read_labels(self.page.lines, self.kept[:12])

    @property
    def top(self) -> int:
        """The line of the headline, or of the article where that is printed nowhere."""
        return self.headline.start if self.headline.start is not None else self.first

    def bars(self) -> list[str]:
        """Short lines between headline and article that are no links."""
        start = self.headline.end if self.headline.end is not None else max(0, self.first - 8)
        end = min(self.first, start + _BARS) if self.body else start + _NEXT
        lines = (line for line in self.page.lines[start:end] if len(line.text) <= 120)
        most = 1.0 if self.body else _HALF
        return [line.text for line in lines if line.linked < most * line.size]

    def _labels(self, indices: list[int]) -> Labels:
        """Labels of these lines, those of side columns last, none of the page's generation."""
        lines = self.page.lines
        told = [index for index in indices if not GENERATED.search(lines[index].text)]
        return read_labels(lines, sorted(told, key=lambda index: lines[index].side))


def find_article(loaded: Loaded, *, families: bool = True) -> Found:
    """Headline and article of a page."""
    headline = find_headline(loaded.page, loaded.metas, loaded.source.hints.get("title", ""))
    body = find_body(loaded.page, headline, families=families)
    first = body.lines[0] if body else (headline.end or 0)
    return Found(loaded, headline, body, first, body.lines[-1] + 1 if body else first)
