"""One HTML page as an article: everything the page says of it, each from the best place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gongbao.model import Attachment, Note, Paragraph, Table
from gongbao.text.days import find_day
from parsers.html import facts
from parsers.html.attachments import absolute, file_links
from parsers.html.blocks import article_blocks
from parsers.html.body import FILES
from parsers.html.found import Found, find_article
from parsers.html.labels import Labels
from parsers.html.lines import Picture
from parsers.html.loaded import Loaded, PageText, load_page
from parsers.html.pictures import article_pictures
from parsers.html.refuse import refusal

__all__ = ["Article", "Loaded", "PageText", "article_of", "load_page", "read_article"]

_REACH = 25
"""Lines under the article in which its files may be offered."""

_DOUBT = 0.8
"""Two ways of finding the article that agree by less are worth a person's look."""

_MOST_PICTURES = 50
_BARRED, _UNBARRED = 10, 60
"""Characters of an article under a bar, and of one without."""


@dataclass(frozen=True, slots=True)
class Article:
    """What one page holds. Empty strings and None say that the page does not tell."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...] = ()
    published: date | None = None
    issued: date | None = None
    issuer: str = ""
    number: str = ""
    category: str = ""
    author: str = ""
    attachments: tuple[Attachment, ...] = ()
    quality: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs joined by newlines."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def read_article(source: PageText, *, families: bool = True) -> Article | Note:
    """The article of a page, or the note that says why there is none. Never raises for what the
    bytes hold. ``families=False`` leaves out what is known of site software (for benchmarks)."""
    loaded = load_page(source)
    return loaded if isinstance(loaded, Note) else article_of(loaded, families=families)


def article_of(loaded: Loaded, *, families: bool = True) -> Article | Note:
    """The article of a loaded page, or the note that says why it is none."""
    found = find_article(loaded, families=families)
    pictures = article_pictures(found.page, found.body, found.headline)
    files = _files(found)
    rich = bool(pictures or files) and found.headline.title != ""
    url = loaded.source.url
    least = _least(found, rich=rich)
    refused = refusal(found.page, found.told, found.linky, url, richer=rich, least=least)
    return refused or _article(found, pictures, files)


def _least(found: Found, *, rich: bool) -> int:
    """How much an article among dated links tells at least; files and pictures need not tell."""
    if found.barred:
        return 0 if rich else _BARRED
    return _UNBARRED


def _article(found: Found, pictures: Sequence[Picture], files: Sequence[Attachment]) -> Article:
    near, far = found.near(), found.far()
    labels = near.or_else(far)
    blocks = article_blocks(found.page, found.kept, found.headline.title)
    named = tuple(Paragraph("list", file.title, level=1) for file in files if file.title)
    paragraphs = blocks.paragraphs or named
    issued = labels.day("issued") or _signed_day(paragraphs)
    notes = (*_label_notes(labels, found), *_picture_notes(found, pictures), *_doubts(found, files))
    return Article(
        title=facts.title(found, labels),
        paragraphs=paragraphs,
        tables=blocks.tables,
        published=facts.published(found, near, far) or issued,
        issued=issued,
        issuer=facts.issuer(found, labels),
        number=facts.number(found, labels),
        category=facts.column(found, labels),
        author=labels.get("author"),
        attachments=tuple(files),
        quality={"agreement": found.body.agreement} if found.body else {},
        notes=(*found.loaded.notes, *notes),
    )


def _files(found: Found) -> list[Attachment]:
    last = max(found.last, found.body.end if found.body else 0)
    end = found.headline.end
    start = end if end is not None and end < found.first else found.first
    reach = min(len(found.page.lines), last + _REACH)
    links = file_links(found.page, found.loaded.source.url, range(start, last), reach)
    return [Attachment(url, title) for url, title in links]


def _signed_day(paragraphs: Sequence[Paragraph]) -> date | None:
    signed = [p.text for p in paragraphs if p.role == "signature"]
    return find_day(signed[-1]) if signed else None


def _label_notes(labels: Labels, found: Found) -> Iterator[Note]:
    for code, name in (("index-number", "index"), ("validity", "validity")):
        if labels.get(name):
            yield Note(code, labels.get(name), found.loaded.source.url)


def _picture_notes(found: Found, pictures: Sequence[Picture]) -> Iterator[Note]:
    url = found.loaded.source.url
    for picture in pictures[:_MOST_PICTURES]:
        yield Note("picture", picture.alt, absolute(url, picture.src))
    if found.told < 10 and pictures:
        yield Note("image-only", "the article is only pictures; needs OCR", url)


def _doubts(found: Found, files: Sequence[Attachment]) -> Iterator[Note]:
    url = found.loaded.source.url
    if (found.body is None or found.body.container == FILES) and files:
        yield Note("files-only", "the article is only files to download", url)
    if found.body is not None and found.body.agreement < _DOUBT:
        message = f"two ways of finding the article agree by {found.body.agreement:.2f}"
        yield Note("body-doubtful", message, url)
