"""What the parsers of PDFs share: a file is read page by page, and a bad page costs that page."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

from parsers.pdf.engine import Unreadable, open_document
from parsers.pdf.limits import Limits
from parsers.pdf.ocr import Recogniser, find_recogniser

__all__ = ["PagedParser"]


class PagedParser:
    """The half of a parser that ``gongbao.plugins.Paged`` asks for."""

    def __init__(
        self,
        limits: Limits | None = None,
        find: Callable[[], Recogniser | None] = find_recogniser,
    ) -> None:
        self.limits = limits or Limits()
        self.find = find

    @abstractmethod
    def read(self, body: bytes, limits: Limits) -> object:
        """All that a PDF says. Raises Unreadable."""

    def pages(self, body: bytes) -> int:
        """See ``gongbao.plugins.Paged``."""
        try:
            with open_document(body) as document:
                return min(len(document), self.limits.pages)
        except Unreadable:
            return 0

    def touch(self, body: bytes, page: int) -> None:
        """See ``gongbao.plugins.Paged``."""
        others = frozenset(range(1, self.pages(body) + 1)) - {page}
        self.read(body, replace(self.limits, skip=others))

    def without(self, pages: Sequence[int]) -> Self:
        """See ``gongbao.plugins.Paged``."""
        return type(self)(replace(self.limits, skip=frozenset(pages)), self.find)
