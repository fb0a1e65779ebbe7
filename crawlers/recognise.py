"""Which family a page belongs to, from its address and its text: the start of a new source."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from crawlers.containers import container
from crawlers.link import Link
from crawlers.page import Page
from crawlers.records import guess_records
from crawlers.rows import rows
from crawlers.urls import host_of
from crawlers.window import Window
from gongbao.plugins import families

__all__ = ["Guess", "recognise"]

_LARGEST = 2_000_000
_LOOKED_AT = 200
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([-/_.]?)(0[1-9]|1[0-2])([-/_.]?)(0[1-9]|[12]\d|3[01])(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A family that fits. ``seen`` is what it was recognised by, ``options`` what a source would
    say to it; ``rows`` counts the dated links that its page shows."""

    family: str
    options: dict[str, Any] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    rows: int = 0


def recognise(url: str, body: bytes) -> Guess:
    """The family whose marks the page shows most of, of those that find something to follow on
    it; a plain ``listing`` where none does."""
    page = Page(Link(url, "list"), url, body[:_LARGEST])
    shown = len(rows(page)) if page.is_text else 0
    scored = [(_seen(family, page), family) for family in families()]
    scored.sort(key=lambda pair: (len(pair[0]), pair[1] != "jsonlist"), reverse=True)
    for seen, family in scored:
        guess = Guess(family, _options(family, page), seen, shown) if seen else None
        told = _announced(guess, page) if guess is not None else []
        if guess is not None and _fits(told, page):
            return _with_hosts(guess, told)
    return _plain(page, shown)


def _plain(page: Page, shown: int) -> Guess:
    """A list told by the element that holds its rows; a calendar where the address has a day."""
    options: dict[str, Any] = {"start": page.url, "follow": [container(page)]}
    listing = Guess("listing", options, (), shown)
    told = _announced(listing, page)
    following = next((link.url for link in told if link.role == "list"), None)
    template = _template(page.url)
    if template is not None and following is None:
        return Guess("calendar", {**options, "start": template}, ("a day in its address",), shown)
    said = f"next page: {following}" if following else "no next page found; see page_at"
    documents = sum(link.role == "document" for link in told)
    seen = (f"no mark of known software; {documents} links", said)
    return _with_hosts(Guess("listing", options, seen, shown), told)


def _options(family: str, page: Page) -> dict[str, Any]:
    return {"start": page.url} | (guess_records(page) if family == "jsonlist" else {})


def _announced(guess: Guess, page: Page) -> list[Link]:
    """What the family makes of the page: the links it would follow; [] where it cannot read it."""
    kind = importlib.import_module(f"crawlers.families.{guess.family}").FAMILY
    try:
        family = kind(kind.Options.model_validate(guess.options), Window(today=date.today()))
        first = next(iter(family.start()))
        return list(islice(family.read(Page(first, page.url, page.body)), _LOOKED_AT))
    except (ValueError, StopIteration):
        return []


def _fits(told: list[Link], page: Page) -> bool:
    """Documents, or lists of another kind than a second page of a list without rows."""
    is_html = "<html" in page.text[:4096].lower() or "<a " in page.text
    lists = [link for link in told if link.role == "list"]
    steps = {link.then for link in lists}
    return any(link.role == "document" for link in told) or (
        bool(lists) and (not is_html or bool(steps - {"list", "0"}) or len(lists) > 1)
    )


def _with_hosts(guess: Guess, told: list[Link]) -> Guess:
    """The other hosts of the same domain that documents and further pages lie on."""
    start = host_of(str(guess.options["start"]))
    counts = Counter(host_of(link.url) for link in told)
    domain = "." + start.partition(".")[2]
    others = sorted(
        host for host in counts if host != start and domain.count(".") > 1 and host.endswith(domain)
    )
    if not others:
        return guess
    options = {**guess.options, "allowed_hosts": others}
    return Guess(guess.family, options, guess.seen, guess.rows)


def _seen(family: str, page: Page) -> tuple[str, ...]:
    marks: tuple[str, ...] = importlib.import_module(f"crawlers.families.{family}").FAMILY.MARKS
    return tuple(_marks_in(f"{page.url}\n{page.text}", marks))


def _marks_in(text: str, marks: tuple[str, ...]) -> Iterator[str]:
    for mark in marks:
        match = re.search(mark, text)
        if match is not None:
            yield " ".join(match[0].split())[:80]


def _template(url: str) -> str | None:
    """The address with fields where its day stands: what the calendar is told."""
    match = _DAY.search(url)
    if match is None or "{" in url:
        return None
    before, after = url[: match.start()], url[match.end() :]
    return f"{before}{{yyyy}}{match[2]}{{mm}}{match[4]}{{dd}}{after}"
