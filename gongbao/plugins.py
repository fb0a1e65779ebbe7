"""The one place where a name in a source file becomes a crawler or a parser.

``gongbao`` never imports ``crawlers`` or ``parsers``; it finds them here by name, when a stage
needs them. A name is an allow-listed word, never a module path from a file.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast, runtime_checkable

from pydantic import ValidationError

from gongbao.errors import GongbaoError, UsageError
from gongbao.model import Capture, Paragraph, Parsed

__all__ = [
    "CRAWL_MODULE",
    "Fetched",
    "Guess",
    "Joining",
    "Paged",
    "Parser",
    "check_options",
    "deeper",
    "draw_pages",
    "families",
    "load_parser",
    "parser_names",
    "recognise",
]

CRAWL_MODULE = "crawlers.crawl"
"""``python -m crawlers.crawl`` is the child process that fetches one source."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A capture with its bytes: what a parser is given."""

    capture: Capture
    body: bytes


class Parser(Protocol):
    """A parser module's ``PARSER``: pure, named, versioned."""

    name: str
    version: str

    def parse(self, group: Sequence[Fetched]) -> Parsed:
        """Documents of one group: the capture to parse first, then its parts and attachments.

        Never raises for what a body holds: a body that cannot be read gives a note.
        """
        ...


@runtime_checkable
class Paged(Protocol):
    """A parser whose bodies have pages, and that can leave some of them out."""

    def pages(self, body: bytes) -> int:
        """How many pages the body has; 0 when it cannot be told."""
        ...

    def touch(self, body: bytes, page: int) -> None:
        """Read one page (from 1) and forget it."""
        ...

    def without(self, pages: Sequence[int]) -> Parser:
        """The parser that leaves these pages out, with a note."""
        ...


@runtime_checkable
class Joining(Protocol):
    """A parser of papers, whose articles go on on other sheets of the day.

    Its ``parse`` takes several groups in a row as well, each beginning with its capture of role
    ``document``; a document then has its own ``url`` and ``capture``.
    """

    def turns(self, parsed: Parsed) -> bool:
        """Whether something in a group goes on in another group of its day, or comes from one."""
        ...


def load_parser(name: str) -> Parser:
    """The parser of this name. Raises UsageError, naming the known ones."""
    if name not in parser_names():
        raise UsageError(f"no parser {name!r}; known: {', '.join(parser_names())}")
    return cast(Parser, importlib.import_module(f"parsers.{name}").PARSER)


def parser_names() -> tuple[str, ...]:
    """Names of the installed parsers: the modules of ``parsers/`` that read a publication."""
    return _public_modules("parsers")


def families() -> tuple[str, ...]:
    """Names of the installed crawler families."""
    return _public_modules("crawlers.families")


class Guess(Protocol):
    """What ``crawlers.recognise`` says of a page: a family, the options that a source would have,
    the marks that it was recognised by, the addresses to look at before it is whole, and whether
    its documents are files."""

    family: str
    options: Mapping[str, Any]
    seen: Sequence[str]
    frames: Sequence[str]
    below: Sequence[str]
    files: bool
    bare: bool
    scripts: Sequence[str]
    sections: Sequence[str]
    older: Sequence[str]


class Call(Protocol):
    """What a page's script asks a server for: the address, and what is posted to it, if anything;
    ``{n}`` in it stands for the number of a page, of which ``first`` is the first."""

    start: str
    post: str
    first: int


def recognise(url: str, body: bytes) -> Guess:
    """The family of site software that made a page."""
    module = importlib.import_module("crawlers.recognise")
    return cast(Guess, module.recognise(url, body))


def deeper(guess: Guess, looked: Sequence[tuple[str, bytes]]) -> Guess:
    """The guess with what the pages it named, with their addresses, add to it."""
    module = importlib.import_module("crawlers.recognise")
    return cast(Guess, module.deeper(guess, looked))


def together(guess: Guess, looked: Sequence[tuple[str, bytes]]) -> Guess:
    """The guess that the lists or the older issues make, that a front page leads to."""
    module = importlib.import_module("crawlers.recognise")
    return cast(Guess, module.together(guess, looked))


def asks(url: str, body: bytes, scripts: Sequence[bytes]) -> Sequence[Call]:
    """What the scripts of a page without a list ask for, the likeliest first."""
    module = importlib.import_module("crawlers.answers")
    return cast(Sequence[Call], module.asks(url, body, scripts))


def answered(call: Call, url: str, body: bytes, pages: Sequence[bytes]) -> Guess | None:
    """The guess that an answer to such a question makes, or None; ``pages`` are the page and its
    scripts."""
    module = importlib.import_module("crawlers.answers")
    return cast("Guess | None", module.answered(call, url, body, pages))


def draw_pages(data: bytes, folder: str, paragraphs: Sequence[Paragraph]) -> int:
    """Write each page of a PDF as PNG with regions, order and roles drawn over it; how many.

    Raises GongbaoError for a PDF that cannot be read.
    """
    module = importlib.import_module("parsers.pdf.draw")
    unreadable = importlib.import_module("parsers.pdf.engine").Unreadable
    try:
        return len(module.draw_pages(data, Path(folder), paragraphs))
    except (OSError, ValueError, unreadable) as error:
        raise GongbaoError(f"cannot draw: {error}") from error


def check_options(family: str, options: Mapping[str, Any]) -> None:
    """Check a source's ``[crawler]`` table against its family's options, without loading Scrapy.

    Raises pydantic.ValidationError whose locations begin with ``crawler``.
    """
    model = importlib.import_module("crawlers.options").options_model(family)
    try:
        model.model_validate(dict(options))
    except ValidationError as error:
        details: list[Any] = [
            {**fault, "loc": ("crawler", *fault["loc"])} for fault in error.errors()
        ]
        raise ValidationError.from_exception_data(error.title, details) from error


@cache  # Asked for every source file; what is installed stays as it is.
def _public_modules(package: str) -> tuple[str, ...]:
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        return ()
    stems = (path.stem for folder in folders for path in Path(folder).glob("*.py"))
    return tuple(sorted(stem for stem in stems if _NAME.fullmatch(stem)))
