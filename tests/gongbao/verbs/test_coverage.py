"""coverage in the terminal, for machines, and as a page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]


def test_every_form_names_issues_and_numbers(gongbao: Gongbao, demo: tuple[Path, str]) -> None:
    words = ("coverage", "practice-gazette", "--archive", str(demo[0]))
    said = gongbao(*words).stdout
    assert "practice-gazette numbers: 澄政发〔2023〕: 4 of 12 held, not 1-3, 5, 7-8, 10-11" in said
    (found,) = map(json.loads, gongbao(*words, "--json").stdout.splitlines())
    assert {issue["state"] for issue in found["issues"]} == {"held"}
    assert {one["name"] for one in found["serials"]} == {"澄政发", "澄政办发", "澄政办函", "澄政任"}
    page = gongbao(*words, "--format", "html").stdout
    assert "<li>澄政发〔2023〕: 4 of 12 held" in page
    assert "<script" not in page
