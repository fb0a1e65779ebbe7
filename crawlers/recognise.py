"""Which family a page belongs to, from its address and its text: the start of a new source."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from typing import Any

from crawlers.clicks import address_of
from crawlers.containers import container
from crawlers.depth import below, frames_of, leads_to_lists, one_level_more, scripts_of_site
from crawlers.fronts import older_issues, sections_of
from crawlers.link import Link
from crawlers.page import NotRead, Page
from crawlers.papers import paper_options
from crawlers.records import guess_fields, guess_records
from crawlers.rows import Row, rows
from crawlers.urls import domain_of, host_of, suffix_of, twin_of
from crawlers.window import Window
from gongbao.plugins import families

__all__ = ["Guess", "deeper", "recognise", "together"]

_LARGEST = 2_000_000
_LOOKED_AT = 200
_FEW = 3
_FEWEST_LISTS = 2
_OF_LISTS = frozenset({"founder_epaper", "gkmlpt", "nfcms", "sitemap", "jsonlist"})
"""Families that walk the lists of a list by themselves."""

_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([-/_.]?)(0[1-9]|1[0-2])([-/_.]?)(0[1-9]|[12]\d|3[01])(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A family that fits. ``seen`` is what it was recognised by, ``options`` what a source would
    say to it; ``rows`` counts the dated links that its page shows, ``told`` the documents that it
    announces. ``frames`` and ``below`` are addresses to look at too, and to tell ``deeper`` of:
    what the page shows inside itself, and a list behind its rows; ``links`` those that the pages
    looked at lead to. ``scripts`` are those of a page without rows, which may ask for them, and
    ``bare`` says that it is one; ``sections`` are the lists of a front page, ``older`` where the
    other issues are. ``files`` says that its documents are PDFs and no pages."""

    family: str
    options: dict[str, Any] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    rows: int = 0
    told: int = 0
    frames: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()
    files: bool = False
    bare: bool = False
    scripts: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    older: tuple[str, ...] = ()


def recognise(url: str, body: bytes) -> Guess:
    """The family whose marks the page shows most of, of those that find something to follow on
    it; a plain ``listing`` where none does."""
    page = Page(Link(url, "list"), url, body[:_LARGEST])
    shown = len(rows(page)) if page.is_text else 0
    for family, seen in _marked(page):
        guess = Guess(family, _options(family, page), seen, shown)
        told = _announced(guess, page)
        if _fits(told, page):
            named = [Row(link.url, link.hints.get("title", "")) for link in told]
            if family not in _OF_LISTS and leads_to_lists(named):
                break
            return _with_hosts(guess, told)
    return _plain(page, shown)


def _marked(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """The families whose marks a page shows, with these; those of most marks first."""
    seen = ((family, _seen(family, page)) for family in families())
    marked = [(family, marks) for family, marks in seen if marks]
    return sorted(marked, key=lambda one: (-len(one[1]), one[0] == "jsonlist"))


def deeper(guess: Guess, looked: Sequence[tuple[str, bytes]]) -> Guess:
    """What the pages named by ``frames``, or else by ``below``, add to a guess: the list in a
    frame, or one level more."""
    if guess.frames:
        return _framed(guess, [recognise(url, body) for url, body in looked])
    found = _of_papers(guess, *looked[0]) or _of_lists(guess, *looked[0]) if looked else None
    return found or replace(guess, below=())


def _framed(guess: Guess, inside: Sequence[Guess]) -> Guess:
    """The list in a frame, where it shows more than the page around it."""
    best = max(inside, key=lambda one: (one.rows, one.told), default=guess)
    better = _shows_list(best) or (best.told and not guess.told)
    return best if better else replace(guess, frames=())


def _shows_list(guess: Guess) -> bool:
    return guess.rows >= _FEW or guess.told >= _FEW


def _of_papers(guess: Guess, url: str, body: bytes) -> Guess | None:
    """A list of issues of a paper, where the page behind a row is one of such."""
    paper = paper_options(Page(Link(url, "list"), url, body)) if guess.rows else {}
    if not paper or len(guess.options["follow"]) != 1:
        return None
    told = {"start": guess.options["start"], "issues": guess.options["follow"][0], **paper}
    seen = (*guess.seen, f"its rows lead to issues of a paper: {url}")
    return replace(guess, family="founder_epaper", options=told, seen=seen, below=())


def _of_lists(guess: Guess, url: str, body: bytes) -> Guess | None:
    """A list of lists, where the page behind a row announces something."""
    more = one_level_more(url, body, guess.links)
    if more is None:
        return None
    return replace(
        guess,
        options={**guess.options, "follow": [*guess.options["follow"], more.selector]},
        seen=(*guess.seen, f"its rows lead to lists: {url}"),
        below=more.below,
        links=guess.links | {url},
        files=more.files,
    )


def together(guess: Guess, looked: Sequence[tuple[str, bytes]]) -> Guess:
    """What the lists that a front page leads to make: one source of all that are alike, of the
    kind that most of them are; or of the page where more issues are."""
    lists = [recognise(url, body) for url, body in looked]
    if guess.older:
        more = max(lists, key=lambda one: one.told, default=guess)
        return more if more.below and more.told > guess.told else guess
    best = _alike(lists)
    if len(best) < _FEWEST_LISTS:
        return guess
    seen = (f"a front page of {len(best)} lists", *best[0].seen)
    options = _all_options([one.options for one in best])
    return replace(best[0], options=options, seen=seen, sections=(), below=(), frames=())


def _alike(lists: Sequence[Guess]) -> list[Guess]:
    """Those of the kind that most of them are."""
    kinds = Counter(_kind(one) for one in lists if _shows_list(one))
    family = kinds.most_common(1)[0][0][0] if kinds else ""
    # A list that is young has few rows, in a place that is known from another.
    return [one for one in lists if one.family == family and one.rows and _kind(one) in kinds]


def _all_options(lists: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The options of several lists as those of one source."""
    names = dict.fromkeys(chain.from_iterable(lists))
    return {name: _all_of(name, [one[name] for one in lists if name in one]) for name in names}


def _kind(guess: Guess) -> tuple[str, str]:
    return guess.family, " ".join(guess.options.get("follow", ()))


def _all_of(name: str, said: list[Any]) -> Any:
    """What several lists say of one option: all starts and hosts, all selectors where each has
    one level; else what the first says."""
    if name == "start":
        return said
    if name == "follow" and all(len(one) == 1 for one in said):
        return [", ".join(dict.fromkeys(one[0] for one in said))]
    if name == "allowed_hosts":
        return sorted({host for one in said for host in one})
    return said[0]


def _plain(page: Page, shown: int) -> Guess:
    """A list told by the element that holds its rows; data in a script of a page without rows,
    records that name no address; a paper's day or a calendar where the address has a day."""
    selector = container(page) if page.is_text else "a"
    options: dict[str, Any] = {"start": page.url, "follow": [selector]}
    told = _announced(Guess("listing", options), page)
    following = next((link.url for link in told if link.role == "list"), None)
    known = None if shown else _of_records(page)
    if known is None and following is None:
        known = _of_one_day(page, selector, shown)
    if known is not None:
        return known
    said = f"next page: {following}" if following else "no next page found; see page_at"
    documents = sum(link.role == "document" for link in told)
    seen = (f"no mark of known software; {documents} links", said)
    guess = Guess("listing", options, seen, shown, documents)
    if page.is_text:
        guess = _to_look_at(guess, page, selector, paged=following is not None)
    return _with_hosts(guess, told)


def _to_look_at(guess: Guess, page: Page, selector: str, *, paged: bool) -> Guess:
    """A listing with the pages to look at besides: behind its rows and in its frames, the scripts
    of a bare one, the sections of a front page."""
    guess = replace(guess, links=frozenset(_addresses(page)))
    behind = below(page, selector)
    if behind:
        return replace(guess, below=behind, older=older_issues(page))
    guess = replace(guess, sections=sections_of(page, paged=paged))
    if guess.rows >= _FEW:
        return guess
    frames = () if guess.rows else frames_of(page)
    return replace(guess, bare=True, frames=frames, scripts=scripts_of_site(page))


def _of_one_day(page: Page, selector: str, shown: int) -> Guess | None:
    """A page with a day in its address: a paper's, or one of a calendar."""
    template = _template(page.url)
    if template is None:
        return None
    paper = paper_options(page)
    if paper:
        return Guess("founder_epaper", {"start": page.url, **paper}, ("a paper's day",), shown)
    options = {"start": template, "follow": [selector]}
    return Guess("calendar", options, ("a day in its address",), shown)


def _of_records(page: Page) -> Guess | None:
    return _held_in_script(page) or _without_addresses(page)


def _held_in_script(page: Page) -> Guess | None:
    """A list that is data in a script, where most of it has titles and days."""
    if not page.is_text or "<script" not in page.text.lower():
        return None
    try:
        options = {"start": page.url, **guess_records(page)}
    except NotRead:
        return None
    guess = Guess("jsonlist", options, ("data in a script of the page",))
    told = [link for link in _announced(guess, page) if link.role == "document"]
    dated = sum("published" in link.hints and "title" in link.hints for link in told)
    return _with_hosts(guess, told) if dated >= _FEW and 2 * dated > len(told) else None


def _without_addresses(page: Page) -> Guess | None:
    if page.body.lstrip()[:1] not in (b"{", b"["):
        return None
    with suppress(NotRead):
        fields = guess_fields(page)
        seen = ("its records name no address: say it in url",)
        return Guess("jsonlist", {"start": page.url, **fields}, seen) if fields else None
    return None


def _addresses(page: Page) -> Iterator[str]:
    for anchor in page.tree.xpath("//a"):
        url = address_of(page, anchor.root)
        if url is not None:
            yield url


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
    """The other hosts of the same domain that documents and further pages lie on, and whether
    the documents are files."""
    documents = [link.url for link in told if link.role == "document"]
    files = sum(suffix_of(url) == "pdf" for url in documents)
    guess = replace(guess, files=2 * files > len(documents), told=len(documents))
    start = host_of(str(guess.options["start"]))
    domain = domain_of(start)
    others = sorted(
        host
        for host in {host_of(link.url) for link in told} - {start, twin_of(start)}
        if host == domain or host.endswith(f".{domain}")
    )
    if not others:
        return guess
    return replace(guess, options={**guess.options, "allowed_hosts": others})


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
