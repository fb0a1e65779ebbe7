"""A parser in this process, where the real one works in a confined child."""

from __future__ import annotations

from typing import Any

from gongbao.parsing.rescue import parse_bodies

__all__ = ["ParsedHere"]


class ParsedHere:
    """Stands in for ``gongbao.parsing.rescue.confine``: no time limit, no child."""

    def __enter__(self) -> ParsedHere:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, verb: str, parser: str, *arguments: Any) -> Any:
        return parse_bodies(parser, *arguments)
