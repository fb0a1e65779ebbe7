"""The words export: a corpus with its words apart, one file a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongbao.text.words import Segmenter, word_lines

__all__ = ["words_of"]


def words_of(documents: Iterable[Mapping[str, Any]], segment: Segmenter) -> Iterator[str]:
    """Lines of a words file: of each document (rows with ``id``, ``title`` and ``text``) a line
    ``# id``, the title, then a sentence a line, and an empty line after it."""
    for document in documents:
        yield f"# {document['id']}"
        title = " ".join(word_lines(document["title"], segment))
        yield title
        lines = list(word_lines(document["text"], segment))
        yield from lines[1:] if lines[:1] == [title] else lines
        yield ""
