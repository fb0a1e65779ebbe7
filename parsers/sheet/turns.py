"""Turns: articles that go on on another sheet (下转第三版) or come from one (上接第一版)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongbao.text.keys import key_text
from parsers.pdf.joining import join_texts
from parsers.sheet.paragraphs import Piece
from parsers.sheet.turnmarks import FROM, ON

__all__ = ["NO_TURN", "Turn", "join_pieces", "same_story", "take_turns"]


@dataclass(frozen=True, slots=True)
class Turn:
    """The sheet (as printed) an article goes on on, and the one it comes from, "" for none."""

    on: str = ""
    back: str = ""


NO_TURN = Turn()


def take_turns(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], Turn]:
    """The pieces without marks of turns, and where these lead."""
    kept: list[Piece] = []
    turn = NO_TURN
    for piece in pieces:
        rest, found = _without_mark(piece, FROM) if not turn.back else (piece, "")
        turn = replace(turn, back=turn.back or found)
        rest, found = _without_mark(rest, ON) if not turn.on else (rest, "")
        turn = replace(turn, on=turn.on or found)
        if rest.text:
            kept.append(rest)
    return tuple(kept), turn


def _without_mark(piece: Piece, mark: re.Pattern[str]) -> tuple[Piece, str]:
    """A piece without a mark at its start (``FROM``) or end (``ON``), and the sheet it names."""
    found = mark.search(piece.text) if "版" in piece.text else None
    if found is None:
        return piece, ""
    if mark is FROM:
        # The indent is the mark's, not the text's.
        return replace(piece, text=piece.text[found.end() :], open_start=True), found[1]
    text = piece.text[: found.start()].rstrip()
    open_end = piece.open_end or text[-1:] not in "。！？…”"
    return replace(piece, text=text, open_end=open_end), found[1]


def join_pieces(first: Sequence[Piece], second: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of an article and of its continuation: the headline once, a paragraph that the
    turn tore in one, captions last."""
    again = {key_text(piece.text) for piece in first if piece.role == "heading"}
    rest = list(second)
    while rest and rest[0].role == "heading" and (rest[0].level or key_text(rest[0].text) in again):
        rest.pop(0)
    body, captions = _captions_apart(first)
    if rest and body and _goes_on(body[-1], rest):
        text = join_texts((body[-1].text, rest[0].text))
        body[-1] = replace(body[-1], text=text, open_end=rest[0].open_end)
        rest = rest[1:]
    more, late = _captions_apart(rest)
    return (*body, *more, *captions, *late)


def _captions_apart(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    body = [piece for piece in pieces if piece.role != "caption"]
    return body, [piece for piece in pieces if piece.role == "caption"]


def _goes_on(last: Piece, rest: Sequence[Piece]) -> bool:
    """Whether the first of some pieces is the end of a paragraph. Where paragraphs are set in,
    one that is not says so, though a sentence ends at the turn."""
    if rest[0].role != "body" or not rest[0].open_start:
        return False
    return last.open_end or any(not p.open_start for p in rest[1:] if p.role == "body")


def same_story(title: str, other: str) -> bool:
    """Whether a headline announces the same article again: alike, or one within the other."""
    one, two = key_text(title), key_text(other)
    return bool(one) and bool(two) and (one == two or one in two or two in one)
