"""Pages unlike the templates: articles in scripts, of files only, beside longer abstracts."""

from __future__ import annotations

import pytest

from gongbao.model import Note
from parsers.html.article import Article, PageText, read_article

TOLD = "为进一步规范停车管理，根据有关法律法规，结合本市实际，制定本方案。请各单位认真贯彻执行。"
TEXT = [TOLD * 2, TOLD * 3]
BODY = "".join(f"<p>{text}</p>" for text in TEXT)
LIST = "<ul>" + "".join(
    f"<li><a href='/{n}.html'>关于做好第{n}项工作的通知</a><span>2024-01-{n}</span></li>"
    for n in range(10, 20)
)
BAR = "<div>发布时间：2024-02-08 来源：市财政局</div>"


def read(body: str, title: str = "") -> Article:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    article = read_article(PageText(page.encode()))
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    "held",
    [
        f"<script>var a = '{BODY}';</script>",
        f"<script>const a = `\n{BODY}\n`;</script>",
        f'<script>document.write("{BODY.replace("/", chr(92) + "/")}");</script>',
        f'<script type="text/xml"><a><![CDATA[{BODY}]]></a></script>',
        f'<script type="text/template">{BODY}</script>',
        f'<input type="hidden" value="{BODY.replace("<", "&lt;")}">',
    ],
)
def test_an_article_that_a_script_shows_is_read(held: str) -> None:
    article = read(f"<h1>关于停车的通知</h1>{BAR}{held}", "关于停车的通知")
    assert article.text.split("\n") == TEXT
    assert (str(article.published), article.issuer) == ("2024-02-08", "市财政局")


FILES = "<p>1.<a href='1.pdf'>本级收支预算</a></p><p>2.<a href='2.xls'>部门收支预算</a></p>"


def test_files_under_a_headline_and_its_bar_are_the_article() -> None:
    side = f"<div class=s><h4>热点</h4>{LIST}</ul></div>"
    article = read(
        f"<div><b>2024年预算公开</b>{BAR}<div>{FILES}</div></div>{side}", "2024年预算公开"
    )
    assert article.text.split("\n") == ["1.本级收支预算", "2.部门收支预算"]
    assert [file.url for file in article.attachments] == ["1.pdf", "2.xls"]
    assert "files-only" in [note.code for note in article.notes]


def test_files_under_an_introduction_are_part_of_the_article() -> None:
    article = read(
        f"<h1>教材公示</h1>{BAR}<div><p>现予以公示。</p><p>附件：</p>{FILES}</div>", "教材公示"
    )
    assert article.text.split("\n")[:3] == ["现予以公示。", "附件：", "1.本级收支预算"]


def test_a_picture_under_a_headline_and_its_bar_is_an_article() -> None:
    article = read(f"<h2>图解：停车办法</h2>{BAR}<p><img src=/u/1.jpg></p>{LIST}", "图解：停车办法")
    assert "image-only" in [note.code for note in article.notes]


def test_a_short_article_wins_over_abstracts_beside_it() -> None:
    others = "".join(
        f"<dt><a href='/{n}'>某工作推进会召开</a></dt><dd>{TOLD * n}</dd>" for n in (1, 2)
    )
    bar = "<h6>2022-06-14 来源：机关党委</h6>"
    main = f"<h2>机关组织献血</h2>{bar}<div><p>三十人参加了献血活动。</p></div>"
    article = read(f"<div>{main}</div><div><dl>{others}</dl></div>", "机关组织献血")
    assert article.text == "三十人参加了献血活动。"


def test_neither_abstracts_over_a_headline_nor_comments_are_the_article() -> None:
    others = "".join(f"<p><a href='/{n}'>推进会召开</a></p><p>{TOLD * 2}</p>" for n in (1, 2, 3))
    comments = f"<h3>全部评论（2）</h3><div><p>{TOLD * 2}</p><p>{TOLD * 3}</p></div>"
    main = (
        "<h1>机关献血</h1><p>2022-06-14 来源：机关党委</p><div><p>三十人参加了献血活动。</p></div>"
    )
    article = read(f"<div>{others}</div><div>{main}</div>{comments}", "机关献血")
    assert article.text == "三十人参加了献血活动。"


def test_a_table_with_the_title_among_short_cells_describes_the_page() -> None:
    rows = (("会议名称", "第45次会议"), ("会议时间", "2023-10-16"), ("发布时间", "2023-10-18"))
    table = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
    article = read(f"<div><table>{table}</table><div>{BODY}</div></div>", "第45次会议")
    assert (article.text.split("\n"), str(article.published)) == (TEXT, "2023-10-18")


def test_sentences_that_begin_with_links_are_text() -> None:
    lines = "".join(
        f"<p>{n}.<a href='/{n}'>第{n}批政务公开目录</a>，可在线阅读。</p>" for n in "123"
    )
    article = read(f"<h1>公开清单</h1>{BAR}<div><p>现公布如下：</p>{lines}</div>", "公开清单")
    assert article.text.endswith("3.第3批政务公开目录，可在线阅读。")


@pytest.mark.parametrize(
    ("title", "page", "expected"),
    [
        (
            "咨询",
            f"<p><b>问题标题：</b>公租房条件</p><p>提问时间：2022-07-19</p>{BODY}",
            "公租房条件",
        ),
        (
            "信件详情",
            f"<h2>反映电梯故障</h2><dl><dt>写信时间：</dt><dd>2023-02-11</dd></dl>{BODY}",
            "反映电梯故障",
        ),
        (
            "::某县公众信息网::",
            f"<b>低保对象公示名单</b><p>作者：民政局　更新时间：2009-5-12</p>{BODY}",
            "低保对象公示名单",
        ),
        (
            "某县门户网站",
            f"<p align=middle><font size=+2>关于防疫工作的通知</font></p>{BODY}",
            "关于防疫工作的通知",
        ),
        (
            "2015年某市政府工作报告_某网",
            f"<p class=bt>政府工作报告</p>{BAR}{BODY}",
            "2015年某市政府工作报告",
        ),
        (
            "某县政府网 - 通知公告 - 关于值班安排的通知",
            f"<div>通知公告</div><div>关于值班安排的通知</div>{BAR}{BODY}",
            "关于值班安排的通知",
        ),
        ("会议纪要内容", f"<div class=bt>第32次会议纪要</div>{BAR}{BODY}", "第32次会议纪要"),
        (
            "县长讲话",
            f"<center><font size=5>在农村会议上的讲话</font></center>{BODY}",
            "在农村会议上的讲话",
        ),
        (
            "某市人民政府公报",
            "<h1>某市人民政府文件</h1><p align=center>某政发〔2021〕7号</p>"
            f"<h2>关于公布名录的通知</h2>{BODY}",
            "关于公布名录的通知",
        ),
        (
            "某县税务局：税法宣传进校园",
            f"<p align=center><font size=4>税法宣传进校园</font></p>{BODY}",
            "税法宣传进校园",
        ),
        (
            "城市会客厅|打造一刻钟便民圈_某日报",
            f"<p>城市会客厅</p><h1>打造一刻钟便民圈</h1>{BAR}{BODY}",
            "打造一刻钟便民圈",
        ),
        (
            "通知",
            f"<p align=center><b>关于开会的通知</b></p>{BODY}<p>教育局</p><p>2011年2月8日</p>",
            "关于开会的通知",
        ),
    ],
)
def test_a_title_that_the_page_does_not_name_is_found(title: str, page: str, expected: str) -> None:
    assert read(page, title).title == expected


@pytest.mark.parametrize(
    ("bar", "issuer"),
    [
        ("發布日期：2023-08-30 發布單位：工務局", "工務局"),
        ("[ 发布机构 ] <i>县粮食局</i> [ 发布日期 ] 2020/11/09", "县粮食局"),
        ("<span>来源：预算科</span><span>访问量：12</span><span>时间：2024-02-08</span>", "预算科"),
        ("<time>2024-04-22</time> · 综合科 · 阅读 2,310", "综合科"),
        ("發布單位：養護工程處 發布日期：113-05-20", "養護工程處"),
        ("发布于 2024-05-06　市发展改革委", ""),
        ("发布：2023-10-12 市政府办", "市政府办"),
        ("二〇二三年三月十二日　市林业局", "市林业局"),
        ("来源：科技日报（记者 张某） 时间：2022-08-20", "科技日报"),
        ("本报记者 高某 《某某日报》（2021年07月22日 第01版）", "某某日报"),
        ("<a>某某生态环境</a> 2024-09-09 12:22 发表于某地", "某某生态环境"),
        ("摄影：李云　2016-10-09", ""),
        ("市人民政府办公室　　2018年9月14日", "市人民政府办公室"),
        ("By Li Na | April 9, 2024", ""),
        ("2009-11-6 10:20:14　某某日报　点击率：108", "某某日报"),
        ("發佈日期：2023-08-31　發佈機構：食物環境衞生署", "食物環境衞生署"),
        ("Updated: 2024-04-18 | Source: China Daily | Print", "China Daily"),
        (
            "<span>2024-11-02 07:30:15</span><span>某某新闻网</span><span>评论 3</span>",
            "某某新闻网",
        ),
    ],
)
def test_bars_of_many_shapes_are_read_and_left_out(bar: str, issuer: str) -> None:
    article = read(f"<div><h1>防汛会议召开</h1><p>{bar}</p><div>{BODY}</div></div>", "防汛会议召开")
    assert (article.text.split("\n"), article.issuer) == (TEXT, issuer)
    assert article.published is not None


def test_a_day_in_brackets_under_a_bar_is_that_of_the_speech() -> None:
    article = read(f"<h1>讲话</h1>{BAR}<div><p>（2022年1月10日）</p>{BODY}</div>", "讲话")
    assert article.text.split("\n") == ["（2022年1月10日）", *TEXT]


def test_what_ends_a_page_is_left_out() -> None:
    under = (
        "<p>您的姓名：<input> 您的意见：<input></p>"
        "<p>— END —</p><p>来源丨交警　编辑丨小云</p><p>（某发布编辑：小李）</p>"
        "<p>关键词：<a href=/>停车</a></p>"
    )
    article = read(f"<h1>停车</h1>{BAR}<div>{BODY}{under}</div>", "停车")
    assert article.text.split("\n") == TEXT


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (f"<title>政务公开_某市</title><p>本机关编制了指南。</p>{LIST}", "list-page"),
        (
            f"<title>某市政府</title><h3>要闻</h3>{LIST}<p>来信总数：2033件，办结率99%。</p>",
            "list-page",
        ),
        ("<title>系统提示</title><div>系统正在升级维护中，请稍后访问</div>", "block-page"),
        (f"<title>站内搜索</title><p>共找到 120 条结果</p>{LIST}", "list-page"),
        (f"<title>政府公报</title><h2>政府公报</h2>{LIST.replace('html', 'pdf')}", "list-page"),
    ],
)
def test_what_is_no_article_is_refused(page: str, code: str) -> None:
    note = read_article(PageText(f"<html>{page}</html>".encode()))
    assert isinstance(note, Note)
    assert note.code == code


def test_what_a_script_says_beside_the_article_is_read_without_quotes_too() -> None:
    state = f'{{info:{{title:a,publish_time:"2024-01-19 09:00",content:"{BODY}"}}}}'
    article = read(
        f"<div id=root></div><script>window.s=(function(a){{return {state}}})()</script>"
    )
    assert (article.text.split("\n"), str(article.published)) == (TEXT, "2024-01-19")


@pytest.mark.parametrize(
    "held",
    [
        f"<a name=top><div>{BODY}</div>",
        f"<a href='#'><div>{BODY}<p>{TOLD}</p></div></a>",
        f"<div style='display:none'>{BODY}</div><script>show()</script>",
        f"<noscript>{BODY}</noscript>",
        f"<template>{BODY}</template>",
        f"<div class=comment-content>{BODY}</div>",
    ],
)
def test_an_article_in_an_odd_element_is_read(held: str) -> None:
    assert read(f"<h1>关于停车的通知</h1>{BAR}{held}", "关于停车的通知").text.startswith(TEXT[0])


@pytest.mark.parametrize("first", ["日期：2023年6月1日", "来源：样品来源于商场、超市。"])
def test_a_line_of_the_text_that_begins_like_a_bar_stays(first: str) -> None:
    article = read(f"<h1>抽检</h1>{BAR}<div><p>{first}</p>{BODY}</div>", "抽检")
    assert article.text.split("\n") == [first, *TEXT]


def test_what_is_hidden_beside_a_short_article_is_not_read() -> None:
    hidden = f"<div style='display:none'>{BODY}</div>"
    assert (
        read(f"<h1>停水通知</h1>{BAR}<p>因抢修，今晚停水。</p>{hidden}").text
        == "因抢修，今晚停水。"
    )


def test_a_sentence_under_a_headline_and_its_day_is_an_article_among_lists() -> None:
    article = read(
        f"<h1>闭馆通告</h1><p>2023-05-29</p><p>本馆明天闭馆，敬请谅解。</p>{LIST}", "闭馆通告"
    )
    assert (article.text, str(article.published)) == ("本馆明天闭馆，敬请谅解。", "2023-05-29")
