"""慧蓝 Huilan (辽宁省, its departments, 铁岭): the next page stands in an attribute ``tagname``.

Lists are ``/web/<section>/index.shtml``, articles ``/web/…/<19 digits>/index.shtml``, whose first
eight digits are the day. ``<a title="下一页" tagname="/web/…/index_1.shtml" href="javascript:…">``.
"""

from __future__ import annotations

from crawlers.lists import ListFamily
from crawlers.options import ListOptions

__all__ = ["FAMILY", "Huilan"]


class Huilan(ListFamily[ListOptions]):
    """Dated rows of static lists, paged by a link that only a script follows."""

    MARKS = (
        r"\btagname=['\"]/",
        r"huilan",
        r"/(?:web|\w+)/(?:[\w-]+/)*\d{19}/index\.s?html",
    )


FAMILY = Huilan
