"""Turns: articles that go on on another sheet (下转第三版) or come from one (上接第一版)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongbao.text.keys import key_text
from parsers.pdf.joining import join_texts
from parsers.sheet.paragraphs import Piece

__all__ = ["NO_TURN", "Turn", "is_turn", "join_pieces", "numeral", "same_story", "take_turns"]

_NUMBER = r"第?\s*([A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版"
_TAIL = r"[^（）()【】。]{0,16}"
_ON = re.compile(
    rf"[（(【［\[]?[▶►→＞>\s]*(?:下转|紧转|转入|(?<=[（(【])转){_NUMBER}{_TAIL}[）)】］\]]?[\s▶►→＞>]*$"
)
_FROM = re.compile(
    rf"^[（(【［\[]?[◀◄←＜<\s]*(?:上接|紧接|接){_NUMBER}{_TAIL}[）)】］\]]?[\s◀◄←＜<]*"
)
_DIGITS = {figure: value for value, figure in enumerate("〇一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Turn:
    """The sheet (as printed) an article goes on on, and the one it comes from, "" for none."""

    on: str = ""
    back: str = ""


NO_TURN = Turn()


def is_turn(text: str) -> bool:
    """Whether a line is the mark of a turn and nothing else."""
    for pattern in (_ON, _FROM):
        found = pattern.search(text)
        if found and len(found[0]) >= len(text.strip()) - 1:
            return True
    return False


def numeral(number: str) -> str:
    """The number of a sheet for comparing: 03, 3 and 三 are one, A03 and A3 too."""
    if number and all(figure in _DIGITS for figure in number):
        tens, _, ones = number.partition("十") if "十" in number else ("", "", number)
        value = (_DIGITS.get(tens, 1) * 10 if "十" in number else 0) + _DIGITS.get(ones, 0)
        return str(value)
    return re.sub(r"(?<![0-9])0+(?=\d)", "", number.upper())


def take_turns(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], Turn]:
    """The pieces without marks of turns, and where these lead."""
    kept: list[Piece] = []
    on = back = ""
    for piece in pieces:
        text = piece.text
        found = _FROM.search(text)
        if found and not back:
            back, text = found[1], text[found.end() :]
        found = _ON.search(text)
        if found and not on:
            on, text = found[1], text[: found.start()].rstrip()
        if text == piece.text:
            kept.append(piece)
        elif text:
            open_end = piece.open_end or (bool(found) and text[-1] not in "。！？…”")
            kept.append(replace(piece, text=text, open_end=open_end))
    return tuple(kept), Turn(on, back)


def join_pieces(first: Sequence[Piece], second: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of an article and of its continuation: the headline once, a paragraph that the
    turn tore in one, captions last."""
    again = {key_text(piece.text) for piece in first if piece.role == "heading"}
    rest = list(second)
    while rest and rest[0].role == "heading" and (rest[0].level or key_text(rest[0].text) in again):
        rest.pop(0)
    captions = [piece for piece in first if piece.role == "caption"]
    body = [piece for piece in first if piece.role != "caption"]
    if rest and body and body[-1].open_end and rest[0].open_start and rest[0].role == "body":
        text = join_texts((body[-1].text, rest[0].text))
        body[-1] = replace(body[-1], text=text, open_end=rest[0].open_end)
        rest = rest[1:]
    late = [piece for piece in rest if piece.role == "caption"]
    return (*body, *(piece for piece in rest if piece.role != "caption"), *captions, *late)


def same_story(title: str, other: str) -> bool:
    """Whether a headline announces the same article again: alike, or one within the other."""
    one, two = key_text(title), key_text(other)
    return bool(one) and bool(two) and (one == two or one in two or two in one)
