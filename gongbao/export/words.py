"""The words export: a corpus with its words apart, a sentence (or a paragraph) a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongbao.text.words import Layout, Segmenter, word_lines

__all__ = ["words_of"]


def words_of(
    documents: Iterable[Mapping[str, Any]], segment: Segmenter, layout: Layout = "sentence"
) -> Iterator[str]:
    """Lines of a words file, without line ends: of each document (rows with ``title`` and
    ``text``) its title, where the text does not begin with it, then its sentences; an empty line
    between two documents. ``segment`` is gongbao.text.words.load_segmenter's."""
    between = False
    for document in documents:
        lines = list(word_lines(document["text"], segment, layout))
        title = list(word_lines(document["title"], segment, "paragraph"))
        lines = lines if lines[: len(title)] == title else [*title, *lines]
        if lines and between:
            yield ""
        yield from lines
        between = between or bool(lines)
