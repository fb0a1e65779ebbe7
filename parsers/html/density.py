"""Where the article is when the family is unknown: the element whose lines weigh most.

Sentences weigh what they are long, links and page furniture weigh against. The article is the
element with the greatest sum (a maximum-weight subtree; the idea of Kohlschuetter et al. 2010,
"Boilerplate detection using shallow text features", with the tree kept). Measured with the
knowledge of families switched off: benchmarks/html_quality.py.
"""

from __future__ import annotations

import re
from itertools import accumulate

from gongbao.text.days import find_day, is_day
from parsers.html.furniture import (
    ends_article,
    is_bar,
    is_credit,
    is_dated,
    is_disclaimer,
    is_imprint,
    is_tool,
    opens_comments,
)
from parsers.html.lines import Line, Node, Page

__all__ = ["article_node", "line_weights", "weight_sums"]

_LEAST = 10.0
"""An element that weighs less is no article: a line of ten characters with a full stop."""

_MOST = 0.7
"""The share of the weight that the article's own block has among abstracts of others."""

_LINKED = 0.4
"""From this share on, a line is a link with something beside it (its day, its column)."""

_ASIDE = 0.35
"""What lines over the headline, or under what ends the article, weigh of what they would."""

_FILE = 0.1
"""A link to a file says nothing against an article, and goes with the text beside it."""

_BAR_LINES = 6
_MOSTLY = 0.8
_ENDS = "。；！？"
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)

_LONG = 50
"""A line without a mark counts as a sentence from this length on."""


def article_node(
    page: Page, sums: list[float], least: float = _LEAST, within: range | None = None
) -> Node | None:
    """The block (in the lines ``within``) whose lines weigh most; the innermost one among equals.
    None without text: nothing that weighs ``least``.

    Where one block inside it holds nearly all of the weight and the rest is mixed with links
    (abstracts of other articles), it is that block.
    """
    best: Node | None = None
    best_weight = least
    for node in page.nodes:
        if within is not None and not within.start <= node.start <= node.end <= within.stop:
            continue
        weight = sums[node.end] - sums[node.start]
        if weight > best_weight + 1e-9:
            best, best_weight = node, weight
    return _core(page, sums, best) if best else None


def _core(page: Page, sums: list[float], node: Node) -> Node:
    """The smallest block within ``node`` without its linked neighbours."""
    inner = node
    files = {anchor.line for anchor in page.anchors if anchor.file}
    linked = [
        line.linked * 2 > line.size and index not in files for index, line in enumerate(page.lines)
    ]
    for other in sorted(page.nodes, key=lambda n: n.end - n.start, reverse=True):
        within = inner.start <= other.start and other.end <= inner.end
        if not within or (other.start, other.end) == (inner.start, inner.end):
            continue
        weight = sums[other.end] - sums[other.start]
        if weight < _MOST * (sums[inner.end] - sums[inner.start]):
            continue
        rest = [*linked[inner.start : other.start], *linked[other.end : inner.end]]
        if sum(rest) * 3 >= len(rest):
            inner = other
    return inner


def weight_sums(weights: list[float]) -> list[float]:
    """Running sums, so that an element's weight is one subtraction."""
    return [0.0, *accumulate(weights)]


def line_weights(page: Page, headline: int | None) -> list[float]:
    """What each line says for (+) or against (-) being article.

    ``headline`` is the line where the title stands, when it was found: articles follow it.
    """
    weights = [_weight(line) for line in page.lines]
    for anchor in page.anchors:
        if anchor.file and anchor.line < len(weights) and not page.lines[anchor.line].side:
            weights[anchor.line] = max(weights[anchor.line], _FILE)
    if headline is not None:
        _lessen(weights, range(headline), 0.0 if _is_barred(page.lines, headline) else _ASIDE)
        over = _over(page.lines, headline)
        said = over < len(weights) and opens_comments(page.lines[over].text)
        _lessen(weights, range(over, len(weights)), 0.0 if said else _ASIDE)
    return weights


def _lessen(weights: list[float], places: range, share: float) -> None:
    """Leave to lines that speak for an article a share of their weight."""
    for index in places:
        if weights[index] > 0:
            weights[index] *= share


def _is_barred(lines: list[Line], headline: int) -> bool:
    """Whether a bar that tells a day stands under the headline: then the article does too."""
    under = lines[headline + 1 : headline + _BAR_LINES]
    return any(is_dated(line.text) or (is_bar(line.text) and find_day(line.text)) for line in under)


def _over(lines: list[Line], headline: int) -> int:
    """The line after which, what tells being told, other articles or comments follow."""
    told = False
    for index in range(headline + 1, len(lines)):
        line = lines[index]
        if told and line.linked == 0 and ends_article(line.text):
            return index
        told = told or (line.sentence and line.linked == 0 and not is_bar(line.text))
    return len(lines)


def _weight(line: Line) -> float:
    free = line.size - line.linked
    if is_disclaimer(line.text):
        return -40.0 if line.size > 12 and not line.linked else -12.0
    if line.linked >= _LINKED * line.size:
        return _linked_weight(line)
    if is_day(line.text):
        return 0.0
    if _is_furniture(line.text):
        return -8.0
    if is_imprint(line.text):
        return 0.2 * free if line.sentence else -10.0
    return _text_weight(line, free)


def _is_furniture(text: str) -> bool:
    return is_tool(text) or is_credit(text) or ends_article(text) or is_bar(text)


def _text_weight(line: Line, free: int) -> float:
    """Sentences weigh their length, a line without a mark a little; in side columns much less."""
    tells = line.sentence or free >= _LONG
    if line.side:
        return 0.2 * free if tells else -4.0
    return float(free) if tells else min(0.4 * free, 12.0)


def _linked_weight(line: Line) -> float:
    """A link with sentences may be a paragraph, and so is a sentence that goes on behind a link or
    a link that shows its own address; a short one is navigation."""
    if line.text[-1] in _ENDS and line.linked < _MOSTLY * line.size:
        return 0.5 * (line.size - line.linked)
    if _ADDRESS.search(line.text) and line.linked < line.size:
        return 0.0
    if line.sentence and line.size > 60:
        return -0.3 * line.size
    return -8.0 - 0.5 * min(line.size, 40)
