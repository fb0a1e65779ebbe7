"""TRS WCM (拓尔思): ``createPageHTML`` pages both lists and articles.

Lists are ``…/`` or ``index.shtml``, then ``index_1.shtml``; articles are
``./201909/t20190918_693227.shtml``, then ``t20190918_693227_1.shtml``; files ``./P020240425….pdf``
lie beside them. 北京 and 重庆 call the pager with other arguments.
"""

from __future__ import annotations

from crawlers.lists import ListFamily
from crawlers.options import ListOptions

__all__ = ["FAMILY", "Trs"]


class Trs(ListFamily[ListOptions]):
    """Dated rows of static lists, paged by a call of ``createPageHTML``."""

    MARKS = (
        r"createPage(?:HTML)?\(\s*\d",
        r"/t\d{8}_\d+(?:_\d+)?\.s?html?",
        r"TRS_Editor|TRS_UEDITOR|trs_common",
    )


FAMILY = Trs
