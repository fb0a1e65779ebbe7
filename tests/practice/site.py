"""The practice site being written: answers by URL and day, and the truth beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path, PurePosixPath
from typing import Any

BOTH = (1, 2)
HTML = "text/html; charset=utf-8"
WWW, CMS, EPAPER = "www.chengwan.example", "cms.chengwan.example", "epaper.chengwan.example"
FOOTER = (
    "澄湾市是一座虚构的城市，本站全部机构、人物、文件和数字均为软件演练而编写，与任何真实地区无关。"
)


@dataclass(frozen=True, slots=True)
class Body:
    """An answer to be written. ``media`` None sends no Content-Type at all."""

    host: str
    path: str
    content: bytes
    modified: datetime
    media: str | None = HTML
    days: tuple[int, ...] = BOTH
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def url(host: str, path: str) -> str:
    """The URL of a path."""
    return f"http://{host}{path}"


@dataclass(slots=True)
class Site:
    """Everything the site answers, and what is said of its URLs in the truth."""

    bodies: list[Body] = field(default_factory=list)
    traps: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def add(self, *bodies: Body) -> None:
        """Take answers in."""
        self.bodies.extend(bodies)

    def trap(self, source: str, address: str, name: str, expect: str, **more: Any) -> None:
        """Say in the truth that this URL is a trap and what is expected of it."""
        self.traps.setdefault(source, {})[address] = {"trap": name, "expect": expect, **more}

    def write(self, folder: Path) -> None:
        """Write the files and ``site.json``; equal bodies share a file."""
        rows, files = [], dict[str, str]()
        for body in sorted(self.bodies, key=lambda b: (b.host, b.path, b.days)):
            digest = hashlib.sha256(body.content).hexdigest()
            if digest not in files and body.content:
                files[digest] = _file(body)
                target = folder / files[digest]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(body.content)
            rows.append(_row(body, files.get(digest, ""), digest))
        manifest = {"days": list(BOTH), "answers": rows}
        write_json(folder / "site.json", manifest)


def _file(body: Body) -> str:
    name = "index.html" if body.path.endswith("/") else ""
    path = PurePosixPath(body.host + body.path + name)
    if body.days != BOTH:
        path = path.with_name(f"{path.stem}.day{body.days[0]}{path.suffix}")
    return str(path)


def _row(body: Body, file: str, digest: str) -> dict[str, Any]:
    headers = {"Content-Type": body.media} if body.media else {}
    if body.status == 200:
        headers["ETag"] = f'"{digest[:20]}"'
        headers["Last-Modified"] = format_datetime(body.modified.astimezone(UTC), usegmt=True)
    headers.update(body.headers)
    return {
        "host": body.host,
        "path": body.path,
        "file": file,
        "days": list(body.days),
        "status": body.status,
        "headers": headers,
    }


def write_json(path: Path, value: Any) -> None:
    """Write JSON as the repository keeps it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def page(title: str, main: str, *, metas: Sequence[str] = (), charset: str = "utf-8") -> str:
    """A page of the city's portal. ``charset`` "" declares none."""
    declared = f'<meta charset="{charset}">\n' if charset else ""
    head = declared + "".join(f"{meta}\n" for meta in metas)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
{head}<title>{title}</title>
<link rel="stylesheet" href="/images/css.css">
</head>
<body>
<div class="top"><a href="/">澄湾市人民政府</a> <a href="/xwzx/czyw/index.html">新闻中心</a>
<a href="/zwgk/zfgb/index.html">政府公报</a> <a href="/search/index.html">站内搜索</a></div>
{main}
<div class="footer"><p>主办：澄湾市人民政府办公室　网站标识码：0000000000</p>
<p>{FOOTER}</p><p><a href="/admin/login.html">管理入口</a></p></div>
</body>
</html>
"""
