"""Issues that are missing are named, and when they appear exactly they are fetched."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

Gongbao = Callable[..., subprocess.CompletedProcess[str]]

HOST = "http://www.gazette.example"
MISSING = (7, 19)
SOURCE = f"""title = "公报"
publisher = "市政府"
division = "000000"
kind = "gazette"
family = "listing"
parser = "gazette"
first = "2022-01"
last = "2022-12"
cadence = "semimonthly"
[crawler]
start = "{HOST}/list.html"
follow = ["li a"]
delay = 0
"""


def issue(number: int) -> bytes:
    pdf = FPDF()
    pdf.set_creation_date(datetime(2022, 1, 1, tzinfo=UTC))
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.write(8, f"Decision No. {number} of the year. The offices shall report by the end of it.")
    return bytes(pdf.output())


def serve(replica: Any, reply: Any, numbers: list[int]) -> None:
    rows = []
    for number in reversed(numbers):
        day = date(2022, 1, 1) + timedelta(days=15 * number - 1)
        url = f"{HOST}/2022/{number}.pdf"
        replica.pages[url] = reply(issue(number), media_type="application/pdf")
        rows.append(f'<li><a href="{url}">公报2022年第{number}期</a><span>{day}</span></li>')
    replica.pages[f"{HOST}/list.html"] = f"<html><body><ul>{''.join(rows)}</ul></body></html>"


@pytest.fixture
def words(replica: Any, tmp_path: Path) -> list[str]:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "twentyfour.toml").write_text(SOURCE, "utf-8")
    connect = f"www.gazette.example:80:127.0.0.1:{replica.port}"
    return ["--sources", "sources", "--connect-to", connect, "--allow-private"]


def test_exactly_the_missing_are_named_and_then_fetched(
    replica: Any, reply: Any, gongbao: Gongbao, words: list[str]
) -> None:
    serve(replica, reply, [n for n in range(1, 25) if n not in MISSING])
    done = gongbao("run", "twentyfour", *words)
    assert done.returncode == 0, done.stderr
    assert missing(gongbao, words) == ["2022年第7期", "2022年第19期"]

    replica.log.clear()
    done = gongbao("backfill", "twentyfour", "--missing", *words)
    assert done.returncode == 0, done.stderr
    assert pdfs(replica) == []

    serve(replica, reply, list(range(1, 25)))
    replica.log.clear()
    done = gongbao("backfill", "twentyfour", "--missing", *words)
    assert done.returncode == 0, done.stderr
    assert sorted(pdfs(replica)) == [f"{HOST}/2022/19.pdf", f"{HOST}/2022/7.pdf"]
    assert missing(gongbao, words) == []

    done = gongbao("backfill", "twentyfour", "--missing", *words)
    assert "nothing is missing" in done.stdout


def missing(gongbao: Gongbao, words: list[str]) -> list[str]:
    done = gongbao("coverage", "twentyfour", "--format", "json", *words[:2])
    assert done.returncode == 0, done.stderr
    return [i["label"] for i in json.loads(done.stdout)["issues"] if i["state"] == "missing"]


def pdfs(replica: Any) -> list[str]:
    return [url for url in replica.asked() if url.endswith(".pdf")]
