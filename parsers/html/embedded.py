"""Articles that a page holds as text of markup: in a ``textarea``, or as a string in a script.

Some portals put the article into a hidden ``textarea`` and let a script show it; Guangdong's
gkmlpt keeps it as JSON (``_CONFIG.DETAIL.content``). Read only where the page shows no article.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

__all__ = ["embedded_fields", "embedded_markup", "unfolded"]

_LEAST = 120
_MOST = 4_000_000
_FIELDS = {
    name: re.compile(rf'"(?:{keys})"\s*:\s*(?:"((?:[^"\\\n]|\\.){{2,200}})"|(\d{{10}}|\d{{13}})\b)')
    for name, keys in {
        "pubdate": "display_publish_time|first_publish_time|publish_?[tT]ime|pub_?[dD]ate"
        "|publish_?[dD]ate|release_?[dD]ate|date|created_at|create_?[tT]ime",
        "contentsource": "source|source_?[nN]ame|content_?[sS]ource|publisher|origin",
        "articletitle": "title|article_?[tT]itle",
        "documentnumber": "document_?[nN]umber|doc_?[nN]o|wenhao",
    }.items()
}
_STRING = re.compile(r'"((?:[^"\\\n]|\\.){120,})"')
_PARAGRAPH = re.compile(r"</p>|<br\s*/?>|</div>|</section>", re.IGNORECASE)
_HAN = re.compile("[\u4e00-\u9fff]")


def unfolded(root: HtmlElement) -> bool:
    """Put the longest markup that the page holds as text into its tree; False without any."""
    markup = embedded_markup(root)
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
        if not _LEAST < len(text) < _MOST or not _marked_up(text):
            continue
        for name, pattern in _FIELDS.items():
            for quoted, seconds in pattern.findall(text):
                value = _day_of(seconds) if seconds else _unquoted(quoted).strip()
                if value and len(value) < 200:
                    fields.setdefault(name, value)
    return fields


def _marked_up(script: str) -> bool:
    strings = filter(None, map(_unquoted, _STRING.findall(script)))
    return any(len(_HAN.findall(text)) >= 60 and _PARAGRAPH.search(text) for text in strings)


def _day_of(stamp: str) -> str:
    """The day, in China, of a number of seconds or milliseconds since 1970."""
    seconds = int(stamp) / (1000 if len(stamp) > 10 else 1)
    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date().isoformat()


def embedded_markup(root: HtmlElement) -> str:
    """The longest text in a ``textarea`` or a script's string that is marked-up Chinese."""
    found = [element.text for element in root.iter("textarea", "xmp") if element.text]
    for script in root.iter("script"):
        text = script.text or ""
        if _LEAST < len(text) < _MOST:
            found.extend(filter(None, map(_unquoted, _STRING.findall(text))))
    worthy = [text for text in found if len(_HAN.findall(text)) >= 60 and _PARAGRAPH.search(text)]
    return max(worthy, key=len, default="")


def _unquoted(string: str) -> str:
    try:
        value = json.loads(f'"{string}"')
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""
