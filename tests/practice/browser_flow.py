"""Acts laid out by the browser itself: its own lines, columns, page breaks and running heads.

The typesetter's pages do not hold here, so the truth's pages are read back from the print: the
browser draws in reading order, and each paragraph is looked for behind the one before it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pypdfium2
from practice.browser import FACES, print_html
from practice.flow import Unit
from practice.front import MASTHEAD
from practice.gazette import Act, Issue
from practice.look import Look
from practice.pictures import data_url
from practice.roles import TITLE_LEVEL

UNFIT = ("cover", "box", "footnotes")
"""Layouts that say more than units hold: they are not made this way."""
_SPACE = re.compile(r"\s")
_START = 14


def flowed(issue: Issue, look: Look, title: str, made: datetime) -> tuple[bytes, Issue]:
    """The PDF, and the issue with the pages that its paragraphs begin on there."""
    pdf = print_html(_document(issue, look, title), made)
    return pdf, _paged(issue, pdf)


def _paged(issue: Issue, pdf: bytes) -> Issue:
    document = pypdfium2.PdfDocument(pdf)
    pages = [_SPACE.sub("", page.get_textpage().get_text_range()) for page in document]
    starts = [sum(map(len, pages[:n])) for n in range(len(pages))]
    whole, at, acts = "".join(pages), 0, []
    for act in issue.acts:
        units = []
        for unit in act.units:
            text = act.tables[unit.table].rows[0][0] if unit.table is not None else unit.text
            at = whole.index(_SPACE.sub("", text)[:_START], at)
            page = sum(start <= at for start in starts)
            units.append(replace(unit, places=[(page, (0.0, 0.0, 0.0, 0.0))]))
        acts.append(replace(act, units=units))
    furniture = {n: [MASTHEAD, f"— {n} —"] for n in range(1, len(pages) + 1)}
    return Issue(issue.record, issue.sheets[: len(pages)], acts, furniture)


def _document(issue: Issue, look: Look, title: str) -> str:
    wide, high = look.page
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<style>{FACES}
@page{{size:{wide}pt {high}pt;margin:{look.margin_top}pt {look.margin_x}pt {look.margin_bottom}pt;
@top-center{{content:"{MASTHEAD}";font:10pt gb-serif}}
@bottom-center{{content:"— " counter(page) " —";font:11pt gb-serif}}}}
body{{margin:0;font:{look.size}pt/{look.leading}pt gb-{look.face}}}
p{{margin:0 0 {look.paragraph_gap}pt;text-indent:{look.indent}em;text-align:justify}}
h1{{font:{look.title_size}pt/1.45 gb-serif;text-align:center;margin:12pt 0 8pt;
letter-spacing:{look.title_tracking}em;break-after:avoid}}
h2{{font:inherit;margin:0;text-indent:2em;break-after:avoid}}
.c{{text-align:center;text-indent:0}}.r{{text-align:right;text-indent:0;margin-right:2em}}
.t{{text-indent:0}}.s{{font-size:.85em}}.w{{columns:{look.columns};column-gap:{look.gutter}pt}}
table{{border-collapse:collapse;width:100%;font-size:.82em;line-height:1.4;margin:6pt 0}}
td{{border:{_border(look)};padding:3pt 4pt;text-align:center}}
img{{display:block;margin:6pt auto;width:80%}}section+section{{break-before:{_break(look)}}}
</style></head><body>{"".join(_act(act, look) for act in issue.acts)}</body></html>"""


def _border(look: Look) -> str:
    return "0.5pt solid #000" if look.ruled == "grid" else "none"


def _break(look: Look) -> str:
    return "page" if look.new_page else "auto"


def _act(act: Act, look: Look) -> str:
    """Title and number over all columns, the rest in them."""
    heads = 2 if act.record.get("number") else 1
    first = "".join(_unit(act, unit, n) for n, unit in enumerate(act.units[:heads]))
    rest = "".join(_unit(act, unit, heads) for unit in act.units[heads:])
    return f'<section>{first}<div class="w">{rest}</div></section>'


def _unit(act: Act, unit: Unit, number: int) -> str:
    if unit.table is not None:
        return _table(act, unit.table)
    text = html.escape(unit.text)
    if unit.role == "heading":
        tag = "h1" if unit.level == TITLE_LEVEL else "h2"
        return f"<{tag}>{text}</{tag}>"
    if unit.role == "caption" and unit.text.startswith("图"):
        return f'<div><img src="{data_url(len(unit.text), 1.6)}"><p class="c s">{text}</p></div>'
    kind = {"signature": "r", "caption": "c s"}.get(unit.role, "")
    if number == 1 and unit.role == "note":
        kind = "c"
    if unit.text == act.record.get("to"):
        kind = "t"
    return f'<p class="{kind}">{text}</p>'


def _table(act: Act, number: int) -> str:
    table = act.tables[number]
    spans = {(r, c): (rows, columns) for r, c, rows, columns in table.spans}
    hidden = {
        (r + i, c + j)
        for r, c, rows, columns in table.spans
        for i in range(rows)
        for j in range(columns)
        if i or j
    }
    rows = [
        "<tr>"
        + "".join(
            _cell(text, spans.get((r, c), (1, 1)))
            for c, text in enumerate(row)
            if (r, c) not in hidden
        )
        + "</tr>"
        for r, row in enumerate(table.rows)
    ]
    return f"<table><thead>{_join(rows[: table.heads])}</thead>{_join(rows[table.heads :])}</table>"


def _cell(text: str, span: tuple[int, int]) -> str:
    return f'<td rowspan="{span[0]}" colspan="{span[1]}">{html.escape(text)}</td>'


def _join(rows: Sequence[str]) -> str:
    return "".join(rows)
