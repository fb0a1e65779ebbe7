"""What holds for a whole file: size and face of its body text, its habits, its usual columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from parsers.pdf.blocks import Region
from parsers.pdf.lines import Line

__all__ = ["INDENT", "SHORT", "Column", "Measure", "column_of", "measure_text", "parting"]

SHORT = 1.9
"""A line that ends this many em before its column's edge ends its paragraph."""
INDENT = (1.35, 2.75)
_STOPS = frozenset("，。、；：！？）”』」》")
_HANGING = _STOPS | frozenset("·….⋯")
_EXACT = 0.15
_SOME = 4
"""Of so many lines some show where a column ends."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What holds for a whole file: size and face of its body text, whether paragraphs start with
    an indent, and the usual columns (left, right edge, number of lines). Where lines are too
    short to show any, ``mirrored`` is the right edge if both margins are as wide. ``pitch`` is the
    usual distance of two lines of one paragraph where paragraphs have no indent."""

    size: float
    font: str
    indented: bool
    columns: tuple[tuple[float, float, int], ...] = ()
    mirrored: float | None = None
    pitch: float = 0.0


@dataclass(slots=True)
class Column:
    """Left and right edge of a column of text, and the usual distance of its baselines."""

    left: float
    right: float
    pitch: float


_Own = tuple[Region, Column]


def measure_text(pages: Sequence[Sequence[Region]], width: float = 0.0) -> Measure:
    """Body size, face, habit of indenting and usual columns of a file of pages of a width."""
    regions = [region for page in pages for region in page if region.lines]
    if not regions:
        return Measure(10.5, "", indented=True)
    body, font = _usual_type(line for region in regions for line in region.lines)
    own = [(region, _own_column(region, body)) for region in regions]
    columns = (*_usual_columns(own, body), *_spans(pages, body))
    mirrored = None if columns or not width else _mirrored(regions, body, width)
    if _is_indented(own, body):
        return Measure(body, font, indented=True, columns=columns, mirrored=mirrored)
    return Measure(body, font, False, columns, mirrored, _pitch(own, body))


def _usual_type(lines: Iterable[Line]) -> tuple[float, str]:
    """The size that most text is set in, to half a point, and the face most of that is in."""
    written: dict[tuple[float, str], int] = {}
    for line in lines:
        key = (line.size, line.font.name)
        written[key] = written.get(key, 0) + len(line.text)
    weights: Counter[tuple[float, str]] = Counter()
    sizes: Counter[float] = Counter()
    for (exact, face), count in written.items():
        size = round(exact * 2) / 2
        weights[size, face] += count
        sizes[size] += count
    body = max(sizes, key=lambda size: (sizes[size], size))
    return body, max((key for key in weights if key[0] == body), key=lambda key: weights[key])[1]


def _mirrored(regions: Iterable[Region], em: float, width: float) -> float | None:
    """Where text would end if the right margin were as wide as the left one."""
    alone = [region for region in regions if not region.beside and not region.framed]
    boxes = [line.box for region in alone for line in region.lines]
    lefts = sorted(box[0] for box in boxes)
    left = next((left for left in lefts if _within(lefts, left, 0.4 * em) > 1), width)
    right = width - left
    return right if left < right and all(box[2] < right + em for box in boxes) else None


def _usual_columns(own: Iterable[_Own], em: float) -> Iterator[tuple[float, float, int]]:
    counts: dict[tuple[int, int], tuple[float, float, int]] = {}
    beside: set[tuple[int, int]] = set()
    for region, column in _shown_columns(own, em):
        key = (round(column.left / em), round(column.right / em))
        _, _, count = counts.get(key, (0.0, 0.0, 0))
        counts[key] = (column.left, column.right, count + len(region.lines))
        beside |= {key} if region.beside else set()
    for key in [key for key in counts if key not in beside and _is_inside(counts, key, em)]:
        del counts[key]
    total = sum(count for _, _, count in counts.values())
    usual = [column for column in counts.values() if column[2] >= 0.05 * total]
    yield from sorted(usual, key=lambda column: -column[2])


def _shown_columns(own: Iterable[_Own], em: float) -> Iterator[_Own]:
    """Regions that show the edges of their column, and it."""
    for region, column in own:
        enough = len(region.lines) >= _SOME and not region.framed
        if enough and _is_shown(column, region, em):
            yield region, column


def _is_inside(
    counts: dict[tuple[int, int], tuple[float, float, int]], key: tuple[int, int], em: float
) -> bool:
    """A column that only short lines in a far more usual, wider one have made up."""
    left, right, count = counts[key]
    return any(
        a - em < left and right < b + em and b - a > right - left + 2 * em and more > 2 * count
        for a, b, more in counts.values()
    )


def _spans(pages: Iterable[Sequence[Region]], em: float) -> Iterator[tuple[float, float, int]]:
    """From the first column's left to the last one's right, on pages that have columns."""
    spans: dict[tuple[int, int], tuple[float, float, int]] = {}
    for regions in pages:
        columns = [r for r in regions if r.beside and not r.framed and len(r.lines) >= _SOME]
        if len(columns) < 2:
            continue
        left = min(region.box[0] for region in columns)
        right = max(region.box[2] for region in columns)
        spans[round(left / em), round(right / em)] = (left, right, 0)
    yield from spans.values()


def _is_indented(own: Iterable[_Own], em: float) -> bool:
    indented = flush = 0
    for region, column in own:
        for before, line in zip(region.lines, region.lines[1:], strict=False):
            if abs(line.size - em) > 0.6 or column.right - before.box[2] < SHORT * em:
                continue
            indent = (line.box[0] - column.left) / em
            indented += INDENT[0] < indent < INDENT[1]
            flush += abs(indent) < 0.5
    return indented >= flush


def _pitch(own: Iterable[_Own], em: float) -> float:
    """The usual distance of a line to the full one above it, to half a point; 0 with none."""
    steps: Counter[float] = Counter()
    for region, column in own:
        right = column.right
        for before, line in zip(region.lines, region.lines[1:], strict=False):
            if abs(line.size - em) < 0.6 and right - before.box[2] < SHORT * em:
                steps[round(2 * (line.base - before.base)) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 0.0


def parting(column: Column, size: float, measure: Measure) -> float:
    """The distance of two lines of a size from which they are of two paragraphs: white between
    them tells more where paragraphs have no indent."""
    if measure.indented:
        return max(1.45 * column.pitch, 1.3 * size)
    usual = measure.pitch if measure.pitch and abs(size - measure.size) < 0.6 else column.pitch
    return max(1.2 * min(usual, column.pitch), 1.3 * size)


def _own_column(region: Region, em: float) -> Column:
    """The edges that a region's own lines show, and their usual distance."""
    lefts = sorted([line.box[0] for line in region.lines])
    # A stop may hang beyond the edge, leaders that are cut off there may be drawn beyond it.
    rights = sorted([line.box[2] for line in region.lines if line.text[-1] not in _HANGING])
    if len(rights) < _SOME:
        rights = sorted([line.box[2] for line in region.lines])
    left, right = lefts[0], rights[-1]
    if len(lefts) >= _SOME:
        need = max(2, len(lefts) // 8)
        supported = (at for at in lefts if _within(lefts, at, 0.4 * em) >= need)
        backed = (at for at in rights[::-1] if _within(rights, at, 0.6 * em) >= need)
        left, right = next(supported, left), next(backed, right)
    steps = [
        b.base - a.base
        for a, b in zip(region.lines, region.lines[1:], strict=False)
        if abs(a.size - b.size) < 0.1 * b.size
    ]
    pitch = median(steps) if steps else 1.7 * em
    return Column(left, right, pitch)


def _within(places: Sequence[float], place: float, reach: float) -> int:
    """How many of some sorted places are nearer than a reach."""
    return bisect_left(places, place + reach) - bisect_right(places, place - reach)


def column_of(region: Region, measure: Measure) -> Column:
    """A region's column: its own edges where enough lines reach them, else those of a usual
    column around it, else those of the place where it was cut out."""
    em = measure.size
    own = _own_column(region, em)
    wider = _has_wider(region, own, measure) or _is_set_in(region, own, measure)
    if region.framed or (_is_shown(own, region, em) and not wider):
        return own
    around = [c for c in measure.columns if _is_around(c, region, 0.8 * em)]
    if not (wider and around):
        around = [(region.box[0], region.box[2], 0), *around]
    best = max(
        around,
        key=lambda c: (_fit(region, c, em), _reaching(region, c[1], em), c[2], c[1] - c[0]),
    )
    return Column(best[0], best[1], own.pitch)


def _fit(region: Region, column: tuple[float, float, int], em: float) -> int:
    """Lines that begin right at a column's edge, or are set in by two: the margins of left and
    right pages may differ by less than a glyph."""
    starts = ((line.box[0] - column[0]) / em for line in region.lines)
    return sum(min(abs(start), abs(start - 2)) < _EXACT for start in starts)


def _has_wider(region: Region, own: Column, measure: Measure) -> bool:
    """Whether a far more usual column is wider to the right than a region that stands alone."""
    em = measure.size
    wider = (
        count for a, b, count in measure.columns if a - 0.8 * em < own.left and own.right < b - em
    )
    return not region.beside and sum(wider) > 3 * len(region.lines)


def _is_set_in(region: Region, own: Column, measure: Measure) -> bool:
    """Whether all that a region of short paragraphs shows are their indents."""
    em, lines = measure.size, 3 * len(region.lines)
    return any(
        abs(own.left - a - 2 * em) < _EXACT * em and own.right < b - em and count > lines
        for a, b, count in measure.columns
    )


def _is_around(column: tuple[float, float, int], region: Region, slack: float) -> bool:
    """Whether a usual column holds a region, and lies in it where it stands beside others."""
    low, high, _ = column
    x0 = min(line.box[0] for line in region.lines)
    x1 = max(line.box[2] - line.size * (line.text[-1] in _STOPS) for line in region.lines)
    left, _, right, _ = region.box
    within = not region.beside or (low >= left - slack and high <= right + slack)
    return within and low - slack <= x0 and x1 <= high + slack


def _is_shown(own: Column, region: Region, em: float) -> bool:
    """Whether a region shows its edges by itself: enough lines reach the right one, few pass it."""
    rights = [line.box[2] for line in region.lines]
    reach = sum(abs(right - own.right) < em for right in rights)
    beyond = sum(right > own.right + em for right in rights)
    return reach >= max(3, 0.3 * len(rights)) and beyond <= 0.15 * len(rights)


def _reaching(region: Region, right: float, em: float) -> int:
    """Lines that end at an edge; one alone may do so by chance."""
    count = sum(abs(line.box[2] - right) < em for line in region.lines)
    return count if count > 1 else 0
