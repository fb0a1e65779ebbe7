"""Articles that a page holds as text of markup and lets a script show.

Some portals put the article into a hidden ``textarea`` or ``input``, into an attribute, or between
``<![CDATA[`` and ``]]>``; Guangdong's gkmlpt keeps it as JSON (``_CONFIG.DETAIL.content``); others
as a string of a script in any of its three quotes. Read only where the page shows no article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

__all__ = ["embedded_fields", "embedded_markup", "unfolded"]

_LEAST = 120
_MOST = 4_000_000
_FIELDS = {
    name: re.compile(
        rf'(?:"|\b)(?:{keys})"?\s*:\s*(?:"((?:[^"\\\n]|\\.){{2,200}})"|(\d{{10}}|\d{{13}})\b)'
    )
    for name, keys in {
        "pubdate": "display_publish_time|first_publish_time|publish_?[tT]ime|pub_?[dD]ate"
        "|publish_?[dD]ate|release_?[dD]ate|date|created_at|create_?[tT]ime",
        "contentsource": "source|source_?[nN]ame|content_?[sS]ource|publisher|origin",
        "articletitle": "title|article_?[tT]itle",
        "documentnumber": "document_?[nN]umber|doc_?[nN]o|wenhao",
    }.items()
}
_QUOTED = re.compile(
    r'"((?:[^"\\\n]|\\.){120,})"' r"|'((?:[^'\\\n]|\\.){120,})'" r"|`((?:[^`\\]|\\.){120,})`"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "", "b": "", "f": "", "v": "", "0": ""}
_MARKUP_TYPES = ("text/html", "text/template", "text/x-template", "text/plain", "text/xml")
_PARAGRAPH = re.compile(r"</p>|<br\s*/?>|</div>|</section>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z/!]", re.IGNORECASE)
_HAN = re.compile("[\u4e00-\u9fff]")
_WORTHY = 60
_PLAIN = 120
"""Chinese characters that make marked-up text, and text without markup, worth reading."""


def unfolded(root: HtmlElement, *, bare: bool = False) -> bool:
    """Put the longest markup that the page holds as text into its tree (with ``bare`` also text
    without markup); False without any."""
    markup = embedded_markup(root, bare=bare)
    if not markup:
        return False
    try:
        article = lxml_html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return False
    body = root.find("body")
    (root if body is None else body).append(article)
    return True


def embedded_fields(root: HtmlElement) -> dict[str, str]:
    """What the script that holds the article says beside it, by the names that metas have."""
    fields: dict[str, str] = {}
    for script in root.iter("script"):
        text = script.text or ""
        if not _LEAST < len(text) < _MOST or not any(map(_is_worthy, _strings(text))):
            continue
        for name, pattern in _FIELDS.items():
            for quoted, seconds in pattern.findall(text):
                value = _day_of(seconds) if seconds else _unquoted(quoted).strip()
                if value and len(value) < 200:
                    fields.setdefault(name, value)
    return fields


def embedded_markup(root: HtmlElement, *, bare: bool = False) -> str:
    """The longest Chinese text that an element's text or attribute or a script's string holds as
    markup; else, with ``bare``, the longest without markup, its lines as paragraphs."""
    found = [text for text in _held(root) if _is_worthy(text)]
    marked = [text for text in found if _PARAGRAPH.search(text)]
    if marked:
        return max(marked, key=len)
    plain = [
        text
        for text in found
        if bare and len(_HAN.findall(text)) >= _PLAIN and not _TAG.search(text)
    ]
    lines = max(plain, key=len, default="").split("\n")
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())


def _held(root: HtmlElement) -> Iterator[str]:
    yield from (element.text for element in root.iter("textarea", "xmp") if element.text)
    for element in root.iter(etree.Element):
        if element.tag == "script":
            text = element.text or ""
            if _LEAST < len(text) < _MOST:
                yield from _scripted(text, element.get("type") or "")
        elif element.tag != "meta":
            values = (str(value) for value in element.values() if len(value) > _LEAST)
            yield from (value for value in values if _PARAGRAPH.search(value))


def _scripted(text: str, kind: str) -> Iterator[str]:
    cdata = text.split("<![CDATA[")[1:]
    if cdata:
        yield from (piece.split("]]>", 1)[0] for piece in cdata)
    elif kind.lower() in _MARKUP_TYPES:
        yield text
    else:
        yield from _strings(text)


def _strings(script: str) -> Iterator[str]:
    return (_unquoted(next(filter(None, quoted), "")) for quoted in _QUOTED.findall(script))


def _is_worthy(text: str) -> bool:
    return len(_HAN.findall(text)) >= _WORTHY and (
        "。" in text or _PARAGRAPH.search(text) is not None
    )


def _day_of(stamp: str) -> str:
    """The day, in China, of a number of seconds or milliseconds since 1970."""
    seconds = int(stamp) / (1000 if len(stamp) > 10 else 1)
    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date().isoformat()


def _unquoted(string: str) -> str:
    """What a script's string says, be it JSON's or JavaScript's."""
    try:
        value = json.loads(f'"{string}"')
    except ValueError:
        return _ESCAPE.sub(_character, string)
    return value if isinstance(value, str) else ""


def _character(escaped: re.Match[str]) -> str:
    code = escaped[1] or escaped[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(escaped[3], escaped[3])
