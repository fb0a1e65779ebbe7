"""Pages that are no document, told from their text: soft 404, challenge, login, shell, list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.model import Note
from gongbao.text.days import DAY
from parsers.html.lines import Page
from parsers.html.titles import page_title

__all__ = ["media_refusal", "refusal"]

_GONE = re.compile(
    r"\b404\b|页面不存在|(?:找不到|未找到|无法找到)(?:您|你|该|此|相关)?.{0,8}(?:页面|网页|文件|"
    r"内容|资源)|"
    r"(?:页面|网页|文章|信息|内容|栏目)(?:已)?(?:不存在|走丢|丢失|未找到|已?被?删除|已下线|已失效)|"
    r"(?:访问|请求|浏览)的(?:页面|内容|文章|信息|地址|网页).{0,8}(?:不存在|删除|失效|出错|下线)|"
    r"page not found|not found",
    re.IGNORECASE,
)
_BLOCKED = re.compile(
    r"安全验证|访问验证|人机验证|滑动.{0,6}验证|请完成验证|访问被(?:拒绝|拦截|阻断)|"
    r"请求(?:被拦截|存在威胁|异常)|"
    r"access denied|forbidden|just a moment|checking your browser|\b(?:403|412|521)\b|"
    r"enable javascript and cookies|"
    r"(?:服务器|系统)(?:内部)?(?:错误|繁忙|异常|维护)|bad gateway|service unavailable|"
    r"internal server error",
    re.IGNORECASE,
)
_WAIT = re.compile(
    "(?:系统|网站|页面|服务器|栏目)正在(?:升级|维护|建设)|请稍[后候](?:访问|再试|重试)"
)
_WAITING = 80
"""A page that only asks to wait says no more."""

_SIGNING_IN = 60
"""A page that asks for a password says little beside it."""

_LOGIN = re.compile(r"(?:用户|会员|统一|管理员?|后台)?(?:登录|登陆|身份认证)")
_SEARCH = re.compile(
    r"^(?:站内|全站|全文|高级|智能)?(?:搜索|检索)(?:结果|中心|页面?)?(?:$|[\s_|-])"
)
_RESULTS = re.compile("(?:共|为您)(?:找到|搜索到|检索到).{0,12}(?:结果|记录|信息)")
_MONTH = re.compile(rf"{DAY.pattern}|(?:19|20)\d\d[-/.]\d{{1,2}}(?!\d)")
_SHORT = 400
"""An article this long is not taken for an error message whatever it says."""

_LITTLE = 10
_LINKY = 0.3
"""A list has less text than a sentence, or links among its lines like abstracts have titles."""

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "gzip data"),
)


def media_refusal(body: bytes, url: str) -> Note | None:
    """Why these bytes are no web page, by their first ones; None when they may be."""
    if not body.strip():
        return Note("empty-body", "the body is empty; fetch it again", url)
    for magic, name in _MAGIC:
        if body.lstrip()[: len(magic)] == magic:
            return Note("not-html", f"expected a web page, got {name}; name the parser for it", url)
    if b"<" not in body[:200_000]:
        return Note("not-html", "expected a web page, got text without markup", url)
    return None


def refusal(
    page: Page, told: int, linky: float, url: str, *, richer: bool, least: int = _LITTLE
) -> Note | None:
    """Why the page is no document. ``told`` is how many characters of article were found;
    ``linky`` the share of links among its lines; ``richer`` says that pictures or files were found
    where the article stands. A page of dated links with fewer characters than ``least`` is a list;
    0: it is none."""
    texts = _opening_texts(page)
    if not richer and (failed := _failure(texts, told, url)):
        return failed
    if told < _SIGNING_IN and _asks_login(page, texts[0]):
        return Note("login-page", "the page asks for a password and shows no article", url)
    if _may_be_list(told, linky, least) and _is_list(page):
        return Note("list-page", "a list of links, no article; give it to a crawler", url)
    if _is_search(page, texts):
        return Note("list-page", "results of a search, no article", url)
    return None if told or richer else _empty(page, url)


def _may_be_list(told: int, linky: float, least: int) -> bool:
    return least > 0 and (told < least or linky > _LINKY)


def _asks_login(page: Page, title: str) -> bool:
    return _asks_password(page) or bool(_LOGIN.match(title))


def _opening_texts(page: Page) -> list[str]:
    """The page's title and the first lines that are not links through and through."""
    return [page_title(page), *(line.text for line in page.lines[:40] if line.linked < line.size)]


def _failure(texts: Sequence[str], told: int, url: str) -> Note | None:
    """What a page in place of the one asked for says."""
    if told >= _SHORT:
        return None
    if gone := _first(_GONE, texts):
        return Note("soft-404", f"the page says it does not exist: {gone}", url)
    if blocked := _first(_BLOCKED, texts):
        return Note("block-page", f"the server refused or failed: {blocked}", url)
    if told < _WAITING and (wait := _first(_WAIT, texts)):
        return Note("block-page", f"the page asks to come again: {wait}", url)
    return None


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    for text in texts:
        if len(text) <= 120 and pattern.search(text):
            return text[:80]
    return ""


def _asks_password(page: Page) -> bool:
    return any((box.get("type") or "").lower() == "password" for box in page.root.iter("input"))


def _is_search(page: Page, texts: Sequence[str]) -> bool:
    links = sum(line.size >= 6 and line.linked * 2 > line.size for line in page.lines)
    return links >= 5 and bool(_SEARCH.match(texts[0]) or _first(_RESULTS, texts[1:]))


def _is_list(page: Page) -> bool:
    dated = 0
    lines = page.lines
    for index, line in enumerate(lines):
        if line.linked * 2 < line.size or line.size < 6:
            continue
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        before = lines[index - 1].text if index else ""
        near = (
            line.text,
            following if len(following) < 30 else "",
            before if len(before) < 30 else "",
        )
        dated += any(_MONTH.search(text) for text in near)
    return dated >= 5


def _empty(page: Page, url: str) -> Note:
    refresh = page.root.xpath("//meta[translate(@http-equiv,'REFSH','refsh')='refresh']/@content")
    target = (
        re.search(r"url\s*=\s*['\"]?([^'\"\s]+)", refresh[0], re.IGNORECASE) if refresh else None
    )
    if target:
        return Note("redirect-page", f"the page only leads to {target[1][:200]}", url)
    shown = sum(line.size for line in page.lines)
    scripts = sum(len(script.text or "") for script in page.root.iter("script"))
    if shown < 200 and (scripts > shown or page.root.find(".//script") is not None):
        return Note("script-shell", "an empty shell that a script fills; no text in the page", url)
    return Note("no-article", "no article found among the page's text", url)
