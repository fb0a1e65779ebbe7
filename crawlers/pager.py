"""The pages of a list or an article: what the pagers of the families say, and where page N lies.

Three families call ``createPageHTML`` with three orders of arguments and two bases of counting,
and TRS uses the same call inside articles; so the call is read, never assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from crawlers.clicks import address_of, variable
from crawlers.counted import counted_page
from crawlers.dates import date_in_url
from crawlers.urls import follow

if TYPE_CHECKING:
    from parsel import Selector

    from crawlers.page import Page

__all__ = [
    "Pager",
    "article_pages",
    "following",
    "linked_pages",
    "next_link",
    "next_page",
    "read_pager",
    "says_next",
]

_CALL = re.compile(r"(?<!function )\bcreatePage(?:HTML)?\s*\(([^()]{1,400})\)")
_ARGUMENT = re.compile(r"""\s*(?:'([^']*)'|"([^"]*)"|(-?\d+)|([^,'"]+))\s*(?:,|$)""")
_NAME = re.compile(r"[\w.-]{1,120}")
_NEXT_WORDS = ("下一页", "下一頁", "下页", "后一页", "后页", "下一张", "下 一 页", "加载更多")
_NEXT_SIGNS = ("next", "Next", "NEXT", ">", ">>", "»", "›", "→")
_NEXT_CLASS = re.compile(r"(?:^|[-_])next(?:$|[-_]?(?:page|btn|link)s?$)|^nextpage", re.IGNORECASE)
_SLIDES = re.compile(r"swiper|slick|carousel|slide|owl|banner|scroll", re.IGNORECASE)
_LONGEST_LABEL = 12
_MOST = 100_000
_MOST_PARTS = 500
_CALLS = 20


@dataclass(frozen=True, slots=True)
class Pager:
    """``pages`` in all; ``current`` counts from 0, whatever the site counts from.

    Page ``i`` is ``name.ext`` for 0 and ``name_<i + first>.ext`` after it, where ``first`` is 0
    for sites that count from 0 and 1 for those that count from 1.
    """

    pages: int
    current: int
    name: str
    ext: str
    first: int = 0

    def file(self, index: int) -> str:
        """The file name of a page; ``index`` counts from 0."""
        if index == 0:
            return f"{self.name}.{self.ext}"
        return f"{self.name}_{index + self.first}.{self.ext}"


def read_pager(text: str) -> Pager | None:
    """What the page's pager call says, or None when it has none that makes sense.

    ``createPageHTML(pages, current0, "index", "html")``: TRS; ``createPage(…)`` alike (重庆).
    ``createPageHTML(records, pages, current0, "index", "html", …)``: 北京.
    ``createPageHTML('page_div', pages, current1, 'xlist', 'shtml', rows)``: ucap.
    """
    for call in islice(_CALL.finditer(text), _CALLS):
        pager = _of_arguments(_arguments(call[1], text))
        if pager is not None:
            return pager
    return None


def next_page(page: Page) -> str | None:
    """Where the list's next page lies, after its pager call; None after the last one.

    The page asked for, not the page's own claim, is what is counted from: static pages are
    often written with a stale ``current``.
    """
    pager = read_pager(page.text)
    if pager is None:
        return counted_page(page)
    index = page.link.number + 1
    return follow(page.base, pager.file(index)) if index < pager.pages else None


def article_pages(page: Page) -> list[str]:
    """The addresses of an article's further pages, in order; [] when it has one page."""
    pager = read_pager(page.text)
    if pager is None or pager.pages < 2 or pager.pages > _MOST_PARTS:
        return []
    if not page.url.rpartition("/")[2].startswith(pager.name):
        return []
    found = (follow(page.base, pager.file(index)) for index in range(1, pager.pages))
    return [url for url in found if url is not None]


def linked_pages(page: Page, of: str) -> dict[int, str]:
    """The pages of the article at ``of``, by number, behind links that say a number or "next page"
    and have the article's name with a number: 123_2.html for 123.html, ?id=9&page=2 for ?id=9."""
    if not any(word in page.text for word in _NEXT_WORDS):
        return {}
    numbered = _numbered(of)
    asked = {*of.partition("?")[2].split("&")}
    found: dict[int, str] = {}
    for url in _turning(page):
        match = numbered.fullmatch(url)
        # It asks for the same as the article's, and for a page of it besides.
        same = asked <= {*url.partition("?")[2].split("&"), ""}
        if match is not None and url not in (of, page.url) and same:
            found.setdefault(int(match[1]), url)
    return {number: found[number] for number in sorted(found) if number}


def _numbered(of: str) -> re.Pattern[str]:
    """What addresses of the further pages of an article look like, with their number."""
    path, _, query = of.partition("?")
    suffix = PurePosixPath(path).suffix
    beside = rf"{re.escape(path.removesuffix(suffix))}(?:[_-]p?|/)(\d{{1,3}}){re.escape(suffix)}"
    asked = rf"{re.escape(path)}\?(?:.*&)?(?:page|p|pageno|pn)=(\d{{1,3}})(?:&.*)?"
    return re.compile(asked if query else beside, re.IGNORECASE)


def _turning(page: Page) -> Iterator[str]:
    """The addresses behind links that say "next page" or the number of a page but the first."""
    for anchor in page.tree.xpath("//a"):
        words = anchor.xpath("normalize-space(.)").get(default="").strip("[]【】()（） ")
        if words != "1" and (words.isdigit() or words in _NEXT_WORDS):
            yield address_of(page, anchor.root) or ""


def next_link(page: Page, selector: str = "") -> str | None:
    """The address behind "next page": by a selector, else by what such links say.

    Huilan keeps it in the attribute ``tagname`` and leaves ``href`` a void script; on the last
    page a placeholder in brackets stays there.
    """
    chosen = page.select(selector) if selector else _labelled(page)
    for element in chosen:
        url = address_of(page, element.root)
        if url is not None and url not in (page.url, page.link.url):
            return url
    return None


def following(page: Page) -> str | None:
    """The list's next page, whatever the software: by the pager's call, the link that says so, a
    script's count of pages, or the link that says the next page's number."""
    if read_pager(page.text) is not None:
        return next_page(page)
    url = next_link(page) or next_page(page)
    if url is not None:
        return url
    label = str(page.link.number + 2)
    url = next_link(page, f"//a[normalize-space(.)='{label}' or normalize-space(.)='[{label}]']")
    url = url or _chosen(page, label)
    # A number may be a day of a calendar: that is another page's date, not this list's.
    days = {None, date_in_url(page.url)}
    return url if url is not None and date_in_url(url) in days else None


def _chosen(page: Page, label: str) -> str | None:
    """The address behind a page's number in a box to choose from."""
    said = (label, f"第{label}页", f"{label}/")
    for option in page.tree.xpath("//select[@onchange]/option[@value]"):
        words = option.xpath("normalize-space(.)").get(default="")
        value = option.attrib["value"]
        if words in said and not value.isdigit() and re.search(r"[./?]", value):
            return page.follow(value)
    return None


def says_next(words: str) -> bool:
    """Whether a link or button of these words turns to the next page."""
    said = words.strip("[]【】()（） ")
    shown = len(words) <= _LONGEST_LABEL and any(word in words for word in _NEXT_WORDS)
    return shown or said in _NEXT_SIGNS


def _labelled(page: Page) -> Iterator[Selector]:
    """Elements that say "next page", the plainest first."""
    said = " or ".join(f"contains(., '{word}') or @title='{word}'" for word in _NEXT_WORDS)
    signs = " or ".join(f"normalize-space(.)='{sign}'" for sign in _NEXT_SIGNS)
    for path in (
        f"//a[{said}]",
        f"//*[@data-url or @data-href][not(self::a)][{said}]",
        f"//*[@onclick][self::span or self::li or self::button or self::div][{said}]",
        f"//input[@onclick][{said.replace('contains(.,', 'contains(@value,')}]",
        "//a[.//img[contains(@alt, '下一页')]]",
        "//a[@rel='next'] | //link[@rel='next']",
        f"//a[{signs}]",
    ):
        for element in page.tree.xpath(path):
            text = element.xpath("normalize-space(.)").get(default="")
            if len(text) <= _LONGEST_LABEL:
                yield element
    yield from _classed(page)


def _classed(page: Page) -> Iterator[Selector]:
    """Links whose class, or whose holder's, says "next" and not "next picture"."""
    holds = "contains(translate(@class, 'NEXT', 'next'), 'next')"
    for element in page.tree.xpath(f"//a[{holds}] | //*[{holds}]/a"):
        holder = element.root.getparent()
        classes = f"{element.root.get('class') or ''} {holder.get('class') or ''}"
        text = element.xpath("normalize-space(.)").get(default="")
        if len(text) > _LONGEST_LABEL or _SLIDES.search(classes):
            continue
        if any(_NEXT_CLASS.search(name) for name in classes.split()):
            yield element


def _arguments(inside: str, text: str) -> list[str | int]:
    """Words and numbers; a name stands for the number that the page's script gives it."""
    found: list[str | int] = []
    for match in _ARGUMENT.finditer(inside):
        single, double, number, other = match.groups()
        word = single if single is not None else double
        if word is not None:
            found.append(word)
        else:
            value = variable(other.strip(), text) if number is None else number
            found.append(int(value) if value and value.lstrip("-").isdigit() else other.strip())
    return found


def _of_arguments(arguments: list[str | int]) -> Pager | None:
    begins_with_word = bool(arguments) and isinstance(arguments[0], str)
    arguments = arguments[1:] if begins_with_word else arguments
    words = [a for a in arguments if isinstance(a, str)]
    numbers = _leading_numbers(arguments)
    if len(numbers) >= 3 and not words:
        words = ["index", "html"]
    if len(numbers) < 2 or len(words) < 2:
        return None
    if len(numbers) >= 3:
        numbers = numbers[1:]
    return _pager(numbers[0], numbers[1], words, 1 if begins_with_word else 0)


def _pager(pages: int, current: int, words: list[str], first: int) -> Pager | None:
    current -= first
    fits = _NAME.fullmatch(words[0]) and _NAME.fullmatch(words[1])
    if not fits or not 0 < pages <= _MOST:
        return None
    return Pager(pages, max(current, 0), words[0], words[1].lstrip("."), first)


def _leading_numbers(arguments: list[str | int]) -> list[int]:
    numbers: list[int] = []
    for argument in arguments:
        if not isinstance(argument, int):
            break
        numbers.append(argument)
    return numbers
