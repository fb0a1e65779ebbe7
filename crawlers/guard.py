"""Bodies that are not what was asked for: a pure judgement of one answer.

A challenge page kept as if it were a gazette, a 200 that says "page not found", a PDF cut in the
middle: each of these has entered somebody's archive. Every one has its note here, and none is
ever parsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawlers.link import Expected
from crawlers.page import decode
from crawlers.rows import FILES
from crawlers.urls import suffix_of
from gongbao.model import Note, Verdict

__all__ = ["Answer", "Judgement", "Kind", "expected_of", "judge", "sniff"]

Kind = Literal["pdf", "page", "text", "zip", "ole", "rar", "7z", "image", "empty", "other"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``url`` is where it came from after redirects; ``cut`` says that the
    connection ended before the length it had declared, ``may_be_empty`` that no bytes are an
    answer too (a robots.txt)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    expected: Expected
    cut: bool = False
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """``verdict`` is None when the body is what was asked for. ``again`` says that asking once
    more may help."""

    kind: Kind
    verdict: Verdict | None = None
    note: Note | None = None
    again: bool = False


_BLOCKED = {401, 403, 405, 406, 412, 418, 429, 444, 451, 493, 521, 567}
_MISSING = {404, 410}
_AGAIN = {408, 425, 429, 500, 502, 503, 504, 520, 522, 523, 524}

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|script|title|div|table|p)\b", re.I)
_TITLE = re.compile(r"<(title|h1|h2)\b[^>]*>(.{0,400}?)</\1", re.IGNORECASE | re.DOTALL)
# What is never closed reaches to the end, so that no text is scanned twice.
_TAGS = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>?", re.IGNORECASE | re.DOTALL
)

_GONE = re.compile(
    r"(?:页面|网页|内容|文章|文件|信息|栏目|资源)(?:您所访问的)?(?:已经?)?"
    r"(?:不存在|未找到|找不到|没有找到|无法找到|已?被?删除|已过期)"
    r"|(?:找不到|无法找到|未找到|没有找到)(?:该|您|你|所|指定|请求|要|访问|查看|的)*(?:页面|网页|文件|资源|内容)"
    r"|抱歉.{0,12}(?:不存在|找不到|已?被?删除)"
    r"|\b404\b.{0,20}(?:not found|error|页面|错误)|(?:error|错误|http)\W{0,3}404\b"
    r"|^\W*404\W*$|(?:page|file|object) not found",
    re.IGNORECASE,
)
_GONE_TITLE = re.compile(
    r"(?:页面|网页)(?:已经?)?(?:不存在|未找到|找不到|没有找到|无法找到|已?被?删除|已过期)"
    r"|(?:找不到|无法找到|未找到|没有找到)(?:该|您|你|所|请求|要|访问|查看|的)*(?:页面|网页)"
    r"|^\W*404\b|\b404\W*$|(?:error|错误)\W{0,3}404\b|(?:page|file) not found",
    re.IGNORECASE,
)
_SUSPECT = (
    "不存在", "找不到", "未找到", "没有找到", "无法找到", "删除", "过期", "404", "ot found",
    "OT FOUND", "拦截", "阻断", "拒绝", "异常", "风险", "威胁", "滑块", "验证", "防火墙", "enied",
    "locked", "orbidden", "document.cookie", "location.reload", "eval(function", "window.atob",
    "$_ts", "__jsl", "jsvmprt", "cf-browser", "cf_chl_", "challenge-platform", "waf", "acw_sc",
    "yundun", "safedog", "captcha", "Cloudflare", "Just a moment",
)  # fmt: skip
"""None of the patterns here can match a page without one of these: looking for them is cheap."""
_CHALLENGE = re.compile(
    r"cf-browser-verification|cf_chl_|challenge-platform|__jsl_clearance|\$_ts\s*=|_\$jsvmprt"
    r"|aliyun_waf|acw_sc__v2|yundun|safedog|waf_?nc|captcha-?(?:box|container|verify)"
    r"|Attention Required! \| Cloudflare|Just a moment\.\.\.",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:请求|访问|操作)(?:已|可能)?(?:被|存在).{0,12}(?:拦截|阻断|拒绝|异常|风险|威胁)"
    r"|(?:拖动|滑动).{0,6}(?:滑块|验证)|(?:安全|人机|访问)验证|请输入验证码|网站防火墙|Web应用防火墙"
    r"|access denied|request blocked|forbidden by",
    re.IGNORECASE,
)
_COOKIE_SCRIPT = re.compile(r"document\.cookie\s*=|location\.reload\(|eval\(function|window\.atob")
_SHORT = 400
_SCANNED = 200_000


def expected_of(url: str) -> Expected:
    """What an address promises by its suffix."""
    suffix = suffix_of(url)
    if suffix == "pdf":
        return "pdf"
    if suffix in FILES:
        return "file"
    return "text" if suffix in ("json", "xml", "txt", "js") else "page"


def sniff(body: bytes) -> Kind:
    """What the bytes are, whatever anyone calls them."""
    head = body[:1024]
    if not body.strip(b"\0 \t\r\n"):
        return "empty"
    if b"%PDF-" in head:
        return "pdf"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"[") or start.startswith(b"<?xml"):
        return "page" if b"<html" in head.lower() else "text"
    if _HTML.search(body[:4096]):
        return "page"
    return "other" if b"\0" in head else "text"


_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
)


def judge(answer: Answer) -> Judgement:
    """Whether an answer is what was asked for, and if not, what it is and what to note."""
    kind = sniff(answer.body)
    if not 200 <= answer.status < 300:
        return _of_status(answer, kind)
    if answer.cut:
        return _failed(kind, "truncated", "the connection ended too early", answer)
    if kind == "empty" and answer.may_be_empty:
        return Judgement(kind)
    if kind == "empty":
        return _failed(kind, "empty-body", "an answer without a body", answer)
    if kind in ("page", "text") and len(answer.body) <= _SCANNED:
        said = _of_words(answer, kind)
        if said is not None:
            return said
    return _of_type(answer, kind)


def _of_status(answer: Answer, kind: Kind) -> Judgement:
    status, where = answer.status, answer.url
    if status in _MISSING:
        return Judgement(kind, "missing", Note("missing", f"HTTP {status}", where))
    challenged = kind == "page" and _CHALLENGE.search(_text(answer)) is not None
    if status in _BLOCKED or challenged:
        note = Note("blocked", f"HTTP {status}: the site refuses this client", where)
        return Judgement(kind, "blocked", note, again=status in _AGAIN)
    note = Note("http-error", f"HTTP {status}", where)
    return Judgement(kind, "failed", note, again=status in _AGAIN)


def _of_words(answer: Answer, kind: Kind) -> Judgement | None:
    """What a page of 200 says of itself: in its few words, or else in its title or headline."""
    if _error_address(answer.url):
        note = Note("soft-404", "200, but at an error address", answer.url)
        return Judgement(kind, "missing", note)
    text = _text(answer)
    if not _is_suspect(text):
        return None
    shown = _visible(text)
    if len(shown) > _SHORT:
        return _of_titles(text, kind, answer)
    if _CHALLENGE.search(text):
        return _blocked(kind, "a challenge page instead of the answer", answer)
    if len(shown) < 40 and kind == "page" and _COOKIE_SCRIPT.search(text):
        return _blocked(kind, "a script that asks for a cookie instead of the answer", answer)
    denied = _DENIED.search(shown)
    if denied:
        return _blocked(kind, f"the page says: {denied[0]}", answer)
    gone = _GONE.search(shown)
    return _soft_404(kind, gone[0], answer) if gone else None


def _is_suspect(text: str) -> bool:
    for word in _SUSPECT:  # noqa: SIM110  a generator here is a tenth of the time of a page
        if word in text:
            return True
    return False


def _of_titles(text: str, kind: Kind, answer: Answer) -> Judgement | None:
    """A page with the site's whole frame says "not found" in its title or headline only.

    A news headline may hold such words too, so they must be most of a title.
    """
    for match in _TITLE.finditer(text[:20_000]):
        title = _visible(match[2])
        gone = _GONE_TITLE.search(title)
        if gone and len(title) < 40:
            return _soft_404(kind, gone[0], answer)
    return None


def _soft_404(kind: Kind, words: str, answer: Answer) -> Judgement:
    note = Note("soft-404", f"200, but the page says: {words}", answer.url)
    return Judgement(kind, "missing", note)


def _of_type(answer: Answer, kind: Kind) -> Judgement:
    expected = answer.expected
    if expected == "pdf" and kind != "pdf":
        return _failed(kind, "wrong-type", f"a PDF was asked for, {kind} came", answer)
    if expected == "file" and kind == "page":
        return _failed(kind, "wrong-type", "a file was asked for, an HTML page came", answer)
    if kind == "pdf" and not _whole_pdf(answer.body):
        return _failed(kind, "truncated", "the PDF has no end", answer)
    return Judgement(kind)


def _whole_pdf(body: bytes) -> bool:
    """Whether a PDF has its end mark near its end (ISO 32000-1, 7.5.5; readers allow 1 KiB)."""
    return b"%%EOF" in body.rstrip(b"\0 \t\r\n")[-2048:]


def _error_address(url: str) -> bool:
    path = urlsplit(url).path.lower()
    return bool(
        re.search(r"/(?:404|error|errorpage|notfound|page404)(?:\.s?html?|\.jsp|/)?$", path)
    )


def _failed(kind: Kind, code: str, message: str, answer: Answer) -> Judgement:
    return Judgement(kind, "failed", Note(code, message, answer.url), again=True)


def _blocked(kind: Kind, message: str, answer: Answer) -> Judgement:
    return Judgement(kind, "blocked", Note("challenge", message, answer.url))


def _text(answer: Answer) -> str:
    return decode(answer.body[:_SCANNED])[0]


def _visible(html: str) -> str:
    return re.sub(r"\s+", " ", _TAGS.sub(" ", html)).strip()
