"""The practice site's server: days, conditional requests, hosts, and what it logs."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator

import pytest

from gongbao.practice import HOSTS, Served, serving

WWW = "www.chengwan.example"
PDF = "/zwgk/zfgb/202305/P020230531000000089.pdf"
EDITED = "/xwzx/czyw/202305/t20230511_1026.html"
ADDED = "/xwzx/czyw/202305/t20230513_1031.html"


def ask(
    site: Served, path: str, host: str = WWW, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": host, **named})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.fixture
def site() -> Iterator[Served]:
    with serving() as served:
        yield served


def test_each_host_is_led_to_the_one_port(site: Served) -> None:
    assert [host for host, *_ in site.connect_to] == list(HOSTS)
    assert {rest for _, *rest in site.connect_to for rest in [tuple(rest)]} == {
        (80, "127.0.0.1", site.port)
    }


def test_a_page_comes_with_its_headers(site: Served) -> None:
    response, body = ask(site, "/zwgk/zfgb/index.html")
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert int(response.headers["Content-Length"]) == len(body)
    assert "澄湾市人民政府公报" in body.decode()


def test_a_tag_that_is_held_gives_304_without_body(site: Served) -> None:
    first, _ = ask(site, PDF)
    again, body = ask(site, PDF, If_None_Match=first.headers["ETag"])
    other, _ = ask(site, PDF, If_None_Match='"other"')
    assert (again.status, body, other.status) == (304, b"", 200)
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_date_that_is_held_gives_304_unless_a_tag_differs(site: Served) -> None:
    first, _ = ask(site, PDF)
    held = first.headers["Last-Modified"]
    assert ask(site, PDF, If_Modified_Since=held)[0].status == 304
    older = "Mon, 01 May 2023 00:00:00 GMT"
    assert ask(site, PDF, If_Modified_Since=older)[0].status == 200
    assert ask(site, PDF, If_Modified_Since="no date")[0].status == 200
    both, _ = ask(site, PDF, If_Modified_Since=held, If_None_Match='"other"')
    assert both.status == 200


def test_the_second_day_changes_what_it_should() -> None:
    with serving(day=1) as site:
        early = {path: ask(site, path) for path in (PDF, EDITED, ADDED)}
        tag = early[PDF][0].headers["ETag"]
    with serving(day=2) as site:
        late = {path: ask(site, path) for path in (PDF, EDITED, ADDED)}
        assert ask(site, PDF, If_None_Match=tag)[0].status == 200
        assert ask(site, "/")[0].status == 200
    assert early[PDF][1] != late[PDF][1]
    assert "增长3.9%" in early[EDITED][1].decode()
    assert "增长4.9%" in late[EDITED][1].decode()
    assert (early[ADDED][0].status, late[ADDED][0].status) == (404, 200)


def test_there_is_no_third_day() -> None:
    with pytest.raises(ValueError, match="not 3"), serving(day=3):
        pass


def test_head_answers_without_a_body(site: Served) -> None:
    response, body = ask(site, PDF, method="HEAD")
    assert (response.status, body) == (200, b"")
    assert int(response.headers["Content-Length"]) > 100_000


def test_unknown_hosts_and_paths(site: Served) -> None:
    assert ask(site, "/", host="elsewhere.example")[0].status == 421
    assert ask(site, "/no-such-page")[0].status == 404
    assert ask(site, "/../site.json")[0].status == 404


def test_undeclared_means_that_nothing_is_declared(site: Served) -> None:
    response, body = ask(site, "/xwzx/czyw/202305/t20230502_1012.html")
    assert response.headers["Content-Type"] == "text/html"
    assert b"charset" not in body
    assert "汛前安全检查" in body.decode("gb18030")


def test_one_connection_carries_several_requests(site: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    for path in ("/", "/no-such-page", PDF):
        connection.request("GET", path, headers={"Host": WWW})
        assert connection.getresponse().read()
    connection.close()


def test_the_log_tells_what_was_asked(site: Served) -> None:
    ask(site, "/")
    ask(site, "/")
    ask(site, "/no-such-page", method="HEAD")
    assert site.log.count("/") == 2
    assert site.log.count("/", host="epaper.chengwan.example") == 0
    assert site.log.statuses("/no-such-page") == [404]
    assert [seen.method for seen in site.log.seen] == ["GET", "GET", "HEAD"]
    site.log.clear()
    assert site.log.count("/") == 0


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import gongbao.practice, sys; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"lxml", "scrapy", "numpy", "fpdf", "boto3"} & set(done.stdout.split())
