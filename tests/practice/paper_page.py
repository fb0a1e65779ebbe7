"""The e-paper's HTML: entry, layout pages, articles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from practice.newspaper import Article
from practice.site import FOOTER


def entry_html(day: date) -> str:
    """The entry, which leads on by script."""
    latest = f"layout/{day:%Y%m}/{day:%d}/node_01.html"
    return f"""<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>澄湾日报数字报</title>
<script>
if (/Mobile|Android/i.test(navigator.userAgent)) {{ location.href="./pad/{latest}"; }}
else {{ location.href="./pc/{latest}"; }}
</script></head><body></body>
</html>
"""


def layout_html(
    day: date,
    name: str,
    editions: Sequence[tuple[str, str, str]],
    links: Sequence[tuple[str, str]],
) -> str:
    """A layout page. ``editions`` are (name, layout, PDF); ``links`` (headline, article)."""
    folder = f"{day:%Y%m}/{day:%d}"
    rows = "\n".join(
        f'<p><a href="{node}">{title}</a> <a href="../../../att/{folder}/{pdf}">'
        '<img src="/images/pdf.gif" alt="PDF"></a></p>'
        for title, node, pdf in editions
    )
    heads = "\n".join(
        f'<li><h3><a href="../../../con/{folder}/{content}">{title}</a></h3></li>'
        for title, content in links
    )
    return f"""<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>澄湾日报 {day:%Y年%m月%d日} {name}</title></head>
<body>
<div class="Chunkiconbox"><div class="Chunkiconlist">
{rows}
</div></div>
<div id="ScroLeft">
<div class="newstit"><em>{name}</em> <span>{day:%Y年%m月%d日}</span></div>
<div class="newslist"><ul>
{heads}
</ul></div>
</div>
<div class="footer">{FOOTER}</div>
</body>
</html>
"""


def article_html(article: Article, day: date, name: str, image: str) -> str:
    """An article's page."""
    record = article.record
    title = record.get("title").replace("|", "")
    byline = record.get("byline")
    heads = 1 + bool(record.get("kicker")) + bool(record.get("subtitle"))
    texts = [unit.text for unit in article.units[heads:] if unit.role != "caption"]
    body = "\n".join(f"<p>　　{text}</p>" for text in texts)
    if image:
        caption = article.units[-1].text
        source = f"../../../pic/{day:%Y%m}/{day:%d}/{image}"
        body += f'\n<p align="center"><img src="{source}"></p>\n<p class="pictext">{caption}</p>'
    author = byline.replace("□", "").replace("本报讯", "").strip("　 （）")
    return _shell(title, _head(record.get, title, day, name) + _content(body)) + _property(
        record.get("id"), day, author, title, record.get("subtitle"), record.get("kicker"), name
    )


def notice_html(day: date) -> str:
    """The page of a public notice: a picture's name and no text."""
    head = (
        f'<div class="newsdetatit"><h3>公益广告</h3><p><span class="Author">{day}</span></p></div>'
    )
    return _shell("公益广告", head + _content(""))


def _head(get: object, title: str, day: date, name: str) -> str:
    assert callable(get)
    kicker, subtitle, edition = get("kicker"), get("subtitle"), name[1:3]
    return (
        '<div class="newsdetatit">'
        + (f'<p class="intro">{kicker}</p>' if kicker else "")
        + f"<h3>{title}</h3>"
        + (f'<p class="sub">{subtitle}</p>' if subtitle else "")
        + f'<p><span class="Author">来源：澄湾日报　日期：{day:%Y年%m月%d日}　'
        f"版次：{edition}</span></p>" + "</div>\n"
    )


def _content(body: str) -> str:
    return (
        '<div class="newsdetatext"><!--enpcontent--><founder-content>\n'
        f"{body}\n</founder-content><!--/enpcontent--></div>\n"
    )


def _shell(title: str, main: str) -> str:
    return f"""<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>{title}--澄湾日报</title></head>
<body>
<div class="tool"><a href="javascript:;">放大</a> <a href="javascript:;">缩小</a>
上一篇 下一篇</div>
{main}<div class="footer">{FOOTER}</div>
</body>
</html>
"""


def _property(
    id_: str, day: date, author: str, title: str, subtitle: str, kicker: str, name: str
) -> str:
    return (
        f"<!--enpproperty <articleid>{id_}</articleid><date>{day} 00:00:00:0</date>"
        f"<author>{author}</author><title>{title}</title><keyword></keyword>"
        f"<subtitle>{subtitle}</subtitle><introtitle>{kicker}</introtitle><siteid>2</siteid>"
        f"<nodeid>{name[1:3]}</nodeid><nodename>{name}</nodename>"
        "<nodesearchname></nodesearchname><picurl></picurl>/enpproperty-->\n"
    )
