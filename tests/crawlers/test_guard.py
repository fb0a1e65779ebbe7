"""The guard's table: what came, what was asked for, what it is taken for."""

from __future__ import annotations

import pytest

from crawlers.guard import Answer, expected_of, judge, sniff

WHOLE = b"%PDF-1.7\n" + b"x" * 5000 + b"\nstartxref\n9\n%%EOF\n"
URL = "http://www.a.example/x"
LONG = "<p>" + "关于进一步加强管理工作的通知，请认真贯彻执行。" * 60 + "</p>"


def page(text: str, title: str = "公告") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{text}</body></html>".encode()


GOOD = [
    ("whole pdf", WHOLE, "pdf"),
    ("pdf with padding after its end", WHOLE + b"\0" * 9000, "pdf"),
    ("pdf after a few stray bytes", b"\r\n\r\n" + WHOLE, "pdf"),
    ("article", page(LONG), "page"),
    ("short article", page("<p>特此公告。</p>"), "page"),
    ("gb18030 article", "<html><title>公告</title><p>特此公告。</p>".encode("gb18030"), "page"),
    ("article that tells of a vanished page", page(LONG + "该页面不存在，404 Not Found。"), "page"),
    ("headline about deleted files", page(LONG, "市档案馆：三千份文件已删除系谣言"), "page"),
    ("article about captchas", page(LONG + "请输入验证码后登录，访问被拦截请致电。"), "page"),
    (
        "script in the frame sets a cookie",
        page(LONG + "<script>document.cookie='a'</script>"),
        "page",
    ),
    ("json", b'{"a": 1}', "text"),
    ("xml datastore", b"<?xml version='1.0'?><datastore/>", "text"),
    ("word file", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "file"),
    ("ofd file", b"PK\x03\x04" + b"\0" * 600, "file"),
    ("a pdf where a page was expected", WHOLE, "page"),
]


@pytest.mark.parametrize(("what", "body", "expected"), GOOD, ids=[g[0] for g in GOOD])
def test_what_was_asked_for(what: str, body: bytes, expected: str) -> None:
    judged = judge(Answer(200, {}, body, URL, expected))  # type: ignore[arg-type]
    assert judged.verdict is None, (what, judged)


RUISHU = page("<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd='" + "q" * 30000 + "'</script>")
BAD = [
    ("html for a pdf", page(LONG), "pdf", 200, "failed", "wrong-type"),
    ("html for a word file", page(LONG), "file", 200, "failed", "wrong-type"),
    ("nothing for a pdf", b"", "pdf", 200, "failed", "empty-body"),
    ("blanks for a page", b" \r\n\r\n", "page", 200, "failed", "empty-body"),
    ("zeros for a pdf", b"\0" * 4000, "pdf", 200, "failed", "empty-body"),
    ("half a pdf", WHOLE[:4000], "pdf", 200, "failed", "truncated"),
    (
        "a linearised pdf cut later",
        WHOLE[:200] + b"%%EOF" + b"y" * 9000,
        "pdf",
        200,
        "failed",
        "truncated",
    ),
    ("http 404", b"<h1>404 Not Found</h1>", "page", 404, "missing", "missing"),
    ("http 410", b"", "pdf", 410, "missing", "missing"),
    (
        "soft 404, short",
        page("您访问的页面不存在或已删除", "提示"),
        "page",
        200,
        "missing",
        "soft-404",
    ),
    (
        "soft 404 for a pdf",
        page("抱歉，您访问的文件不存在", "提示"),
        "pdf",
        200,
        "missing",
        "soft-404",
    ),
    (
        "soft 404 in the site's frame",
        page(LONG, "页面不存在 - 某市人民政府"),
        "page",
        200,
        "missing",
        "soft-404",
    ),
    ("english soft 404", page("The page not found", "404"), "page", 200, "missing", "soft-404"),
    (
        "soft 404, gb18030",
        "<title>x</title>对不起，找不到您要访问的页面".encode("gb18030"),
        "page",
        200,
        "missing",
        "soft-404",
    ),
    ("http 403", b"<h1>Forbidden</h1>", "page", 403, "blocked", "blocked"),
    ("http 412, a script", RUISHU, "page", 412, "blocked", "blocked"),
    (
        "http 521, a script",
        b"<script>document.cookie=('_')+('_jsl')</script>",
        "page",
        521,
        "blocked",
        "blocked",
    ),
    (
        "200, a script that asks for a cookie",
        b"<script>document.cookie='a=1';location.reload();</script>",
        "page",
        200,
        "blocked",
        "challenge",
    ),
    ("200, a long challenge script", RUISHU, "page", 200, "blocked", "challenge"),
    ("cloudflare, 503", page("Checking", "Just a moment..."), "page", 503, "blocked", "blocked"),
    (
        "cloudflare, 200",
        page("<div id='cf-browser-verification'></div>Checking", "x"),
        "page",
        200,
        "blocked",
        "challenge",
    ),
    ("waf page", page("您的请求已被网站防火墙拦截"), "page", 200, "blocked", "challenge"),
    ("slider", page("请拖动滑块完成验证"), "page", 200, "blocked", "challenge"),
    ("challenge for a pdf", page("请完成安全验证"), "pdf", 200, "blocked", "challenge"),
    ("http 429", b"slow down", "page", 429, "blocked", "blocked"),
    ("http 500", b"<h1>500</h1>", "page", 500, "failed", "http-error"),
    ("http 302 that leads nowhere", b"", "page", 302, "failed", "http-error"),
]


@pytest.mark.parametrize(
    ("what", "body", "expected", "status", "verdict", "code"), BAD, ids=[b[0] for b in BAD]
)
def test_what_was_not_asked_for(
    what: str, body: bytes, expected: str, status: int, verdict: str, code: str
) -> None:
    judged = judge(Answer(status, {}, body, URL, expected))  # type: ignore[arg-type]
    assert judged.note is not None, what
    assert (judged.verdict, judged.note.code) == (verdict, code), what


def test_a_cut_connection_is_no_answer() -> None:
    judged = judge(Answer(200, {}, WHOLE, URL, "pdf", cut=True))
    assert judged.verdict == "failed"
    assert judged.again


def test_an_error_address_after_redirects() -> None:
    judged = judge(Answer(200, {}, page(LONG), "http://www.a.example/404.html", "page"))
    assert judged.verdict == "missing"


def test_an_empty_robots_txt_is_an_answer() -> None:
    assert judge(Answer(200, {}, b"", URL, "text", may_be_empty=True)).verdict is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example/x/P020240425.pdf", "pdf"),
        ("http://a.example/x/y.DOCX", "file"),
        ("http://a.example/x/t20260101_1.shtml", "page"),
        ("http://a.example/zfgb/", "page"),
        ("http://a.example/i/101619.json", "text"),
        ("http://a.example/download.jsp?file=a.pdf", "page"),
    ],
)
def test_what_an_address_promises(url: str, expected: str) -> None:
    assert expected_of(url) == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"  <!DOCTYPE HTML>", "page"),
        (b"<?xml version='1.0'?><html xmlns=''>", "page"),
        (b"User-agent: *", "text"),
        (b"\x01\x02\x00\x03", "other"),
    ],
)
def test_sniffing(body: bytes, kind: str) -> None:
    assert sniff(body) == kind
