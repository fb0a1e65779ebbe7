"""Captions: the stacks right under pictures that tell what these show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box
from parsers.sheet.paragraphs import Piece, set_paragraphs
from parsers.sheet.parts import Stack, share_x

__all__ = ["are_captions", "set_caption", "with_captions"]

_CAPTION = re.compile(r"图为|图①|摄影|摄$|摄[）)]?$|资料图|供图|图片|^[▲△▶◀←→↑↓]")
_CAPTION_ROWS = 5


def with_captions(
    stacks: Sequence[Stack], others: Sequence[Stack], face: str
) -> tuple[list[Stack], list[Stack]]:
    """Stacks without captions, and pictures with theirs."""
    rest = list(stacks)
    done: list[Stack] = []
    for thing in others:
        if thing.kind != "picture":
            done.append(thing)
            continue
        caption = [stack for stack in rest if _is_caption(stack, thing.box, rest, face)]
        rest = [stack for stack in rest if stack not in caption]
        lines = tuple(line for stack in caption for line in stack.lines)
        box = enclose([thing.box, *(stack.box for stack in caption)])
        done.append(Stack(box, lines, "picture"))
    return rest, done


def _is_caption(stack: Stack, picture: Box, stacks: Sequence[Stack], face: str) -> bool:
    em = stack.size
    if not _is_right_under(stack, picture) or len(stack.lines) > _CAPTION_ROWS:
        return False
    if _CAPTION.search("".join(line.text for line in stack.lines)):
        return True
    usual = sorted(s.size for s in stacks if len(s.lines) > 2) or [em]
    return all(
        other.lines[0].font.name != face or other.size < 0.95 * usual[len(usual) // 2]
        for other in stacks
        if abs(other.box[1] - stack.box[1]) < em and share_x(other.box, picture) > em
    )


def _is_right_under(stack: Stack, picture: Box) -> bool:
    em = stack.size
    inside = stack.box[0] > picture[0] - 1.5 * em and stack.box[2] < picture[2] + 1.5 * em
    return inside and -0.5 * em < stack.box[1] - picture[3] < 1.8 * em


def are_captions(group: Sequence[Stack]) -> bool:
    """Whether all of some stacks are captions by their words and their length."""
    return all(
        stack.kind == "text"
        and len(stack.lines) <= _CAPTION_ROWS
        and _CAPTION.search("".join(line.text for line in stack.lines))
        for stack in group
    )


def set_caption(picture: Stack) -> Piece:
    """The caption of a picture as a paragraph."""
    stack = Stack(enclose(line.box for line in picture.lines), picture.lines)
    text = "".join(piece.text for piece in set_paragraphs([stack], picture.lines[0].font.name))
    return Piece("caption", text, stack.box)
