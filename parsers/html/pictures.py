"""Pictures of the article, not of the page around it."""

from __future__ import annotations

import re
from itertools import islice

from parsers.html.body import Body
from parsers.html.containers import containers
from parsers.html.headline import Headline
from parsers.html.lines import Node, Page, Picture

__all__ = ["article_pictures"]

_MOST_CONTAINERS = 20
_ORNAMENT = re.compile(
    r"(?:icon|logo|qr|qrcode|ewm|erweima|spacer?|blank|loading|banner|button|btn|arrow|share|"
    r"weixin|wechat|weibo|"
    r"print|close|line|dot|bg|gongan|beian|dzjg|jiucuo|next_page|prev_page|pixel)[\w-]*\.(?:gif|"
    r"png|jpe?g|svg)|"
    r"/(?:icons?|skin|template|theme|css|js)/",
    re.IGNORECASE,
)


def article_pictures(page: Page, body: Body | None, headline: Headline) -> list[Picture]:
    """Pictures within the article's element; where there is no article text, those of a family's
    container, or those right under the headline."""
    if body is not None:
        first = body.lines[0] if body.start < body.lines[0] else body.start
        return [
            picture
            for picture in page.pictures
            if first <= picture.line <= body.lines[-1] + 1
            and _shown(picture)
            and _in(body.node, picture)
        ]
    for container in islice(containers(page), _MOST_CONTAINERS):
        found = [p for p in page.pictures if _shown(p) and _in(container.node, p)]
        if container.node is not None and found:
            return found
    if headline.end is None:
        return []
    return [p for p in page.pictures if headline.end <= p.line <= headline.end + 6 and _shown(p)]


def _shown(picture: Picture) -> bool:
    return _ORNAMENT.search(picture.src) is None


def _in(node: Node | None, picture: Picture) -> bool:
    return node is None or any(a is node.element for a in picture.element.iterancestors())
