"""A parser of another day: the version that a parser says it has, in every process of a command.

Parsing happens in children of children, so what a test patches in its own process does not
reach it; a ``sitecustomize`` on ``PYTHONPATH`` does.
"""

from __future__ import annotations

from pathlib import Path

_HOOK = """
import importlib.machinery
import sys


class Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        super().exec_module(module)
        type(module.PARSER).version = {version!r}


class Finder(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != {module!r}:
            return None
        spec = super().find_spec(name, path, target)
        spec.loader = Loader(name, spec.origin)
        return spec


sys.meta_path.insert(0, Finder)
"""


def parser_says(version: str, parser: str, folder: Path) -> dict[str, str]:
    """The environment in which this parser says that it is of this version."""
    folder.mkdir(exist_ok=True)
    hook = _HOOK.format(version=version, module=f"parsers.{parser}")
    (folder / "sitecustomize.py").write_text(hook, "utf-8")
    return {"PYTHONPATH": str(folder)}
