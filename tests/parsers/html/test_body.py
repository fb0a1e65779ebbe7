"""Containers of known families against the heaviest element."""

from __future__ import annotations

import html

import pytest

from gongbao.model import Note
from parsers.html.article import Article, PageText, read_article

TEXT = [f"第{n}段，讲述有关情况，内容完整，语句通顺。" for n in "一二三四五"]
BODY = "".join(f"<p>{text}</p>" for text in TEXT)
HEAD = "<html><title>标题在此处</title><body><h1>标题在此处</h1><p>时间：2023-05-12</p>"
PAGE = HEAD + "{}</body></html>"


def read(markup: str) -> Article:
    article = read_article(PageText(markup.encode()))
    assert not isinstance(article, Note)
    return article


@pytest.mark.parametrize(
    "container",
    [
        "<div class='TRS_Editor'>{}</div>",
        "<div class='view TRS_UEDITOR trs_paper_default trs_web'>{}</div>",
        "<div id='UCAP-CONTENT'>{}</div>",
        "<div id='vsb_content_2'><div class='v_news_content'>{}</div></div>",
        "<span id='zoom'>{}</span>",
        "<div class='center-info'>{}</div>",
        "<founder-content>{}</founder-content>",
        "<td><!--enpcontent-->{}<!--/enpcontent--></td>",
        "<div><!--<$[信息内容]>begin-->{}<!--<$[信息内容]>end--></div>",
        "<div><!--ZJEG_RSS.content.begin-->{}<!--ZJEG_RSS.content.end--></div>",
        "<UCAPCONTENT>{}</UCAPCONTENT>",
        "<td><!-- 文章正文 begin -->{}<!-- 文章正文 end --></td>",
    ],
)
def test_a_familys_container_holds_the_article_and_nothing_else(container: str) -> None:
    other = "<p>本页另有一段与文章无关的说明文字，不长，但是也有标点。</p>"
    found = read(PAGE.format(other + container.format(BODY) + other))
    assert found.text.split("\n") == TEXT
    assert 0.5 < found.quality["agreement"] < 1


def test_a_container_beside_the_article_is_not_believed() -> None:
    aside = "<div class='TRS_Editor'><p>欢迎来信来访，我们竭诚服务。</p></div>"
    found = read(PAGE.format(f"<div class=a>{BODY}</div><div><a href=/x>链接一</a></div>{aside}"))
    assert found.text.split("\n")[:5] == TEXT
    assert "body-doubtful" in [note.code for note in found.notes]


def test_an_empty_container_leaves_the_article_to_the_general_way() -> None:
    found = read(PAGE.format(f"<div class='TRS_Editor'></div><div>{BODY}</div>"))
    assert found.text.split("\n") == TEXT


def test_the_law_on_liability_is_text_and_the_sites_own_is_not() -> None:
    law = "<p>第五条　违反本办法规定的，依法承担法律责任，不得转载传播。</p>"
    legal = "<p>版权所有：澄湾市人民政府　未经本网书面授权，不得转载。</p>"
    found = read(PAGE.format(f"<div>{BODY}{law}</div><div>{legal}</div>"))
    assert found.text.split("\n") == [
        *TEXT,
        "第五条 违反本办法规定的，依法承担法律责任，不得转载传播。",
    ]


@pytest.mark.parametrize(
    "tail",
    [
        "<p>责任编辑：张三</p>",
        "<p>【编辑：张三】</p>",
        "<p>（责编：张三、李四）</p>",
        "<p>【打印本页】 【关闭窗口】</p>",
        "<p>上一篇：<a href=/1>无</a></p><p>下一篇：<a href=/2>关于召开会议的通知</a></p>",
        "<h3>相关阅读</h3><ul><li><a href=/1>会议甲</a></li><li><a href=/2>会议乙</a></li></ul>",
        "<p><a href=1.html>【1】</a><a href=2.html>【2】</a> <a href=2.html>下一页</a></p>",
        "<p>扫一扫在手机打开当前页</p>",
    ],
)
def test_what_stands_under_an_article_is_cut_off(tail: str) -> None:
    found = read(PAGE.format(f"<div id='zoom'>{BODY}{tail}</div>"))
    assert found.text.split("\n") == TEXT


def test_a_table_of_data_under_the_bar_is_article_from_its_first_row() -> None:
    row = "<tr><td>{0}</td><td>某单位{0}</td><td>2023-05-0{0}</td></tr>"
    rows = "".join(row.format(n) for n in range(1, 8))
    table = f"<table><tr><td>序号</td><td>名称</td><td>日期</td></tr>{rows}</table>"
    found = read(PAGE.format(f"<div><p>现将名单公示如下：</p>{table}</div>"))
    assert found.text.startswith("现将名单公示如下：\n序号\t名称\t日期\n1\t某单位1\t2023-05-01\n")


@pytest.mark.parametrize(
    "holder",
    [
        "<div id=app></div><textarea class='article-content'>{}</textarea>",
        "<div id=app></div><script>window._CONFIG = {{DETAIL: {{'content': \"{}\"}}}};</script>",
    ],
)
def test_an_article_that_stands_as_text_in_the_page_is_found(holder: str) -> None:
    shown = BODY.replace("<", "\\u003c") if "script" in holder else html.escape(BODY)
    found = read(f"<html><title>标题在此处</title><body>{holder.format(shown)}</body></html>")
    assert found.text.split("\n") == TEXT
    assert [note.code for note in found.notes] == ["embedded-article"]


def test_a_few_words_under_a_named_headline_are_the_article() -> None:
    nav = "<ul><li><a href='/'>首页</a></li><li><a href='/zw/'>政务</a></li></ul>"
    found = read(f"<title>停水公告</title>{nav}<h1>停水公告</h1><div><p>今晚停水。</p></div>{nav}")
    assert (found.title, found.text) == ("停水公告", "今晚停水。")


def test_a_headline_over_links_alone_is_no_article() -> None:
    links = "".join(f"<li><a href='{n}.html'>关于第{n}号事项的公告</a></li>" for n in range(8))
    page = f"<title>通知公告</title><h1>通知公告</h1><ul>{links}</ul><script>go()</script>"
    assert isinstance(read_article(PageText(page.encode())), Note)


def test_the_last_line_before_a_closing_comment_is_kept() -> None:
    text = "<br>".join(TEXT)
    found = read(PAGE.format(f"<div><!--enpcontent-->{text}<!--/enpcontent--></div>"))
    assert found.text.split("\n") == TEXT


def test_an_empty_place_of_the_article_is_not_filled_from_the_foot_of_the_page() -> None:
    foot = "<div class='footer'>本站内容为演练而编写。</div>"
    page = HEAD + "<div class='TRS_Editor'>{}</div>" + foot + "</body></html>"
    assert isinstance(read_article(PageText(page.format(" ").encode())), Note)
    assert read(page.format("<p>本馆今日闭馆。</p>")).text == "本馆今日闭馆。"
