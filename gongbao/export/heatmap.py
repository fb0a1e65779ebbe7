"""Coverage as one HTML page: a row a year, a cell an issue, coloured by its state. No script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from gongbao.coverage import Coverage, Expected
from gongbao.coverage.serials import told
from gongbao.model import Source

__all__ = ["heatmap"]

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#222}
h2{margin:2rem 0 .5rem;font-size:1.1rem}table{border-collapse:separate;border-spacing:2px}
th{font-weight:normal;text-align:right;padding-right:.5rem;color:#555}
td{width:1.5rem;height:1.3rem;text-align:center;font-size:.65rem;border-radius:3px;color:#fff}
.held{background:#2a7d4f}.missing{background:#b3261e}.blocked{background:#8a5a00}
.never{background:#b9bdc3;color:#333}.due{background:#dfe7f5;color:#345}
.key td{width:auto;padding:0 .6rem;font-size:.8rem}.days td{width:.55rem;height:.9rem;font-size:0}
"""
_STATES = ("held", "missing", "blocked", "never", "due")


def heatmap(pairs: Sequence[tuple[Source, Coverage]]) -> str:
    """The whole page. Every word from a source file or a site is escaped."""
    key = "".join(f'<td class="{state}">{state}</td>' for state in _STATES)
    sections = "".join(_section(source, coverage) for source, coverage in pairs)
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><title>coverage</title>'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><h1>Coverage</h1>"
        f'<table class="key"><tr>{key}</tr></table>{sections}</body></html>\n'
    )


def _section(source: Source, coverage: Coverage) -> str:
    counts = ", ".join(f"{coverage.count(s)} {s}" for s in _STATES if coverage.count(s))  # type: ignore[arg-type]
    rows = "".join(
        _row(year, list(issues))
        for year, issues in groupby(coverage.issues, key=lambda issue: issue.first.year)
    )
    kind = ' class="days"' if source.kind == "newspaper" else ""
    title = f"{escape(source.title)} ({escape(source.id)})"
    lacking = (one for one in coverage.serials if one.absent)
    numbers = "".join(f"<li>{escape(told(one))}</li>" for one in lacking)
    listed = f"<ul>{numbers}</ul>" if numbers else ""
    said = counts or "nothing expected yet"
    return f"<h2>{title}</h2><p>{said}</p><table{kind}>{rows}</table>{listed}"


def _row(year: int, issues: Sequence[Expected]) -> str:
    return f"<tr><th>{year}</th>{''.join(_cell(issue) for issue in issues)}</tr>"


def _cell(issue: Expected) -> str:
    number = re.findall(r"\d+", issue.label)[-1].lstrip("0")
    said = escape(
        f"{issue.label}: {issue.state}{' - ' + issue.why if issue.why else ''}", quote=True
    )
    return f'<td class="{issue.state}" title="{said}">{number}</td>'
