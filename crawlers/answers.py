"""What a page's scripts ask for, and the source that an answer to it makes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crawlers.calls import Call, calls_of, links_of
from crawlers.link import Link
from crawlers.page import Page, decode
from crawlers.recognise import Guess, recognise
from crawlers.records import json_of, records_at
from crawlers.written import scripts_of

__all__ = ["answered", "asks"]

_FEW = 3


def asks(url: str, body: bytes, scripts: Sequence[bytes]) -> list[Call]:
    """The questions of a page and of its site's scripts, the likeliest first; ``url`` is the
    address that a person gave, with its fragment."""
    text = decode(body)[0]
    own = [text[start:end] for start, end, _ in scripts_of(text)]
    return calls_of(url, [*own, *(decode(script)[0] for script in scripts)])


def answered(call: Call, url: str, body: bytes, pages: Sequence[bytes]) -> Guess | None:
    """The source of a list that a script asks for; None where the answer is no list. ``pages`` are
    the page and its scripts, which say where a record lies."""
    seen = (f"its script asks for {call.start}",)
    is_json = body.lstrip()[:1] in (b"{", b"[")
    guess = recognise(call.start, body)
    if is_json:
        options = _with_links(guess, Page(Link(url, "list"), url, body), pages)
    else:
        options = guess.options if guess.rows >= _FEW else None
    if options is None:
        return None
    counted = _of_json(call) if is_json else _of_html(call)
    family = "jsonlist" if is_json else "listing"
    return replace(guess, family=family, options={**options, **counted}, seen=seen, frames=())


def _with_links(guess: Guess, page: Page, pages: Sequence[bytes]) -> dict[str, Any] | None:
    """The options of a list of records, with the address that a script makes of one."""
    if guess.family != "jsonlist":
        return None
    said = str(guess.options.get("url", ""))
    if not said.startswith("<"):
        return guess.options if guess.told >= _FEW else None
    records = records_at(json_of(page), str(guess.options["records"]))
    linked = links_of([decode(one)[0] for one in pages], list(records[0]))
    return {**guess.options, "url": linked or said}


def _of_json(call: Call) -> dict[str, Any]:
    told: dict[str, Any] = {"start": call.start}
    if call.post:
        told |= {"post": call.post, "page": ""}
    elif call.page_at:
        told |= {"page_at": call.page_at}
    elif call.page:
        told |= {"page": call.page}
    return told | ({"first_page": call.first} if call.first != 1 else {})


def _of_html(call: Call) -> dict[str, Any]:
    told: dict[str, Any] = {"start": call.start}
    if call.post:
        told |= {"post": call.post}
    elif call.page_at or call.page:
        path, _, query = call.start.partition("?")
        asked = re.sub(rf"(^|&){re.escape(call.page)}=\d+", rf"\g<1>{call.page}={{n}}", query)
        told |= {"page_at": call.page_at or f"{path}?{asked}"}
    return told | ({"first_page": call.first} if call.first != 1 else {})
