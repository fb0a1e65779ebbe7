"""The parser of gazettes: an issue's PDF to its acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongbao.model import Document, Note, Parsed
from gongbao.plugins import Fetched
from parsers.acts.categories import Bars, take_bars
from parsers.acts.contents import find_contents
from parsers.acts.documents import act_document, whole_document
from parsers.acts.imprint import without_imprint
from parsers.acts.issue import find_issue
from parsers.acts.split import Act, split_acts
from parsers.pdf.engine import Unreadable
from parsers.pdf.limits import Limits
from parsers.pdf.paged import PagedParser
from parsers.pdf.pictured import as_pages
from parsers.pdf.read import Reading, read_pages

__all__ = ["PARSER", "GazetteParser"]


class GazetteParser(PagedParser):
    """Reads the first capture of a group as an issue; see ``gongbao.plugins.Parser``."""

    name = "gazette"
    version = "5"

    def read(self, body: bytes, limits: Limits) -> Reading:
        """See ``PagedParser``."""
        return read_pages(body, limits, self.find)

    def parse(self, group: Sequence[Fetched]) -> Parsed:
        """One document an act; the whole file as one when it is not split into acts."""
        first = group[0]
        try:
            body = as_pages([first.body]) or first.body
            reading = self.read(body, self.limits)
        except Unreadable as error:
            return Parsed(notes=(Note(error.code, error.message, first.capture.url),))
        if not reading.passages:
            return Parsed(notes=(*reading.notes, _no_text(first.capture.url)))
        return Parsed(tuple(_documents(reading, first.capture.hints)), reading.notes)


def _no_text(where: str) -> Note:
    return Note("no-text", "no page has text that can be read", where)


def _documents(reading: Reading, told: Mapping[str, str]) -> list[Document]:
    contents = find_contents(reading.pages)
    facts = find_issue(reading.pages, told)
    reading, bars = take_bars(reading, contents)
    split = without_imprint(split_acts(reading, contents), reading)
    if not split.acts:
        return [whole_document(reading, facts, told.get("title", ""), split.notes)]
    return [
        act_document(
            _placed(act, bars), ordinal, reading, facts, split.notes if ordinal == 1 else ()
        )
        for ordinal, act in enumerate(split.acts, 1)
    ]


def _placed(act: Act, bars: Bars) -> Act:
    return act if act.category else replace(act, category=bars.category_of(act.start))


PARSER = GazetteParser()
