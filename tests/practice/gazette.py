"""A gazette issue: cover, 目录, acts; its sheets and its truth."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from practice.flow import Flow, Frame, Style, Unit
from practice.ink import Rule, Run, Sheet, Type
from practice.markup import Block, Record
from practice.roles import APPENDIX_LEVEL, TITLE_LEVEL, markdown, role_of
from practice.tables import TableStyle, set_table

A4 = (595.28, 841.89)


@dataclass(frozen=True, slots=True)
class Look:
    """What makes one gazette look different from another (points; indents in ems)."""

    size: float = 14.0
    leading: float = 25.0
    margin_x: float = 78.0
    margin_top: float = 92.0
    margin_bottom: float = 84.0
    title_size: float = 20.0
    indent: float = 2.0
    columns: int = 1
    gutter: float = 24.0
    new_page: bool = True
    appendix_new_page: bool = True
    folio: str = "— {} —"
    printed_from: int = 1
    ruled: bool = True
    autospace: float = 0.0
    cover: str = "plain"


@dataclass(slots=True)
class Act:
    """An act as set: its fields and its paragraphs."""

    record: Record
    units: list[Unit] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    first: int = 0

    @property
    def pages(self) -> tuple[int, int]:
        """First and last page, from 1."""
        pages = [page for unit in self.units for page, _ in unit.places]
        return min(pages), max(pages)


@dataclass(slots=True)
class Issue:
    """An issue as set."""

    record: Record
    sheets: list[Sheet]
    acts: list[Act]
    furniture: dict[int, list[str]] = field(default_factory=dict)


class Setter:
    """Sets the acts of an issue one after the other."""

    def __init__(self, look: Look, front: int) -> None:
        self.look = look
        self.front = front
        self.sheets = [Sheet(*A4) for _ in range(front)]
        self.flow = Flow(self.sheets, self._frame)
        self.acts: list[Act] = []

    def _frame(self, number: int) -> Frame:
        look = self.look
        column, sheet = number % look.columns, self.front + number // look.columns
        while len(self.sheets) <= sheet:
            self.sheets.append(Sheet(*A4))
        room = A4[0] - 2 * look.margin_x
        wide = (room - look.gutter * (look.columns - 1)) / look.columns
        x = look.margin_x + column * (wide + look.gutter)
        return Frame(number, sheet, x, look.margin_top, wide, A4[1] - look.margin_bottom)

    def act(self, record: Record) -> None:
        """Set one act."""
        look, flow = self.look, self.flow
        if self.acts:
            flow.gap(look.leading * 1.5)
            if look.new_page and flow.y > flow.frame.top:
                self._leave_page()
        act = Act(record, first=len(flow.units))
        self.acts.append(act)
        self._title(record.get("title"), TITLE_LEVEL)
        if record.get("number"):
            self._put(Unit("note", record.get("number")), self._style(align="centre", after=8))
        if record.get("to"):
            self._put(Unit("body", record.get("to")), self._style(first=0))
        for block in record.blocks:
            self._block(act, block)
        act.units = flow.units[act.first :]

    def _leave_page(self) -> None:
        sheet = self.flow.frame.sheet
        while self.flow.frame.sheet == sheet:
            self.flow.leave()

    def _style(self, **changes: float | str) -> Style:
        look = self.look
        plain = Style(
            Type("serif", look.size), look.leading, first=look.indent, autospace=look.autospace
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    def _put(self, unit: Unit, style: Style, lines: list[str] | None = None) -> None:
        self.flow.paragraph(unit, style, lines)

    def _title(self, title: str, level: int) -> None:
        size = self.look.title_size if level == TITLE_LEVEL else self.look.title_size * 0.9
        style = Style(
            Type("serif", size, bold=True), size * 1.45, "centre", before=6, after=8, keep=2
        )
        lines = title.split("|")
        self._put(Unit("heading", "".join(lines), level), style, lines)

    def _block(self, act: Act, block: Block) -> None:
        if block.name == "":
            self._text(block.text)
        elif block.name == "table" and block.table:
            self._table(act, block)
        elif block.name == "sign":
            self._signature(block.text.split("|"))
        elif block.name == "attach":
            self.flow.gap(self.look.leading * 0.5)
            for text in block.text.split("|"):
                rest = 5 if text.startswith("附件：") else 2
                style = self._style(first=2 if rest == 5 else 5, rest=6, align="justify")
                self._put(Unit("list", text, 1), style)
        elif block.name == "appendix":
            self._appendix(*block.text.split("|", 1))
        elif block.name == "sub":
            self._put(Unit("note", block.text), self._style(align="centre", first=0, after=6))
        else:
            self._put(Unit("note", block.text), self._style())

    def _text(self, text: str) -> None:
        role, level = role_of(text)
        style = self._style()
        if role == "heading" and text.startswith("第"):
            style = self._style(align="centre", first=0, keep=1, before=4, after=4)
            style = replace(style, type=Type("sans", self.look.size))
        elif role == "heading":
            style = replace(style, keep=1)
            if level == 3:
                style = replace(style, type=Type("sans", self.look.size))
        self._put(Unit(role, text, level), style)

    def _signature(self, lines: list[str]) -> None:
        self.flow.gap(self.look.leading * 0.8)
        self.flow.need(self.look.leading * len(lines))
        for text in lines:
            right = 4.0 if text == lines[-1] else 2.0
            style = self._style(align="right", first=0, right=right)
            self._put(Unit("signature", text), style)

    def _appendix(self, mark: str, title: str) -> None:
        if self.look.appendix_new_page:
            self._leave_page()
        else:
            self.flow.gap(self.look.leading)
        style = self._style(align="left", first=0, keep=3)
        self._put(Unit("heading", mark, APPENDIX_LEVEL), replace(style, type=self._sans()))
        self._title(title, APPENDIX_LEVEL)

    def _sans(self) -> Type:
        return Type("sans", self.look.size)

    def _table(self, act: Act, block: Block) -> None:
        table = block.table
        assert table is not None
        small = self.look.size * 0.82
        if table.caption:
            style = self._style(align="centre", first=0, before=6, keep=2)
            self._put(Unit("caption", table.caption), replace(style, type=Type("sans", small)))
        if table.unit:
            style = replace(self._style(align="right", first=0, keep=2), leading=small * 1.5)
            self._put(Unit("caption", table.unit), replace(style, type=Type("serif", small)))
        unit = self.flow.add(Unit("table", markdown(table.rows), table=len(act.tables)))
        act.tables.append(table.rows)
        style_ = TableStyle(
            Type("serif", small), Type("sans", small), small * 1.4, ruled=self.look.ruled
        )
        set_table(self.flow, unit, table.rows, style_)
        self.flow.gap(8)


def issue_date(record: Record) -> date:
    """The date an issue bears."""
    return date.fromisoformat(record.get("date"))


def text_run(x: float, y: float, text: str, type_: Type, spacing: float = 0.0) -> Run:
    """A run that belongs to no paragraph."""
    return Run(x, y, text, type_, spacing)


def hairline(x0: float, x1: float, y: float, width: float = 0.5, *, red: bool = False) -> Rule:
    """A horizontal rule."""
    return Rule(x0, y, x1, y, width, red=red)
