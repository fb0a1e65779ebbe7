"""One page of a news article, in the three templates that the column has seen."""

from __future__ import annotations

from collections.abc import Sequence

from practice.markup import Record
from practice.site import page

COLUMN = "澄湾要闻"
_STRAY = (
    '<!-- 引用页头 --><html><body><div class="banner"><a href="/">首页</a></div></body></html>\n'
)


def article_page(record: Record, texts: Sequence[str], stem: str, number: int, count: int) -> str:
    """Page ``number`` (from 0) of ``count``, holding these paragraphs."""
    trap = record.get("trap")
    template = {"no-meta": _bare, "div": _divs}.get(record.get("template") or trap, _editor)
    body = template(record, texts) + _files(record) + _pager(stem, number, count)
    stray = _STRAY if trap == "stray-html-end" else ""
    title = record.get("title")
    head = f"{title}_{COLUMN}_澄湾市人民政府" if trap != "no-meta" else f"澄湾市人民政府 {title}"
    charset = {
        "undeclared-gb18030": "",
        "wrong-charset": "gb2312",
        "wrong-header": "gb2312",
    }.get(trap, "utf-8")
    return page(head, stray + body, metas=_metas(record, stem), charset=charset)


def gone_page() -> str:
    """What the portal answers, with status 200, for an article that was withdrawn."""
    return page("提示信息", '<div class="error"><p>您访问的页面不存在或已被删除！</p></div>')


def _metas(record: Record, stem: str) -> list[str]:
    if record.get("trap") in ("no-meta", "undeclared-gb18030"):
        return []
    named = {
        "SiteName": "澄湾市人民政府",
        "SiteDomain": "www.chengwan.example",
        "SiteIDCode": "0000000000",
        "ColumnName": COLUMN,
        "ColumnType": "工作动态",
        "ArticleTitle": record.get("title"),
        "PubDate": f"{record.get('date')} {record.get('time', '09:00')}",
        "ContentSource": record.get("source"),
        "Keywords": "",
        "Author": "null",
        "Description": record.blocks[0].text[:60],
        "Url": f"./{stem}.html",
    }
    if record.get("trap") == "generated-at":
        named["others"] = "页面生成时间 2023-06-25 03:12:44"
        named["Maketime"] = "2023-06-25 03:12:44"
    return [f'<meta name="{name}" content="{value}">' for name, value in named.items()]


def _bar(record: Record) -> str:
    return (
        f'<div class="info"><span><i>时间：</i>{record.get("date")} {record.get("time", "09:00")}'
        f"</span> <span><i>来源：</i>{record.get('source')}</span> <span>字号：大 中 小</span>"
        '<span><a href="javascript:window.print()">打印</a></span></div>'
    )


def _editor(record: Record, texts: Sequence[str]) -> str:
    paragraphs = "\n".join(f'<p style="text-indent:2em;">{text}</p>' for text in texts)
    return (
        '<div class="detail-article"><div class="detail-article-title">'
        f"<h2>{record.get('title')}</h2>"
        f'</div>\n{_bar(record)}\n<div class="article-body"><div class="TRS_Editor">'
        f"<style>.TRS_Editor P{{margin:0}}</style>\n{paragraphs}\n</div></div>\n"
        '<div class="editor">责任编辑：方一帆</div></div>\n'
    )


def _divs(record: Record, texts: Sequence[str]) -> str:
    paragraphs = "\n".join(f"<div>　　{text}</div>" for text in texts)
    return (
        f'<div class="detail"><h1>{record.get("title")}</h1>\n{_bar(record)}\n'
        '<div class="view TRS_UEDITOR trs_paper_default trs_web">\n'
        f"{paragraphs}\n</div></div>\n"
    )


def _bare(record: Record, texts: Sequence[str]) -> str:
    paragraphs = "<br>\n".join(f"　　{text}" for text in texts)
    return (
        f'<div class="main"><div class="title">{record.get("title")}</div>\n'
        f'<div class="date">发布时间：{record.get("date")}　'
        f"信息来源：{record.get('source')}</div>\n"
        f'<div class="content" id="zoom">\n{paragraphs}\n</div></div>\n'
    )


def _files(record: Record) -> str:
    links = [block.text.split("|") for block in record.blocks if block.name == "file"]
    if not links:
        return ""
    rows = "".join(f'<li><a href="{path}">{text}</a></li>' for path, text in links)
    return f'<div class="fujian"><b>附件：</b><ul>{rows}</ul></div>\n'


def _pager(stem: str, number: int, count: int) -> str:
    if count == 1:
        return ""
    call = f'createPageHTML({count},{number},"{stem}","html");'
    return f'<div class="page"><script>{call}</script></div>\n'
