"""A web page as its publisher wrote it, with all that could run, load or send taken out.

The cleaning is nh3's (ammonia's), by a list of what may stay: text, headings, lists, tables, links.
It happens in a child with a bound on time and memory: a hundred thousand open tags took it minutes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from urllib.parse import urljoin, urlsplit

from gongbao.errors import GongbaoError

__all__ = ["cleaned", "decoded"]

_LARGEST = 8 * 1024 * 1024
_SECONDS = 10.0
_MEMORY = 2 * 1024**3
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd",
    "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre",
    "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_WITH_THEIR_TEXT = {
    "script", "style", "title", "template", "noscript", "iframe", "object", "embed", "svg", "math",
    "select", "textarea", "button", "form", "noembed", "noframes", "xmp", "plaintext",
}  # fmt: skip


def cleaned(body: bytes, charset: str, url: str) -> str:
    """The page's HTML, safe to be shown; links lead to where they led (http and https only).
    Raises GongbaoError for what is too large or takes too long."""
    if len(body) > _LARGEST:
        raise GongbaoError(f"a page of {len(body):,} bytes is not shown; take the body itself")
    words = json.dumps({"url": url, "charset": charset}).encode()
    command = [sys.executable, "-m", "gongbao.serve.published"]
    try:
        done = subprocess.run(  # noqa: S603  an argument list; the page goes through stdin
            command, input=words + b"\n" + body, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise GongbaoError(f"the page cannot be cleaned in {_SECONDS:.0f} seconds") from None
    if done.returncode:
        raise GongbaoError("the page cannot be cleaned; take the body itself")
    return done.stdout.decode()


def decoded(body: bytes, charset: str) -> str:
    """Text of the bytes: as declared where that is one of ours, else UTF-8, else GB18030."""
    known = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode(known.get(charset.lower(), "gb18030"), "replace")


def clean(text: str, url: str) -> str:
    """What may stay of a page's HTML. ``url`` is where it was, for its relative links."""
    import nh3

    def link(tag: str, name: str, value: str) -> str | None:
        if name != "href":
            return value
        try:
            target = urljoin(url, value.strip())
            return target if urlsplit(target).scheme in {"http", "https"} else None
        except ValueError:
            return None

    return nh3.clean(
        text,
        tags=_TAGS,
        clean_content_tags=_WITH_THEIR_TEXT,
        attributes=_ATTRIBUTES,
        attribute_filter=link,
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https"},
    )


def _main() -> int:
    """The child: words and a page on standard input, what may stay on standard output."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(_SECONDS), int(_SECONDS) + 1))
    words = json.loads(sys.stdin.buffer.readline())
    text = decoded(sys.stdin.buffer.read(), words["charset"])
    sys.stdout.buffer.write(clean(text, words["url"]).encode())
    return 0


if __name__ == "__main__":
    sys.exit(_main())
