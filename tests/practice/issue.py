"""A gazette issue put together: acts first, since the 目录 needs their pages."""

from __future__ import annotations

from collections.abc import Sequence

from practice.front import contents, cover, running_heads
from practice.gazette import Issue, Look, Setter
from practice.markup import Record

FRONT = 2
"""Pages before the first act: cover and 目录."""


def set_issue(records: Sequence[Record], look: Look) -> Issue:
    """Set an issue: ``records`` are its own record and those of its acts."""
    head, acts = records[0], records[1:]
    setter = Setter(look, FRONT)
    for record in acts:
        setter.act(record)
    issue = Issue(head, setter.sheets, setter.acts)
    cover(issue, look)
    contents(issue, look)
    running_heads(issue, look)
    return issue
