"""A new source from one look at its list page: the TOML to fill in, and the page as a sample."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gongbao.batch import dump, read_batch
from gongbao.errors import FetchFailed, UsageError
from gongbao.model import PUBLISHED_VERDICTS, Capture, Expect, Source
from gongbao.plugins import Guess, answered, asks, deeper, recognise, together
from gongbao.stages import Holdings, Window
from gongbao.stages.fetch import close_journal, fetch
from gongbao.store.bodies import get_body

__all__ = ["Look", "look", "write_source"]

_HEAD = 100_000
_LEVELS = 3
_PAPERS = "founder_epaper"
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,200})", re.IGNORECASE)
_NOT_ID = re.compile(r"[^a-z0-9]+")
_NEWS = ("news", "page", "daily")
_PAPER = ("newspaper", "newspaper", "daily")
_SAID = {
    "公报": ("gazette", "gazette", "monthly"),
    "工作报告": ("report", "page", "yearly"),
    "日报": _PAPER,
    "晚报": _PAPER,
}
"""Kind, parser and cadence by what a list calls itself."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a page gave; ``files`` where its documents are PDFs."""

    family: str
    sign: str
    options: dict[str, Any]
    title: str
    capture: Capture
    body: bytes
    files: bool = False


def look(url: str, holdings: Holdings) -> Look:
    """Fetch one page as any crawl does (robots.txt, addresses, limits) and name its family; where
    it only names lists or frames, a page behind it too.

    Raises UsageError for what is no web address, FetchFailed when the page cannot be had.
    """
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise UsageError(f"not a web address: {url!r}")
    page, body = _fetched(url, holdings)
    guess = _behind(recognise(_led_to(page), body), holdings)
    if guess.bare:
        guess = _asked(guess, url, body, holdings)
    sign = "; ".join(guess.seen) or "no mark of known software"
    options = dict(guess.options)
    if guess.family == _PAPERS:
        # The page that sends its reader on to the newest day, not the day it led to today.
        options["start"] = url
    return Look(guess.family, sign, options, _title(body), page, body, guess.files)


def _led_to(page: Capture) -> str:
    return page.redirects[-1] if page.redirects else page.url


def _behind(guess: Guess, holdings: Holdings) -> Guess:
    """The guess after a look at the lists, frames and rows that its page names."""
    if guess.sections or guess.older:
        guess = together(guess, _looked_at((*guess.sections, *guess.older), holdings))
    for _ in range(_LEVELS):
        looked = _looked_at(guess.frames or guess.below, holdings)
        if not looked:
            break
        guess = deeper(guess, looked)
    return guess


def _looked_at(urls: Iterable[str], holdings: Holdings) -> list[tuple[str, bytes]]:
    """Those of these pages that can be had, under the addresses that they were found at."""
    found = []
    for url in urls:
        with suppress(FetchFailed):
            page, body = _fetched(url, holdings)
            found.append((_led_to(page), body))
    return found


def _asked(guess: Guess, url: str, body: bytes, holdings: Holdings) -> Guess:
    """The guess for a page that shows no list, where its scripts ask a server for one."""
    pages = [body]
    for address in guess.scripts:
        with suppress(FetchFailed):
            pages.append(_fetched(address, holdings)[1])
    for call in asks(url, body, pages[1:]):
        with suppress(FetchFailed):
            post = call.post.replace("{n}", str(call.first))
            answer, inside = _fetched(call.start, holdings, post)
            at = answer.redirects[-1] if answer.redirects else call.start
            found = answered(call, at, inside, pages)
            if found is not None:
                return found
    return guess


def _fetched(url: str, holdings: Holdings, post: str = "") -> tuple[Capture, bytes]:
    """One page and its body. Raises FetchFailed when it cannot be had."""
    # A plain list whose links are not followed: one page, and robots.txt before it.
    crawler = {"start": url, "follow": ["gongbao-none"], "delay": 0, "post": post}
    once = Source("new-source", url, url, "000000", "news", "listing", "page", crawler=crawler,
                  expect=Expect(empty_ok=True))  # fmt: skip
    window = Window()
    close_journal(holdings.work, once.id, window)
    batch = read_batch(holdings.stores, fetch(once, window, holdings), "captures")
    close_journal(holdings.work, once.id, window)
    page, digest = _answered(url, batch.rows)
    return page, get_body(holdings.stores, digest)


def _answered(url: str, captures: Iterable[Capture]) -> tuple[Capture, str]:
    """The page's capture and its body's digest. Raises FetchFailed with what came instead."""
    lists = sorted((c for c in captures if c.role == "list"), key=_only_sends_on)
    page = lists[0] if lists else None
    if page is None:
        raise FetchFailed(f"{url}: no answer")
    if page.body is None or page.verdict not in PUBLISHED_VERDICTS:
        notes = "; ".join(note.message for note in page.notes)
        raise FetchFailed(f"{url}: {page.verdict}: {notes}")
    return page, page.body


def _only_sends_on(capture: Capture) -> bool:
    return any(note.code == "sent-on" for note in capture.notes)


def write_source(seen: Look, source_id: str | None, folder: Path) -> Path:
    """Write ``<id>.toml`` and ``<id>/`` with body and capture. Never over what is there."""
    name = source_id or _default_id(seen.capture.url)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", name):
        raise UsageError(f"--id {name!r}: lower-case letters, digits and hyphens")
    path, sample = folder / f"{name}.toml", folder / name
    if path.exists() or sample.exists():
        raise UsageError(f"{path} is there already; choose another --id")
    sample.mkdir(parents=True)
    (sample / "body.html").write_bytes(seen.body)
    (sample / "capture.json").write_bytes(dump(seen.capture))
    path.write_text(_toml(seen), "utf-8")
    return path


def _toml(seen: Look) -> str:
    kind, parser, cadence = _kind_of(seen)
    lines = [
        f"title     = {_quoted(seen.title or '<title>')}",
        'publisher = "<who publishes it>"',
        'division  = "000000"              # GB/T 2260',
        f"kind      = {_quoted(kind)}                # gazette | newspaper | news | report",
        f"family    = {_quoted(seen.family)}",
        f"# recognised by: {' '.join(seen.sign.split())[:160]}",
        f"parser    = {_quoted(parser)}",
        'schedule  = "0 6 * * *"',
        f"cadence   = {_quoted(cadence)}",
        'confidence = "seen"',
        "",
        "[crawler]",
        *(f"{name} = {_value(value)}" for name, value in seen.options.items()),
        "",
        "[expect]",
        "silence_days = 30",
        "",
    ]
    return "\n".join(lines)


def _kind_of(seen: Look) -> tuple[str, str, str]:
    if seen.family == _PAPERS:
        return _PAPER
    kind, parser, cadence = next((k for word, k in _SAID.items() if word in seen.title), _NEWS)
    # The gazette's parser reads files; acts that are pages are read as pages.
    return kind, parser if seen.files or parser != "gazette" else "page", cadence


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_quoted(str(one)) for one in value)}]"
    if isinstance(value, int):
        return str(value)
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _title(body: bytes) -> str:
    try:
        text = body[:_HEAD].decode("utf-8", "strict")
    except UnicodeDecodeError:
        text = body[:_HEAD].decode("gb18030", "replace")
    found = _TITLE.search(text)
    return " ".join(unescape(found[1]).split()) if found else ""


def _default_id(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return _NOT_ID.sub("-", host.lower()).strip("-")[:50] or "new-source"
