"""The articles of an area: the sheet without its boxes, or the inside of one box."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongbao.model import Role
from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box, Line
from parsers.sheet.bylines import is_byline_stack
from parsers.sheet.captions import are_captions, set_caption, with_captions
from parsers.sheet.heads import build_heads
from parsers.sheet.kickers import with_distant_kickers
from parsers.sheet.lines import DISPLAY
from parsers.sheet.owners import assign
from parsers.sheet.paragraphs import Piece, main_face, set_paragraphs
from parsers.sheet.parts import Barriers, Head, Stack, share_x, share_y
from parsers.sheet.sequence import in_order
from parsers.sheet.stacks import build_stacks
from parsers.sheet.uprights import take_uprights
from parsers.sheet.verse import with_verses
from parsers.sheet.widths import widen
from parsers.sheet.wraps import with_measures

__all__ = ["Article", "find_articles"]

_REACH = 6.0
_NOTICE = re.compile(
    r"^(?:公益|分类)?广告$|遗失(?:声明|启事)|^.{0,12}(?:启事|拍卖公告|清算公告|注销公告|招标公告|声明)$"
    r"|^(?:招聘|招租|招商|拍卖|公告|声明|启事|通告|讣告)$"
    r"|(?:热线|咨询电话|联系电话|电话|手机)\s*[:：]?\s*[\d-]{7,}"
)
_NOTICE_LENGTH = 400
_BILL = 220
_DASHES = ("——", "—", "――", "──", "--")
_SENTENCE = re.compile(r"[。，]")
_TELLING = 30


@dataclass(frozen=True, slots=True)
class Article:
    """An article on one sheet: its headline's parts, then its paragraphs in order, captions last.
    ``tables`` are indices among the sheet's; ``box`` is around all of it."""

    title: str
    pieces: tuple[Piece, ...]
    box: Box
    tables: tuple[int, ...] = ()
    boxed: bool = False
    notice: bool = False


def find_articles(
    lines: Sequence[Line],
    others: Sequence[Stack],
    barriers: Barriers,
    walls: Sequence[Box],
    em: float,
    *,
    boxed: bool = False,
) -> list[Article]:
    """Articles from an area's lines. ``others`` are its pictures and tables, ``walls`` the boxes
    in it that are areas of their own."""
    if not lines:
        return []
    if boxed and _is_bill(lines, others, em):
        return [_bill(lines)]
    uprights, display, text = take_uprights(*_by_size(lines, em))
    stacks = with_verses(build_stacks(text, barriers))
    face = main_face(stacks)
    stacks, pictures = with_captions(stacks, others, face)
    heads, stacks = build_heads(display, uprights, stacks, pictures, barriers, face)
    heads = with_distant_kickers(heads, [*stacks, *pictures], barriers)
    obstacles = [*(picture.box for picture in pictures), *(head.box for head in heads), *walls]
    things = [*with_measures(widen(stacks), obstacles), *pictures]
    # A box without a headline holds one article, whatever heads it.
    alone = boxed and not heads
    owners = [0] * len(things) if alone else assign(heads, things, barriers, walls, em)
    found = _headed(heads, _grouped(things, owners, len(heads)), boxed=boxed)
    return sorted(found, key=lambda article: (article.box[1], article.box[0]))


def _headed(
    heads: Sequence[Head], groups: Mapping[int, Sequence[Stack]], *, boxed: bool
) -> Iterator[Article]:
    """An article for each headline, and one for each group of text without any."""
    for number, members in sorted(groups.items()):
        if number < len(heads):
            yield _article(heads[number], members, boxed=boxed)
        elif any(member.lines for member in members):
            yield _article(None, members, boxed=boxed)


def _by_size(lines: Sequence[Line], em: float) -> tuple[list[Line], list[Line]]:
    """Lines of display size, and those of text."""
    display = [line for line in lines if line.size >= DISPLAY * em]
    return display, [line for line in lines if line.size < DISPLAY * em]


def _grouped(things: Sequence[Stack], owners: Sequence[int], heads: int) -> dict[int, list[Stack]]:
    """What each headline owns; then the groups without one, but for captions of pictures that
    nothing shows (drawn ones, those on a scan), which go to what is nearest."""
    groups: dict[int, list[Stack]] = {number: [] for number in range(heads)}
    for thing, owner in zip(things, owners, strict=True):
        groups.setdefault(owner, []).append(thing)
    for number in [number for number in groups if number >= heads]:
        group = groups[number]
        near = _nearest(group[0], things, owners, number) if are_captions(group) else None
        if near is not None:
            groups[near] += [Stack(stack.box, stack.lines, "picture") for stack in group]
            del groups[number]
    return groups


def _nearest(stack: Stack, things: Sequence[Stack], owners: Sequence[int], own: int) -> int | None:
    """The owner of what stands next under or over a stack, or beside it."""
    rows = [
        (max(-share_x(stack.box, thing.box), 0.0) + max(-share_y(stack.box, thing.box), 0.0), owner)
        for thing, owner in zip(things, owners, strict=True)
        if owner != own and thing.lines
    ]
    distance, owner = min(rows, default=(_REACH * stack.size, own))
    return owner if distance < _REACH * stack.size and owner != own else None


def _is_bill(lines: Sequence[Line], others: Sequence[Stack], em: float) -> bool:
    """A box with little but display type: an advertisement, a slogan."""
    length = sum(len(line.text) for line in lines)
    text = "".join(line.text for line in lines if line.size < DISPLAY * em)
    if len(text) >= _TELLING and _SENTENCE.search(text):
        return False
    large = sum(len(line.text) for line in lines if line.size >= DISPLAY * em)
    return length < _BILL and large > 0.3 * length and not others


def _bill(lines: Sequence[Line]) -> Article:
    ordered = sorted(lines, key=lambda line: (line.box[1], line.box[0]))
    largest = max(ordered, key=lambda line: line.size)
    pieces = tuple(
        Piece("heading" if line is largest else "body", line.text, line.box, int(line is largest))
        for line in ordered
    )
    box = enclose(line.box for line in ordered)
    return Article(largest.text, pieces, box, boxed=True, notice=True)


def _article(head: Head | None, members: Sequence[Stack], *, boxed: bool) -> Article:
    text, pictures, tables = (_of_kind(members, kind) for kind in ("text", "picture", "table"))
    face = main_face(text)
    opening, text = _opened(head, text, face)
    ordered = in_order(text, [member.box for member in (*pictures, *tables)])
    captions = [set_caption(picture) for picture in pictures if picture.lines]
    pieces = (*opening, *set_paragraphs(ordered, face), *captions)
    title = next((piece.text for piece in opening if piece.level == 1), "")
    boxes = [member.box for member in members] + ([head.box] if head else [])
    return Article(
        title,
        pieces,
        enclose(boxes),
        tuple(member.index for member in tables),
        boxed,
        _is_notice(title, pieces, head, text),
    )


def _opened(head: Head | None, text: list[Stack], face: str) -> tuple[list[Piece], list[Stack]]:
    """What opens an article, and the rest of its text."""
    if head is None:
        return [], text
    byline = _over_all(text)
    if byline is None:
        return list(_opening(head)), text
    rest = [stack for stack in text if stack is not byline]
    return [*_opening(head), *set_paragraphs([byline], face)], rest


def _over_all(stacks: Sequence[Stack]) -> Stack | None:
    """A byline that stands over all columns of an article: no part of the one it is over."""
    first = min(stacks, key=lambda stack: stack.box[1], default=None)
    if first is None or len(stacks) < 2 or not is_byline_stack(first):
        return None
    top = min(stack.box[1] for stack in stacks if stack is not first)
    return first if first.box[3] <= top + 0.5 * first.size else None


def _of_kind(members: Sequence[Stack], kind: str) -> list[Stack]:
    return [member for member in members if member.kind == kind]


def _opening(head: Head) -> Iterable[Piece]:
    for role, level, lines in head.parts:
        if role == "body":
            stack = Stack(enclose(line.box for line in lines), lines)
            yield from set_paragraphs([stack], lines[0].font.name)
            continue
        named: Role = "note" if role == "note" else "heading"
        for part in _at_dashes(lines) if named == "heading" and not level else [lines]:
            yield Piece(named, "".join(_joined(part)), enclose(line.box for line in part), level)


def _at_dashes(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Lines over or under a headline, cut before each that begins with a dash: what does is a
    subtitle of its own."""
    starts = [n for n, line in enumerate(lines) if n == 0 or line.text.startswith(_DASHES)]
    return [lines[a:b] for a, b in itertools.pairwise([*starts, len(lines)])]


def _joined(lines: Sequence[Line]) -> Iterable[str]:
    """The lines of a headline with nothing between but where Latin words meet."""
    before = ""
    for line in lines:
        meet = before.isascii() and line.text[:1].isascii() and before[-1:].isalnum()
        yield (" " if meet and line.text[:1].isalnum() else "") + line.text
        before = line.text[-1:]


def _is_notice(
    title: str, pieces: Sequence[Piece], head: Head | None, stacks: Sequence[Stack]
) -> bool:
    """An advertisement or a public notice: by its words, or as display type with little text."""
    length = sum(len(piece.text) for piece in pieces)
    if length > _NOTICE_LENGTH:
        return False
    if any(_NOTICE.search(piece.text) for piece in pieces):
        return True
    rows = sum(len(stack.lines) for stack in stacks)
    captions = any(piece.role == "caption" for piece in pieces)
    return head is not None and rows < 3 and not captions and not title
