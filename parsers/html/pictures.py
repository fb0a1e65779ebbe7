"""Pictures of the article, not of the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from parsers.html.body import Body
from parsers.html.containers import containers
from parsers.html.lines import Node, Page, Picture
from parsers.html.standing import Headline

__all__ = ["article_pictures"]

_MOST_CONTAINERS = 20
_NEAR = 7
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
    shown = [picture for picture in page.pictures if _shown(picture)]
    if body is not None:
        within = [picture for picture in shown if _in(body.node, picture)]
        return _on(within, range(max(body.start, body.lines[0]), body.lines[-1] + 2))
    nodes = (container.node for container in islice(containers(page), _MOST_CONTAINERS))
    held = ([p for p in shown if _in(node, p)] for node in nodes if node is not None)
    if found := next(filter(None, held), None):
        return found
    end = headline.end
    return [] if end is None else _on(shown, range(end, end + _NEAR))


def _on(pictures: Iterable[Picture], lines: range) -> list[Picture]:
    return [picture for picture in pictures if picture.line in lines]


def _shown(picture: Picture) -> bool:
    return _ORNAMENT.search(picture.src) is None


def _in(node: Node | None, picture: Picture) -> bool:
    return node is None or any(a is node.element for a in picture.element.iterancestors())
