"""A newspaper page: masthead, articles as blocks of columns, pictures, rules; sheet and truth.

A page is rows of blocks (``row=1-5/1-3,4-5`` in the text: a block over columns 1 to 5, under it two
side by side). A row is as high as its fullest block; pictures of the others grow to fill it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil

from practice.breaking import Measure, break_lines
from practice.flow import Flow, Frame, Style, Unit
from practice.fonts import width
from practice.ink import Panel, Picture, Rule, Sheet, Type
from practice.markup import Record
from practice.roles import TITLE_LEVEL

PAGE = (992.0, 1403.0)
MARGIN, GUTTER, COLUMNS = 44.0, 16.0, 5
BODY, LEADING = 10.5, 16.2
COLUMN = (PAGE[0] - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
_TITLES = {1: 19.0, 2: 24.0, 3: 30.0, 4: 36.0, 5: 48.0}
_ROW_GAP = 26.0


@dataclass(frozen=True, slots=True)
class Span:
    """Columns from ``first`` to ``last``, from 0."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many columns."""
        return self.last - self.first + 1

    @property
    def x(self) -> float:
        """Left edge."""
        return MARGIN + self.first * (COLUMN + GUTTER)

    @property
    def width(self) -> float:
        """From the left edge of the first column to the right edge of the last."""
        return self.count * COLUMN + (self.count - 1) * GUTTER


@dataclass(slots=True)
class Article:
    """An article as set."""

    record: Record
    span: Span
    units: list[Unit] = field(default_factory=list)

    @property
    def picture(self) -> tuple[int, float, str, int] | None:
        """Columns, width over height, caption and seed of its picture."""
        if not self.record.get("picture"):
            return None
        columns, ratio, caption, seed = self.record.get("picture").split("|")
        return int(columns), float(ratio), caption, int(seed)


@dataclass(slots=True)
class PaperPage:
    """A page as set: ``record`` has its number and name."""

    record: Record
    sheet: Sheet
    articles: list[Article]
    furniture: list[str] = field(default_factory=list)


def spans(rows: str) -> list[list[Span]]:
    """The blocks of ``1-5/1-3,4-5``, row by row."""
    return [
        [Span(*(int(n) - 1 for n in block.split("-"))) for block in row.split(",")]
        for row in rows.split("/")
    ]


def set_page(page: Record, articles: list[Record], top: float, bottom: float) -> PaperPage:
    """Set the articles of a page between ``top`` and ``bottom``."""
    sheet = Sheet(*PAGE)
    paper = PaperPage(page, sheet, [])
    rest = iter(articles)
    for row in spans(page.get("row")):
        blocks = [
            Block(sheet, Article(next(rest), span), top, 20 * n)
            for n, span in enumerate(row, 1 + len(paper.articles))
        ]
        height = max(block.needed(None) for block in blocks)
        for block in blocks:
            block.set(height)
            paper.articles.append(block.article)
        top += height + _ROW_GAP
        _between(sheet, row, top - _ROW_GAP / 2, height)
    paper.furniture.extend(_notice(sheet, top, bottom))
    return paper


def _between(sheet: Sheet, row: list[Span], y: float, height: float) -> None:
    """The rule under a row, and those between its blocks."""
    sheet.marks.append(Rule(MARGIN, y, PAGE[0] - MARGIN, y, 0.6))
    for span in row[:-1]:
        x = span.x + span.width + GUTTER / 2
        sheet.marks.append(Rule(x, y - _ROW_GAP / 2 - height, x, y - _ROW_GAP / 2, 0.4))


def _notice(sheet: Sheet, top: float, bottom: float) -> list[str]:
    """A public notice that fills what is left of the page; it is no article."""
    if bottom - top < 60:
        return []
    sheet.marks.append(Panel(MARGIN, top, PAGE[0] - 2 * MARGIN, bottom - top, fill=0.93, line=0.8))
    texts = [
        ("公 益 广 告", Type("sans", 11)),
        ("一滴清水　一份珍惜", Type("serif", 40, bold=True)),
    ]
    middle, flow = (top + bottom) / 2, _Furniture(sheet)
    flow.centred(texts[0][0], top + 22, texts[0][1])
    flow.centred(texts[1][0], middle + 16, texts[1][1])
    return [text for text, _ in texts]


class _Furniture:
    """Puts text that belongs to no article on the sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def centred(self, text: str, y: float, type_: Type) -> None:
        """A line in the middle of the page."""
        from practice.gazette import text_run

        x = (self.sheet.width - width(text, type_)) / 2
        self.sheet.marks.append(text_run(x, y, text, type_))


class Block:
    """One article in its columns from ``top``."""

    def __init__(self, sheet: Sheet, article: Article, top: float, base: int) -> None:
        self.sheet, self.article, self.top, self.base = sheet, article, top, base
        self.boxed = bool(article.record.get("boxed"))
        self.pad = 10.0 if self.boxed else 0.0
        span = article.span
        self.x, self.width = span.x + self.pad, span.width - 2 * self.pad
        self.column = (self.width - (span.count - 1) * GUTTER) / span.count
        self.body = Style(Type("serif", BODY), LEADING, first=2)

    def needed(self, picture_height: float | None) -> float:
        """Height of the block with its headline, text and picture."""
        lines = sum(self._count(unit.text, style) for unit, style in self._texts())
        columns, blocked = self.article.span.count, self._picture_lines(picture_height)
        covered = self.article.picture[0] if self.article.picture else 0
        rows = ceil((lines + blocked * covered) / columns)
        rows = max(rows, blocked + (covered == columns))
        return self._headline(None) + rows * LEADING + 2 * self.pad

    def set(self, height: float) -> None:
        """Set the block ``height`` points high."""
        flow = Flow([self.sheet], lambda _: self._frame(height))
        if self.boxed:
            self._box(height)
        head = self._headline(flow)
        picture = self._grown(height)
        blocked = self._picture_lines(picture)
        tops = [self.top + self.pad + head + b * LEADING for b in self._blocked(blocked)]
        height = self.needed(picture)
        body = Flow([self.sheet], lambda n: self._column_frame(n, tops, height), flow.units)
        for unit, style in self._texts():
            body.paragraph(unit, style)
        if self.article.picture:
            self._picture(body, head, picture)
        self.article.units = body.units

    def _texts(self) -> list[tuple[Unit, Style]]:
        """The article's paragraphs as they are poured: byline, text and crossheads."""
        byline = self.article.record.get("byline")
        sans = replace(self.body, type=Type("sans", BODY))
        rows = [(Unit("note", byline), sans)] if byline else []
        for block in self.article.record.blocks:
            if block.name == "cross":
                rows.append((Unit("heading", block.text), replace(sans, align="centre", first=0)))
            else:
                rows.append((Unit("body", block.text), self.body))
        return rows

    def _count(self, text: str, style: Style) -> int:
        measure = Measure(self.column, style.first * style.type.size)
        return len(break_lines(text, style.type, measure))

    def _headline(self, flow: Flow | None) -> float:
        """Height of the headline, which is set when there is a flow."""
        record, size = self.article.record, _TITLES[self.article.span.count]
        titles = record.get("title").split("|")
        longest = max(width(line, Type("serif", size)) for line in titles)
        size = min(size, size * self.width / longest)
        height = 8.0
        if record.get("kicker"):
            height += self._display(flow, [record.get("kicker")], Type("sans", 13), 20, 0)
        title = Type("serif", size, bold=True)
        height += self._display(flow, titles, title, size * 1.35, TITLE_LEVEL)
        if record.get("subtitle"):
            height += self._display(flow, [record.get("subtitle")], Type("sans", 13), 24, 0)
        return height

    def _display(
        self, flow: Flow | None, lines: list[str], type_: Type, leading: float, level: int
    ) -> float:
        if flow:
            unit = Unit("heading", "".join(lines), level)
            flow.paragraph(unit, Style(type_, leading, "centre"), lines)
        return leading * len(lines)

    def _frame(self, height: float) -> Frame:
        top = self.top + self.pad
        return Frame(self.base, 0, self.x, top, self.width, top + height)

    def _column_frame(self, number: int, tops: list[float], height: float) -> Frame:
        x = self.x + number * (self.column + GUTTER)
        bottom = self.top + height - self.pad + 1
        return Frame(
            self.base + number, 0, x, tops[min(number, len(tops) - 1)], self.column, bottom
        )

    def _blocked(self, lines: int) -> list[int]:
        """Lines that the picture takes from the top of each column: it stands at the right."""
        columns, covered = self.article.span.count, 0
        if self.article.picture:
            covered = self.article.picture[0]
        return [0] * (columns - covered) + [lines] * covered

    def _picture_width(self, columns: int) -> float:
        return columns * self.column + (columns - 1) * GUTTER

    def _picture_lines(self, height: float | None) -> int:
        """Lines that picture and caption take."""
        if not self.article.picture:
            return 0
        columns, ratio, _, _ = self.article.picture
        high = height or self._picture_width(columns) / ratio
        return ceil((high + 24) / LEADING)

    def _grown(self, height: float) -> float | None:
        """The picture's height when it grows until the block is full."""
        if not self.article.picture:
            return None
        columns, ratio, _, _ = self.article.picture
        high = self._picture_width(columns) / ratio
        while self.needed(high + LEADING) <= height:
            high += LEADING
        return high

    def _picture(self, flow: Flow, head: float, height: float | None) -> None:
        assert self.article.picture is not None and height is not None
        columns, _, caption, seed = self.article.picture
        wide = self._picture_width(columns)
        x, y = self.x + self.width - wide, self.top + self.pad + head + 4
        self.sheet.marks.append(Picture(x, y, wide, height, seed))
        frame = Frame(flow.frame.number + 1, 0, x, y + height + 2, wide, PAGE[1])
        under = Flow([self.sheet], lambda _: frame, flow.units)
        style = Style(Type("sans", 9), 14, "left")
        under.paragraph(Unit("caption", caption), style)

    def _box(self, height: float) -> None:
        span = self.article.span
        self.sheet.marks.append(Panel(span.x, self.top, span.width, height, line=0.8))
