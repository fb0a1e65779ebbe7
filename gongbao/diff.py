"""What changed between two versions of a document, paragraph by paragraph.

Paragraphs are aligned by difflib (Ratcliff and Obershelp); of paragraphs that stand in the same
place and are alike, the characters are compared too. All is bounded: a pair of paragraphs too long
to compare character by character counts as one taken out and one put in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

__all__ = ["Change", "Piece", "compare", "to_html", "to_lines"]

_ALIKE = 0.5
_LONGEST = 5_000
"""Characters of a paragraph that are compared one by one."""
_MOST = 3_000
"""Paragraphs that are aligned; the rest of a longer document is compared place by place."""
_UNIT = re.compile(r"\d+(?:[.．]\d+)?|.", re.DOTALL)
"""What is changed as one: a number, or a character."""
_FEWEST_SAME = 2
"""A shorter stretch between two changes is part of them: single characters in common are noise."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a changed paragraph."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph: the ``old`` and ``new`` text ("" where there is none), with ``pieces`` when
    it was changed."""

    kind: Literal["same", "added", "removed", "changed"]
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[Change, ...]:
    """Every paragraph of both, in reading order."""
    changes = list(_aligned(old[:_MOST], new[:_MOST]))
    changes += _replaced(old[_MOST:], new[_MOST:])
    return tuple(changes)


def to_lines(changes: Sequence[Change], *, context: int = 1) -> Iterator[tuple[str, list[Piece]]]:
    """Lines for a terminal: a sign (blank, ``+``, ``-``, ``~`` or ``…``) and the pieces after it.
    Of unchanged paragraphs only ``context`` before and after a change are shown."""
    near = _near(changes, context)
    skipped = False
    for number, change in enumerate(changes):
        if number not in near:
            skipped = True
            continue
        if skipped:
            yield "…", []
        skipped = False
        yield _SIGNS[change.kind], list(change.pieces) or [_whole(change)]
    if skipped:
        yield "…", []


_SIGNS = {"same": " ", "added": "+", "removed": "-", "changed": "~"}
_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title><style>
body{{max-width:46em;margin:2em auto;padding:0 1em;font:16px/1.7 serif;color:#222}}
p{{margin:.4em 0;padding:.1em .6em;border-left:4px solid transparent}}
p.added{{border-color:#2a7d2a}}p.removed{{border-color:#b3261e}}p.changed{{border-color:#b58900}}
ins{{background:#d7f2d7;text-decoration:none}}del{{background:#fbdcd9}}
</style></head><body><h1>{title}</h1><p>{subtitle}</p>
{body}
</body></html>
"""


def to_html(title: str, subtitle: str, changes: Sequence[Change]) -> str:
    """The whole document as a page of its own, with what was added and removed marked."""
    body = "\n".join(
        f'<p class="{change.kind}">{"".join(map(_marked, change.pieces or (_whole(change),)))}</p>'
        for change in changes
    )
    return _PAGE.format(title=html.escape(title), subtitle=html.escape(subtitle), body=body)


def _marked(piece: Piece) -> str:
    text = html.escape(piece.text)
    tag = {"added": "ins", "removed": "del"}.get(piece.kind)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _whole(change: Change) -> Piece:
    if change.kind == "added":
        return Piece("added", change.new)
    return Piece("removed" if change.kind == "removed" else "same", change.old)


def _near(changes: Sequence[Change], context: int) -> set[int]:
    return {
        place
        for number, change in enumerate(changes)
        if change.kind != "same"
        for place in range(number - context, number + context + 1)
    }


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from (Change("same", text, text) for text in old[a:b])
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Paragraphs in the place of others: each with the first later one that is like it."""
    done = 0
    for text in old:
        ahead = range(done, min(len(new), done + 8))
        place = next((at for at in ahead if new[at] == text or _alike(text, new[at])), None)
        if place is None:
            yield Change("removed", text, "")
            continue
        yield from (Change("added", "", other) for other in new[done:place])
        yield _paired(text, new[place])
        done = place + 1
    yield from (Change("added", "", other) for other in new[done:])


def _alike(one: str, two: str) -> bool:
    if max(len(one), len(two)) > _LONGEST:
        return False
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and (
        matcher.ratio() >= _ALIKE
    )  # fmt: skip


def _paired(old: str, new: str) -> Change:
    if old == new:
        return Change("same", old, new)
    return Change("changed", old, new, tuple(_pieces(old, new)))


def _pieces(old: str, new: str) -> Iterator[Piece]:
    removed = added = ""
    ours, theirs = _UNIT.findall(old), _UNIT.findall(new)
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        out, into = "".join(ours[a:b]), "".join(theirs[c:d])
        inside = removed or added
        if kind == "equal" and (len(out) >= _FEWEST_SAME or not inside or b == len(ours)):
            yield from _swapped(removed, added)
            removed = added = ""
            yield Piece("same", out)
        else:
            removed, added = removed + out, added + into
    yield from _swapped(removed, added)


def _swapped(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)
