"""Stacks in reading order to paragraphs.

A paragraph starts at an indent, after a short line, or where the face changes; it goes on from
the foot of one column at the top of the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongbao.model import Role
from parsers.pdf.blocks import enclose
from parsers.pdf.joining import join_texts
from parsers.pdf.lines import Box, Line
from parsers.sheet.bylines import is_byline
from parsers.sheet.parts import Stack
from parsers.sheet.turnmarks import is_turn
from parsers.sheet.verse import has_cells, is_verse

__all__ = ["Piece", "main_face", "set_paragraphs"]

_INDENT = 1.2
_SHORT = 1.6
_CENTRED = 1.2
_CROSSHEAD = 26
_STOPS = frozenset("。！？；：，、…")
_ENDS = frozenset("。！？…”")
_WORD = re.compile(r"[（(《“「『〔]*[!-~—–～]+[年月日号％%）)]?|[（(《“「『〔]+.")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph as read. ``box`` is its part in its first column; ``open_end`` says that its
    last line is full and closes no sentence, ``open_start`` that its first is not set in."""

    role: Role
    text: str
    box: Box
    level: int = 0
    open_start: bool = False
    open_end: bool = False
    page: int = 1


@dataclass(slots=True)
class _Draft:
    rows: list[tuple[Stack, Line]]
    centred: bool = False

    @property
    def last(self) -> tuple[Stack, Line]:
        return self.rows[-1]


def main_face(stacks: Iterable[Stack]) -> str:
    """The font most of the text is set in, "" where none is known."""
    weights: dict[str, int] = {}
    for stack in stacks:
        for line in stack.lines:
            weights[line.font.name] = weights.get(line.font.name, 0) + len(line.text)
    return max(sorted(weights), key=lambda name: weights[name]) if weights else ""


def set_paragraphs(stacks: Sequence[Stack], face: str) -> list[Piece]:
    """The paragraphs of stacks of text in reading order; ``face`` is the font of their text."""
    drafts: list[_Draft] = []
    for stack in stacks:
        verse = is_verse(stack)
        for line in stack.lines:
            centred = _is_centred(stack, line, face)
            follows = bool(drafts) and not (verse and drafts[-1].last[0] is stack)
            if follows and not _starts(drafts[-1], stack, line, face, centred=centred):
                drafts[-1].rows.append((stack, line))
            else:
                drafts.append(_Draft([(stack, line)], centred))
    pieces = [_piece(draft, face) for draft in drafts]
    return _with_bylines(pieces)


def _is_centred(stack: Stack, line: Line, face: str) -> bool:
    before = (line.box[0] - stack.left) / line.size
    after = (stack.right - line.box[2]) / line.size
    if before < 0.8 or abs(before - after) > _CENTRED or len(line.text) > _CROSSHEAD:
        return False
    own = bool(line.font.name) and line.font.name != face
    return own or (line.text[-1] not in _STOPS and abs(before - 2) > 0.3)


def _starts(draft: _Draft, stack: Stack, line: Line, face: str, *, centred: bool) -> bool:
    """Whether a line begins a new paragraph."""
    above, last = draft.last
    if centred != draft.centred or _are_apart(last, line):
        return True
    if centred:
        return above is not stack or line.base - last.base > 2.2 * line.size
    if (line.box[0] - stack.left) / line.size > _INDENT:
        return True
    if len(draft.rows) == 1 and _is_byline_on(last, line, face):
        return False
    return _is_short(above, last, line) or _is_other_face(last, line, face)


def _is_other_face(last: Line, line: Line, face: str) -> bool:
    """Whether the face changes at a short line that closes no sentence: under it, or over it where
    a sentence ends (a crosshead that fills its column)."""
    if last.font.name == line.font.name:
        return False
    fills = last.font.name == face and last.text[-1] in _ENDS and _STOPS.isdisjoint(line.text)
    return _is_apart(last) or (fills and _is_apart(line))


def _is_byline_on(last: Line, line: Line, face: str) -> bool:
    """A byline in a narrow column and its second line: names are not parted to fill a line."""
    return is_byline(last.text) and line.font.name not in ("", face)


def _are_apart(last: Line, line: Line) -> bool:
    """Whether two lines are of other sizes, the mark of a turn, or rows of a list."""
    if abs(last.size - line.size) > 0.08 * line.size:
        return True
    return is_turn(last.text) or is_turn(line.text) or has_cells((last, line))


def _is_apart(line: Line) -> bool:
    """A short line that closes no sentence, in another face: a byline or a crosshead."""
    return len(line.text) < _CROSSHEAD and line.text[-1] not in _STOPS


def _is_short(stack: Stack, last: Line, line: Line) -> bool:
    """A line that ends before the edge although the next word would have fitted."""
    word = _WORD.match(line.text)
    needed = sum(0.55 if c.isascii() else 1.0 for c in word[0]) if word else 0.0
    return (stack.right - last.box[2]) / line.size > max(_SHORT, needed + 0.5)


def _piece(draft: _Draft, face: str) -> Piece:
    stack, first = draft.rows[0]
    text = join_texts(line.text for _, line in draft.rows)
    role: Role = "heading" if _is_crosshead(draft, text, face) else "body"
    last_stack, last = draft.last
    full = (last_stack.right - last.box[2]) / last.size < _SHORT
    return Piece(
        role,
        text,
        enclose(line.box for held, line in draft.rows if held is stack),
        open_start=(first.box[0] - stack.left) / first.size < _INDENT,
        open_end=full and text[-1] not in "。！？…”",
    )


def _is_crosshead(draft: _Draft, text: str, face: str) -> bool:
    """Whether a line or two without a stop are centred or in a face of their own."""
    if len(draft.rows) > 2 or len(text) > _CROSSHEAD or text[-1] in _STOPS:
        return False
    first = draft.rows[0][1]
    own = bool(first.font.name) and first.font.name != face
    return draft.centred or (own and not is_byline(text))


def _with_bylines(pieces: Sequence[Piece]) -> list[Piece]:
    """The first or last short line that says who wrote it is a byline."""
    named = list(pieces)
    for at in {0, 1, len(pieces) - 1} & set(range(len(pieces))):
        piece = named[at]
        if is_byline(piece.text):
            named[at] = Piece("note", piece.text, piece.box)
    return named
