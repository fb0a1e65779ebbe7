"""What each family's software is to a test: the same articles, in its own addresses and lists.

``site(articles)`` gives what is served by address, ``options`` what a source says to the family,
``url(article)`` where an article lies. Facts from public crawlers' code and saved pages.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urljoin

from replicas.news import Answer, Article, html_of

__all__ = ["Software", "groups", "relative"]


def groups(articles: Sequence[Article], size: int) -> list[Sequence[Article]]:
    return [articles[i : i + size] for i in range(0, len(articles), size)]


def relative(url: str, base: str) -> str:
    """A path from the root: what most of this software writes."""
    return url.removeprefix(base)


class Software(ABC):
    """One family's replica."""

    family: ClassVar[str]
    host: ClassVar[str]
    size: ClassVar[int] = 15
    since: ClassVar[str | None] = None
    until: ClassVar[str | None] = None
    windowed: ClassVar[bool] = True
    """Whether its lists show days: issues that show none are always taken whole."""
    titles: ClassVar[bool] = True
    """Whether a list says what a document is called."""

    def __repr__(self) -> str:
        return type(self).__name__.lower()

    @property
    @abstractmethod
    def options(self) -> Mapping[str, Any]: ...

    @abstractmethod
    def url(self, article: Article) -> str: ...

    @abstractmethod
    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]: ...

    def page(self, article: Article) -> str:
        return html_of(article)

    def between(self, articles: Sequence[Article]) -> set[str]:
        """Addresses that are documents and lists at once: the pages of a paper."""
        return set()

    def files(self, article: Article) -> Iterator[tuple[str, bytes]]:
        for name, body in article.files:
            yield urljoin(self.url(article), name), body

    def site(self, articles: Sequence[Article], gone: Sequence[Article] = ()) -> dict[str, Answer]:
        served = self.lists(articles)
        absent = {article.number for article in gone}
        for article in articles:
            if article.number not in absent:
                served[self.url(article)] = Answer(self.page(article).encode())
                for url, body in self.files(article):
                    served[url] = Answer(body, "application/pdf")
        served[f"{self.host}/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n", "text/plain")
        return served
