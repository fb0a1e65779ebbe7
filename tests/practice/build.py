"""Regenerate the practice site and its truth, byte for byte.

``PYTHONPATH=tests python -m practice.build [SITE TRUTH]``
"""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path

from practice.site import EPAPER, HTML, WWW, Body, Site, page, write_json
from practice.site_gazette import BEIJING, build_gazette
from practice.site_news import build_news
from practice.site_paper import build_paper

HERE = Path(__file__).parent
SITE = HERE.parents[1] / "gongbao" / "practice" / "site"
TRUTH = HERE / "truth"
_MADE = datetime(2023, 6, 30, 18, tzinfo=BEIJING)
_ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n"


def build(site_folder: Path = SITE, truth_folder: Path = TRUTH) -> None:
    """Write the site and its truth into these folders, which are emptied first."""
    for folder in (site_folder, truth_folder):
        shutil.rmtree(folder, ignore_errors=True)
    site = Site()
    _common(site)
    for part in (build_gazette, build_news, build_paper):
        truth = part(site)
        write_json(truth_folder / f"{truth['source']}.json", truth)
    site.write(site_folder)


def _common(site: Site) -> None:
    home = (
        '<div class="home"><h1>澄湾市人民政府</h1><ul>'
        '<li><a href="/xwzx/czyw/index.html">澄湾要闻</a></li>'
        '<li><a href="/zwgk/zfgb/index.html">政府公报</a></li>'
        '<li><a href="http://epaper.chengwan.example/cwrb/index.html">澄湾日报数字报</a></li>'
        "</ul></div>"
    )
    site.add(
        Body(WWW, "/", page("澄湾市人民政府", home).encode(), _MADE),
        Body(WWW, "/robots.txt", _ROBOTS.encode(), _MADE, "text/plain"),
        Body(EPAPER, "/robots.txt", _ROBOTS.encode(), _MADE, "text/plain"),
        Body(WWW, "/admin/login.html", page("登录", "<form></form>").encode(), _MADE, HTML),
    )


if __name__ == "__main__":
    build(*(Path(argument) for argument in sys.argv[1:3]))
