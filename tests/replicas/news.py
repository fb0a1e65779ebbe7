"""The articles that every replica publishes, and what happens to them between two crawls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

__all__ = ["NEWEST", "Answer", "Article", "articles", "html_of", "later", "pdf_of"]

NEWEST = date(2026, 6, 30)


@dataclass(frozen=True)
class Article:
    """One article; ``number`` is its place in time, ``files`` are names of PDFs on its page."""

    number: int
    day: date
    title: str
    text: str
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a replica serves under one address."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"


def pdf_of(name: str) -> bytes:
    """A small body that passes for a PDF."""
    return f"%PDF-1.7\n% {name}\nstartxref\n9\n%%EOF\n".encode()


def articles(count: int = 47) -> list[Article]:
    """Articles of consecutive days, newest first; every seventh has a PDF."""
    made = []
    for place in range(count):
        number = 1000 + count - place
        files = ((f"P{number}.pdf", pdf_of(str(number))),) if number % 7 == 0 else ()
        day = NEWEST - timedelta(days=place)
        made.append(Article(number, day, f"关于第{number}号事项的公告", f"正文{number}。", files))
    return made


def later(before: Sequence[Article]) -> tuple[list[Article], dict[str, list[Article]]]:
    """The same site some days on: five added, two edited, one removed, one PDF replaced.

    The removed one is still listed: its page is gone.
    """
    newest = before[0].number
    added = [
        Article(newest + n, NEWEST + timedelta(days=n), f"关于第{newest + n}号事项的公告", "新。")
        for n in range(5, 0, -1)
    ]
    plain = [a for a in before if not a.files]
    edited = [replace(a, text=a.text + "更正。") for a in (plain[0], plain[9])]
    removed = plain[4]
    listed = next(a for a in before if a.files)
    replaced = replace(listed, files=((listed.files[0][0], pdf_of("replaced")),))
    changes = {a.number: a for a in (*edited, replaced)}
    after = added + [changes.get(a.number, a) for a in before]
    return after, {
        "added": added,
        "edited": edited,
        "removed": [removed],
        "replaced": [replaced],
    }


def html_of(article: Article, body: str = "", files: str = "") -> str:
    """An article's page in a plain frame."""
    links = "".join(f"<p><a href='{files}{name}'>附件：{name}</a></p>" for name, _ in article.files)
    return (
        f"<html><head><title>{article.title}</title></head><body><h1>{article.title}</h1>"
        f"<div id='zoom'><p>{article.text}</p>{body}{links}</div></body></html>"
    )
