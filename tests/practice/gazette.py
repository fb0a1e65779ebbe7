"""A gazette's acts: from their records to marks on sheets and units of the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from practice.flow import Flow, Style, Unit
from practice.ink import Rule, Run, Sheet, Type
from practice.inserts import set_box, set_figure
from practice.look import Look
from practice.markup import Block, Record, TableText
from practice.pages import Pages
from practice.roles import APPENDIX_LEVEL, TITLE_LEVEL, markdown, role_of
from practice.tables import TableStyle, set_table

Step = Callable[[Flow], None]


@dataclass(slots=True)
class Act:
    """An act as set: its record, its paragraphs and its tables."""

    record: Record
    units: list[Unit] = field(default_factory=list)
    tables: list[TableText] = field(default_factory=list)

    @property
    def pages(self) -> tuple[int, int]:
        """First and last page, from 1."""
        pages = [page for unit in self.units for page, _ in unit.places]
        return min(pages), max(pages)


@dataclass(slots=True)
class Issue:
    """An issue as set. ``furniture`` is by page, from 1."""

    record: Record
    sheets: list[Sheet]
    acts: list[Act]
    furniture: dict[int, list[str]] = field(default_factory=dict)


class Setter:
    """Sets acts one after the other."""

    def __init__(self, look: Look, front: int) -> None:
        self.look = look
        self.pages = Pages(look, front)
        self.acts: list[Act] = []

    def act(self, record: Record) -> None:
        """Set one act."""
        look = self.look
        if self.acts:
            self.pages.skip(look.leading * 1.5)
            if look.new_page:
                self.pages.turn()
        act = Act(record)
        first = len(self.pages.units)
        plan = self._plan(act)
        lines = record.get("title").count("|") + 1
        for columns, steps in plan:
            least = look.leading * 3
            if steps is plan[0][1]:
                least = look.leading * 10 + lines * look.title_size * 1.45
            else:
                self.pages.skip(look.leading * 0.4)
            self.pages.region(columns, lambda flow, steps=steps: _run(flow, steps), least)  # type: ignore[misc]
        act.units = self.pages.units[first:]
        self.acts.append(act)

    def _plan(self, act: Act) -> list[tuple[int, list[Step]]]:
        """What to set over how many columns, in order."""
        record, look = act.record, self.look
        plan: list[tuple[int, list[Step]]] = [(1, self._head(record))]
        text_begun = False
        for block in record.blocks:
            text_begun = text_begun or _opens(block)
            full = self._full(block) or (look.lead_full and not text_begun)
            columns = 1 if full else look.columns
            if plan[-1][0] != columns:
                plan.append((columns, []))
            plan[-1][1].extend(self._block(act, block))
        return plan

    def _full(self, block: Block) -> bool:
        """Whether the block stands over all columns."""
        if block.name == "table" and block.table:
            return self.look.wide_tables or len(block.table.rows[0]) > 4
        if block.name == "figure":
            return block.text.endswith("|wide")
        return block.name in ("appendix", "sub")

    def _head(self, record: Record) -> list[Step]:
        steps = [self._title(record.get("title"), TITLE_LEVEL)]
        if record.get("number"):
            style = self.style(align="centre", first=0, after=8)
            steps.append(_put("note", record.get("number"), style))
        if record.get("to"):
            steps.append(_put("body", record.get("to"), self.style(first=0)))
        return steps

    def style(self, **changes: float | str) -> Style:
        """The body's style with changes."""
        look = self.look
        plain = Style(
            Type(look.face, look.size),
            look.leading,
            first=look.indent,
            autospace=look.autospace,
            after=look.paragraph_gap,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    def _title(self, title: str, level: int) -> Step:
        size = self.look.title_size if level == TITLE_LEVEL else self.look.title_size * 0.9
        short = len(title) <= 8
        style = Style(
            Type("serif", size, bold=True),
            size * 1.45,
            "centre",
            before=6,
            after=8,
            keep=2,
            tracking=self.look.title_tracking * (2.0 if short else 1.0),
        )
        lines = title.split("|")
        # blanks between single characters are letter-spacing, so the truth has none
        text = "".join(lines).replace("　", "")
        return lambda flow: flow.paragraph(Unit("heading", text, level), style, lines)

    def _block(self, act: Act, block: Block) -> list[Step]:
        if block.name == "":
            return [self._text(block)]
        if block.table:
            return self._table(act, block.table)
        plain = {
            "sign": self._signature,
            "attach": self._attachments,
            "appendix": self._appendix,
            "figure": self._figure,
            "box": self._box,
        }
        if block.name in plain:
            return plain[block.name](block.text)
        style = self.style()
        if block.name == "sub":
            style = self.style(align="centre", first=0, after=6)
        return [_put("note", block.text, style)]

    def _text(self, block: Block) -> Step:
        role, level = role_of(block.text)
        style = self.style()
        if role == "heading":
            style = replace(style, keep=1)
            if level == 3:
                style = replace(style, type=Type("sans", self.look.size))
        if role == "heading" and block.text.startswith("第"):
            style = replace(style, align="centre", first=0, before=4, after=4)
        size = self.look.size * 0.78
        foot = Style(Type("serif", size), size * 1.5, rest=1)
        texts = list(block.feet)

        def step(flow: Flow) -> None:
            feet = [(Unit("note", text), foot) for text in texts]
            flow.paragraph(Unit(role, block.text, level), style, feet=feet)

        return step

    def _signature(self, text: str) -> list[Step]:
        lines = text.split("|")

        def room(flow: Flow) -> None:
            flow.gap(self.look.leading * 0.8)
            flow.need(self.look.leading * len(lines))

        steps: list[Step] = [room]
        for line in lines:
            right = 4.0 if line == lines[-1] else 2.0
            style = self.style(align="right", first=0, right=right)
            steps.append(_put("signature", line, style))
        return steps

    def _attachments(self, text: str) -> list[Step]:
        steps: list[Step] = [lambda flow: flow.gap(self.look.leading * 0.5)]
        for line in text.split("|"):
            first = 2 if line.startswith("附件：") else 5
            style = self.style(first=first, rest=6)
            steps.append(_put("list", line, style, level=1))
        return steps

    def _appendix(self, text: str) -> list[Step]:
        mark, title = text.split("|", 1)
        sans = Type("sans", self.look.size)
        style = replace(self.style(align="left", first=0, keep=3), type=sans)
        before: Step = lambda flow: flow.gap(self.look.leading)  # noqa: E731
        if self.look.appendix_new_page:
            before = _turned
        return [
            before,
            _put("heading", mark, style, level=APPENDIX_LEVEL),
            self._title(title, APPENDIX_LEVEL),
        ]

    def _table(self, act: Act, table: TableText) -> list[Step]:
        small, number = self.look.size * 0.82, len(act.tables)
        act.tables.append(table)
        steps: list[Step] = []
        if table.caption:
            style = self.style(align="centre", first=0, before=6, keep=2)
            style = replace(style, type=Type("sans", small))
            steps.append(_put("caption", table.caption, style))
        if table.unit:
            style = replace(self.style(align="right", first=0, keep=2), leading=small * 1.5)
            steps.append(_put("caption", table.unit, replace(style, type=Type("serif", small))))
        style_ = TableStyle(
            Type("serif", small),
            Type("sans", small),
            small * 1.4,
            ruled=self.look.ruled,
            repeat_head=self.look.repeat_head,
        )

        def step(flow: Flow) -> None:
            unit = flow.add(Unit("table", markdown(table.rows), table=number))
            set_table(flow, unit, table, style_)
            flow.gap(8)

        return [*steps, step]

    def _figure(self, text: str) -> list[Step]:
        """``caption|ratio|seed``, then ``wide`` (over all columns) or ``float`` (at the top of the
        next frame)."""
        caption, ratio, seed, *where = text.split("|")
        small = self.look.size * 0.85
        style = Style(Type("sans", small), small * 1.5, "centre", after=8)
        share = 1.0 if where == ["wide"] or self.look.columns > 1 else 0.6

        def step(flow: Flow) -> None:
            set_figure(flow, caption, style, (share, float(ratio)), int(seed))

        return [(lambda flow: flow.later(step)) if where == ["float"] else step]

    def _box(self, text: str) -> list[Step]:
        heading, *texts = text.split("|")
        small = self.look.size * 0.92
        body = replace(self.style(), type=Type("serif", small), leading=self.look.leading * 0.92)
        head = replace(body, type=Type("sans", small), align="centre", first=0, keep=1)
        return [lambda flow: set_box(flow, heading, texts, head, body)]


def _run(flow: Flow, steps: list[Step]) -> None:
    for step in steps:
        step(flow)


def _put(role: str, text: str, style: Style, level: int = 0) -> Step:
    return lambda flow: flow.paragraph(Unit(role, text, level), style)  # type: ignore[arg-type]


def _turned(flow: Flow) -> None:
    sheet = flow.frame.sheet
    while flow.frame.sheet == sheet:
        flow.leave()


def _opens(block: Block) -> bool:
    """Whether the act's main text begins here: at its first heading."""
    return block.name == "" and role_of(block.text)[0] == "heading"


def issue_date(record: Record) -> date:
    """The date an issue bears."""
    return date.fromisoformat(record.get("date"))


def text_run(x: float, y: float, text: str, type_: Type, spacing: float = 0.0) -> Run:
    """A run that belongs to no paragraph."""
    return Run(x, y, text, type_, spacing)


def hairline(x0: float, x1: float, y: float, width: float = 0.5, *, red: bool = False) -> Rule:
    """A horizontal rule."""
    return Rule(x0, y, x1, y, width, red=red)
