"""Pages from templates. All that is put into one is escaped, but what ``published`` cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["page", "style"]


def page(name: str, **words: Any) -> str:
    """The page of this template (``pages/<name>.html``)."""
    return _environment().get_template(f"{name}.html").render(**words)


def style() -> bytes:
    """The style sheet."""
    return files("gongbao.serve").joinpath("pages/style.css").read_bytes()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("gongbao.serve", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web"] = _web
    made.globals["to"] = _to
    return made


def _to(path: str, **words: object) -> str:
    """The address of one of our pages, without the words that say nothing."""
    said: Mapping[str, object] = {name: word for name, word in words.items() if word}
    return f"{path}?{urlencode(said)}" if said else path


def _web(url: str) -> str:
    """The address, if a person may follow it: never ``javascript:`` and its like."""
    try:
        return url if urlsplit(url).scheme in {"http", "https"} else ""
    except ValueError:
        return ""
