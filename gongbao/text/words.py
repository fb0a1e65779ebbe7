"""The word layer: Chinese text with its words apart, and back again.

A sentence a line, words and marks parted by single blanks, numbers taken apart (``6 . 5 %``): the
layout of corpora that readers of word vectors and concordances expect. Words are those of a frozen
lexicon by greatest probability (jieba's algorithm), without guesses at unknown ones: a guess takes
names and numbers apart wrongly more often than not. lexicon.txt.gz says where its words come from.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Literal

from gongbao.errors import UsageError
from gongbao.text.display import clean_line
from gongbao.text.folding import RADICALS

__all__ = [
    "Layout", "Segmenter", "is_segmented", "load_segmenter", "read_words", "sentences", "unsegment",
    "word_lines",
]  # fmt: skip

Segmenter = Callable[[str], list[str]]
Layout = Literal["sentence", "paragraph"]
"""What stands on a line of its own."""

_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_APART = re.compile(
    r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff\u3001-\u301f\uff01-\uff65\u2014-\u2026])"
)
_SEGMENTED = 0.3
_FEWEST = 20
_BETWEEN_WORDS = re.compile(r"(?<![A-Za-z])[ \u3000]+|[ \u3000]+(?![A-Za-z])")
_SENTENCE = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”’」』）)》]*|$)")
_TOKEN = re.compile(r"\d+|[^\d]+")
_LONGEST = 100_000
"""Characters that are parted at a time; a longer line is cut at this length."""


def is_segmented(text: str) -> bool:
    """Whether blanks part the words of Chinese text: more of them before a Chinese character or
    mark than three to ten characters."""
    han = len(_HAN.findall(text))
    return han >= _FEWEST and len(_APART.findall(text)) > _SEGMENTED * han


def unsegment(text: str) -> str:
    """Segmented text without the blanks between its words, line by line; blanks between two words
    of Latin letters stay. Other text comes back as it is."""
    if not is_segmented(text):
        return text
    return "\n".join(_BETWEEN_WORDS.sub("", line) for line in text.split("\n"))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; a line's end ends one, and a closing mark stays with its own."""
    for line in text.split("\n"):
        for match in _SENTENCE.finditer(line):
            if match[0].strip():
                yield match[0].strip()


def word_lines(text: str, segment: Segmenter, layout: Layout = "sentence") -> Iterator[str]:
    """A sentence (or a paragraph) a line, its words and marks parted by single blanks; empty ones
    are left out. Text whose words are apart already is parted anew."""
    text = unsegment(text)
    for line in sentences(text) if layout == "sentence" else text.split("\n"):
        shown = clean_line(line).translate(RADICALS)
        parts = [shown[at : at + _LONGEST] for at in range(0, len(shown), _LONGEST)]
        tokens = [token for part in parts for token in _tokens(segment(part))]
        if tokens:
            yield " ".join(tokens)


def _tokens(words: Iterable[str]) -> Iterator[str]:
    """Words with their digits apart from the rest; digits in a row are one."""
    parts = (part for word in words for part in _TOKEN.findall(word))
    for number, run in groupby(parts, key=str.isdecimal):
        for part in ("".join(run),) if number else tuple(run):
            if token := part.strip():
                yield token


def load_segmenter(words: Iterable[tuple[str, int | None]] = ()) -> Segmenter:
    """The segmenter, with a reader's own words (and frequencies) beside the lexicon's. Takes about
    half a second; keep it."""
    from rjieba import Jieba

    jieba: Jieba = Jieba.empty()  # type: ignore[no-untyped-call]  # rjieba leaves it untyped
    packed = files("gongbao.text").joinpath("lexicon.txt.gz").read_bytes()
    for line in gzip.decompress(packed).decode().splitlines():
        if not line.startswith("#"):
            word, _, frequency = line.partition(" ")
            jieba.add_word(word, int(frequency), None)
    for word, given in words:
        jieba.add_word(word, given, None)

    def segment(text: str) -> list[str]:
        return list(jieba.cut(text, hmm=False))

    return segment


def read_words(path: Path) -> list[tuple[str, int | None]]:
    """A user dictionary in jieba's format: a word a line, its frequency after a blank if known;
    ``#`` begins a remark. Raises UsageError that names the line."""
    found: list[tuple[str, int | None]] = []
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not a dictionary that can be read: {error}") from error
    for number, line in enumerate(lines, 1):
        fields = line.split("#")[0].split()
        if not fields:
            continue
        if len(fields) > 1 and not fields[1].isdigit():
            raise UsageError(
                f"{path}, line {number}: {fields[1]!r} is no frequency; write: word, blank, number"
            )
        found.append((fields[0], int(fields[1]) if len(fields) > 1 else None))
    return found
