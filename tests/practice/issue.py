"""A gazette issue put together: acts first, since the 目录 needs their pages."""

from __future__ import annotations

from collections.abc import Sequence

from practice.front import contents, cover, running_heads
from practice.gazette import Issue, Setter
from practice.look import Look
from practice.markup import Record

FRONT = 2
"""Pages before the first act: cover and 目录."""


def set_issue(records: Sequence[Record], look: Look) -> Issue:
    """Set an issue: ``records`` are its own record and those of its acts."""
    head, acts = records[0], records[1:]
    setter = Setter(look, FRONT)
    for record in acts:
        setter.act(record)
    issue = Issue(head, setter.pages.sheets, setter.acts)
    cover(issue, look)
    contents(issue, look)
    running_heads(issue, look, FRONT + 1)
    return issue


def set_acts(records: Sequence[Record], look: Look) -> Issue:
    """Set acts without cover and 目录, from the first page on."""
    setter = Setter(look, 0)
    for record in records:
        setter.act(record)
    issue = Issue(Record("issue"), setter.pages.sheets, setter.acts)
    running_heads(issue, look, 1)
    return issue
