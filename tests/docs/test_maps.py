"""The maps of the larger folders, in the docstrings of their packages, leave no module out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "folder",
    ["crawlers", "gongbao/care", "gongbao/coverage", "gongbao/parsing", "gongbao/similar",
     "gongbao/tables", "parsers/html", "parsers/pdf", "parsers/sheet"],
)  # fmt: skip
def test_every_module_is_on_the_map_of_its_folder(folder: str) -> None:
    modules = {path.stem for path in (_ROOT / folder).glob("*.py")} - {"__init__"}
    told = ast.get_docstring(ast.parse((_ROOT / folder / "__init__.py").read_text())) or ""
    assert modules - set(re.findall(r"\w+", told)) == set()
