"""Which lines are the article: the family's container and the heaviest element, compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parsers.html.containers import Container, containers
from parsers.html.density import article_node, line_weights, weight_sums
from parsers.html.furniture import is_tool
from parsers.html.lines import Node, Page
from parsers.html.standing import Headline, is_titled
from parsers.html.trim import trimmed

__all__ = ["FILES", "Body", "find_body"]

_ABSTRACTS = 0.3
"""From this share of links among its lines on, a block may be a list with abstracts."""

FILES = "files"
"""Names, as a container, the block of an article that is only files to download."""

_FEW_WORDS = 2.0
"""What the text of a page weighs at least whose headline is known."""


@dataclass(frozen=True, slots=True)
class Body:
    """The article's lines (indices, ascending) within [start, end).

    ``container`` names the place a family uses, or is "" where only weight decided;
    ``agreement`` is the share of characters the two ways have in common (F1), 1.0 for one way.
    """

    lines: tuple[int, ...]
    start: int
    end: int
    container: str = ""
    agreement: float = 1.0
    node: Node | None = None


def find_body(page: Page, headline: Headline, *, families: bool = True) -> Body | None:
    """The article of a page; None when there is none. ``families=False`` leaves the knowledge of
    site software out (for measuring the general way)."""
    weights = line_weights(page, headline.start)
    sums = weight_sums(weights)
    places = tuple(containers(page)) if families else ()
    known = _known(page, places, sums, headline)
    # An empty place of the article is an article without text: what stands elsewhere is another's.
    general = _general(page, sums, headline, few_words=not places)
    if known is None or general is None:
        return known or general or _of_files(page, headline)
    agreement = _agreement(page, known.lines, general.lines)
    chosen = known if _believed(page, known, general) else general
    return Body(chosen.lines, chosen.start, chosen.end, chosen.container, agreement, chosen.node)


def _general(page: Page, sums: list[float], headline: Headline, *, few_words: bool) -> Body | None:
    node = article_node(page, sums)
    if node is None and few_words:
        node = _few_words(page, sums, headline)
    if node is None:
        return None
    node = _nearer(page, sums, headline, node) or node
    kept = trimmed(page, node.start, node.end, headline, known=False)
    return Body(tuple(kept), node.start, node.end, node=_widest(page, node)) if kept else None


def _few_words(page: Page, sums: list[float], headline: Headline) -> Node | None:
    """A block with a short sentence under a headline that the markup names as one."""
    if headline.start is None or headline.end is None or not is_titled(page.lines[headline.start]):
        return None
    return article_node(page, sums, _FEW_WORDS, range(headline.end, len(page.lines)))


def _nearer(page: Page, sums: list[float], headline: Headline, node: Node) -> Node | None:
    """The few words between the headline and a block of links with abstracts of others."""
    linked = [line.linked * 2 > line.size for line in page.lines]
    around = linked[max(0, node.start - 1) : node.end + 1]
    if headline.end is None or node.start < headline.end:
        return None
    if sum(around) < max(1, _ABSTRACTS * len(around)):
        return None
    first = next((i for i in range(headline.end, node.start) if linked[i]), node.start)
    nearer = article_node(page, sums, _FEW_WORDS, range(headline.end, first))
    few = page.lines[nearer.start : nearer.end] if nearer else []
    return nearer if any(line.sentence for line in few) else None


def _of_files(page: Page, headline: Headline) -> Body | None:
    """The block under the headline whose lines are nothing but links to files."""
    under = _files_under(page, headline)
    if not under:
        return None
    first, last = min(under), max(under)
    node = next((n for n in page.nodes if n.start <= first and last < n.end), None)
    if node is None or node.start < (headline.start or 0):
        return None
    kept = [index for index in range(first, last + 1) if not is_tool(page.lines[index].text)]
    only = 2 * _size(page, set(kept) - under) < _size(page, under)
    return Body(tuple(kept), node.start, node.end, FILES, node=node) if only else None


def _files_under(page: Page, headline: Headline) -> set[int]:
    """Lines with links to files under the headline; none where it is printed nowhere."""
    if headline.end is None:
        return set()
    return {anchor.line for anchor in page.anchors if anchor.file and anchor.line >= headline.end}


def _known(
    page: Page, places: Iterable[Container], sums: list[float], headline: Headline
) -> Body | None:
    """The heaviest of the families' places; of nested ones the outer, unless it only adds bars."""
    best: Container | None = None
    for container in places:
        weight = sums[container.end] - sums[container.start]
        if weight > (sums[best.end] - sums[best.start] + 1e-9 if best else 0.0):
            best = container
    if best is None:
        return None
    kept = trimmed(page, best.start, best.end, headline, known=True)
    return Body(tuple(kept), best.start, best.end, best.name, node=best.node) if kept else None


def _believed(page: Page, known: Body, general: Body) -> bool:
    """A container holds the article unless the heaviest element lies mostly outside it."""
    inside = _size(page, set(known.lines) & set(general.lines))
    return inside >= 0.5 * _size(page, set(general.lines))


def _agreement(page: Page, one: tuple[int, ...], other: tuple[int, ...]) -> float:
    common = _size(page, set(one) & set(other))
    both = _size(page, set(one)) + _size(page, set(other))
    return round(2 * common / both, 4) if both else 1.0


def _size(page: Page, lines: set[int]) -> int:
    return sum(page.lines[index].size for index in lines)


def _widest(page: Page, node: Node) -> Node:
    """The outermost block with the same lines: it also holds the pictures around them."""
    same = [other for other in page.nodes if (other.start, other.end) == (node.start, node.end)]
    return same[-1] if same else node
