"""A family: the grammar of one site software, as pure functions of pages.

A family says where to begin and which links an answer gives; it knows no network, no store and no
clock. It lives as long as one crawl and may remember what it saw.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar, Generic, TypeVar

from crawlers.link import Link
from crawlers.options import Options
from crawlers.page import Page
from crawlers.window import Window

__all__ = ["Family"]

O = TypeVar("O", bound=Options)  # noqa: E741


class Family(ABC, Generic[O]):
    """Made anew for each crawl, from a source's options and the window asked for."""

    Options: ClassVar[type[Options]]
    MARKS: ClassVar[tuple[str, ...]] = ()
    """Patterns of this software's addresses and pages, each a reason to recognise it."""

    STEPS: ClassVar[Mapping[str, str]] = {"document": "article", "part": "part"}
    """Which step reads an answer, by its role: for links that no page of this crawl announced."""

    def __init__(self, options: O, window: Window) -> None:
        self.options = options
        self.window = window

    @abstractmethod
    def start(self) -> Iterable[Link]:
        """The first links: by default the lists or entries that ``start`` names."""

    @abstractmethod
    def read(self, page: Page) -> Iterable[Link]:
        """What an answer announces; ``page.link.then`` says what kind of page was asked for."""

    def again(self, link: Link) -> Link:
        """A link that an earlier crawl announced and could not get, to be asked once more."""
        return replace(link, then=self.STEPS.get(link.role, ""))

    def lost(self, link: Link) -> Iterable[Link]:
        """What to ask instead when a link's answer is missing, blocked or failed."""
        return ()
