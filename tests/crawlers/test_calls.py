"""Pages that show no list: what their scripts ask for is the source."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawlers.answers import answered, asks
from crawlers.options import options_model

HOST = "http://www.a.example"
RECORDS = [
    {
        "id": n,
        "title": f"关于第{n}号事项的公告",
        "publishTime": f"2026-05-0{n} 09:00",
        "img": "/a.jpg",
    }
    for n in range(1, 5)
]
ROWS = "".join(f"<li><a href='/{n}.html'>第{n}号公告</a>2026-05-0{n}</li>" for n in range(1, 5))

# The page's address, its script, what is asked for, and what is posted.
SCRIPTS = {
    "jquery": (
        "/list.html?channelId=5",
        "var page=1,size=15; $.ajax({url:'/api/list', data:{channelId:5, pageNum:page,"
        " pageSize:size}, success:function(r){h+='<li><a href=\"/d.html?id='+r.id+'\">'}});",
        "/api/list?channelId=5&pageNum=1&pageSize=15",
        "",
    ),
    "a template": (
        "/news/",
        "axios.get(`/api/list?cat=7&page=${this.page}&size=${this.size}`);"
        'x.map(o => `<a href="/d.html?id=${o.id}">`)',
        "/api/list?cat=7&page=1&size=15",
        "",
    ),
    "posted as JSON": (
        "/news/",
        "fetch('/api/list', {method:'POST', body: JSON.stringify({code:'zc', pageNo: p})});"
        "y = '/d.html?id=' + o.id;",
        "/api/list",
        '{"code": "zc", "pageNo": {n}}',
    ),
    "posted as a form": (
        "/news/?column=9",
        "$.post('/api/list', {column: getParam('column'), pageNo: pageNo, pageSize: 15});"
        "location.href='/d.html?id='+id",
        "/api/list",
        "column=9&pageNo={n}&pageSize=15",
    ),
    "a route": (
        "/#/list/2",
        '!function(){var e="/api";function n(t){return fetch(e+t)}'
        'n("/list?channelId="+cid+"&pageNum="+page);l.map(function(o){"/d.html?id="+o.id+"&x=1"})}()',
        "/api/list?channelId=2&pageNum=1",
        "",
    ),
    "a table": (
        "/t.html",
        "table.render({elem:'#t', url:'/api/list?type=2', page:true, limit:20, cols:[[{field:"
        "'title',templet:function(d){return '<a href=\"/d.html?id='+d.id+'\">'}}]]});",
        "/api/list?type=2&page=1&limit=20",
        "",
    ),
}


def page(script: str) -> bytes:
    return f"<html><a href='/zwgk/'>政务公开</a><ul></ul><script>{script}</script>".encode()


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_a_script_asks_for_is_the_list(script: str) -> None:
    start, code, asked, post = SCRIPTS[script]
    calls = asks(HOST + start, page(code), [])
    call = next(call for call in calls if call.start == HOST + asked)
    assert call.post == post
    answer = json.dumps({"data": {"rows": RECORDS}}).encode()
    guess = answered(call, call.start, answer, [page(code)])
    assert guess is not None
    assert guess.options["records"] == "data.rows"
    assert guess.options["url"].startswith("/d.html?id={id}")
    options = options_model(guess.family).model_validate(guess.options)
    assert options.model_dump()["post"] == post


def test_rows_that_a_script_asks_for() -> None:
    code = "function load(p){ $.get('/ajax/list.jsp?cid=12&page='+p, function(h){}); }"
    (call,) = asks(f"{HOST}/gg.html", page(code), [])
    guess = answered(call, call.start, f"<ul class=l>{ROWS}</ul>".encode(), [])
    assert guess is not None
    assert guess.family == "listing"
    assert guess.options["page_at"] == f"{HOST}/ajax/list.jsp?cid=12&page={{n}}"


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"code": 500}', b"<p>no</p>", b"%PDF-", b"\0\1"])
def test_what_is_no_list_makes_no_source(answer: bytes) -> None:
    (call,) = asks(f"{HOST}/gg.html", page("$.get('/api/list?page='+p)"), [])
    assert answered(call, call.start, answer, []) is None


@pytest.mark.parametrize(
    "script", ["$.get('/a'", "a(" * 5000, "'" * 9999, "url:'/x?'+" * 999, "`${" * 3000], ids=len
)
def test_scripts_of_any_kind_are_read(script: str) -> None:
    found: list[Any] = asks(HOST, page(script), [script.encode()])
    assert len(found) <= 12
