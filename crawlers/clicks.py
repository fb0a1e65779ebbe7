"""Where an element leads that is no plain link: data attributes, and scripts of a click.

``onclick="location.href='a.html'"``, ``href="javascript:go('a.html')"``, and calls of functions
that the page itself defines: ``go(2)`` where ``function go(n){location.href="list_"+n+".html"}``.
Nothing is run: an address is put together from literals, the call's arguments and the page's
variables, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

__all__ = ["Function", "address_of", "functions_of", "variable"]

_ATTRIBUTES = ("tagname", "href", "data-href", "data-url", "data-link", "data-src")
_VOID = ("#", "javascript:", "[", "void")
_QUOTED = re.compile(r"""\\?['"]([^'"\s\\]{1,1000})\\?['"]""")
_ADDRESS = re.compile(
    r"^(?:https?:)?//|^\.{0,2}/\S|^\?\w"
    r"|\.(?:[sj]?html?|jspx?|aspx?|php|do|action|pdf|docx?|xlsx?|wps|ofd)(?:[?#]|$)",
    re.IGNORECASE,
)
_CALL = re.compile(r"\b([A-Za-z_$][\w$]{0,60})\s*\(([^()]{0,300})\)")
_FUNCTION = re.compile(
    r"(?:function\s+([\w$]{1,60})|([\w$]{1,60})\s*=\s*function)\s*\(([^()]{0,200})\)\s*\{"
    r"(?=(.{0,800}))",
    re.DOTALL,
)
_GOES = re.compile(
    r"(?:\blocation(?:\.href)?\s*=(?!=)|\blocation\.(?:replace|assign)\s*\(|\bopen\s*\()"
    r"\s*([^;\n}]{1,300})"
)
_TERM = re.compile(
    r"""\s*(?:'([^']*)'|"([^"]*)"|\(?\s*(\w+)\s*(?:([+-])\s*(\d+)\s*\))?\s*\)?)\s*(\+|,|\)|$)"""
)
_MOST = 300
_SCANNED = 500_000


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a page that goes somewhere: its parameters, and the address it makes."""

    parameters: tuple[str, ...]
    target: str


class Scripted(Protocol):
    """A page as clicks see it."""

    @property
    def text(self) -> str:
        """Its markup."""

    @property
    def functions(self) -> Mapping[str, Function]:
        """The functions of its scripts, ``functions_of`` its text."""

    def follow(self, href: str) -> str | None:
        """The canonical address of a link on it, or None."""


def address_of(page: Scripted, element: Any) -> str | None:
    """The canonical address that an element (lxml) leads to, or None."""
    for name in _ATTRIBUTES:
        value = (element.get(name) or "").strip()
        if value and not value.lower().startswith(_VOID):
            return page.follow(value)
    href = element.get("href") or ""
    script = f"{element.get('onclick') or ''} {href if ':' in href else ''}"
    return _clicked(page, script) if script.strip() else None


def functions_of(text: str) -> dict[str, Function]:
    """The functions that a page defines and that set its address, by name."""
    found: dict[str, Function] = {}
    for match in islice(_FUNCTION.finditer(text[:_SCANNED]), _MOST):
        body = match[4].partition("function")[0]
        goes = _GOES.search(body)
        if goes is not None:
            names = tuple(name.strip() for name in match[3].split(","))
            found.setdefault(match[1] or match[2], Function(names, goes[1]))
    return found


def _clicked(page: Scripted, script: str) -> str | None:
    for quoted in _QUOTED.findall(script):
        if _ADDRESS.search(quoted):
            return page.follow(quoted)
    for call in _CALL.finditer(script):
        function = page.functions.get(call[1])
        if function is not None:
            values = [value.strip().strip("'\"") for value in call[2].split(",")]
            target = _put_together(function, values, page.text)
            return page.follow(target) if target else None
    return None


def _put_together(function: Function, values: Sequence[str], text: str) -> str:
    """The function's address for these arguments; "" where a part of it is not known."""
    given = dict(zip(function.parameters, values, strict=False))
    made, at = "", 0
    while at < len(function.target):
        term = _TERM.match(function.target, at)
        if term is None or term.end() == at:
            return ""
        value = _value(term, given, text)
        if value is None:
            return ""
        made, at = made + value, term.end()
        if term[6] != "+":
            break
    return made if _ADDRESS.search(made) else ""


def _value(term: re.Match[str], given: Mapping[str, str], text: str) -> str | None:
    literal = term[1] if term[1] is not None else term[2]
    if literal is not None:
        return literal
    value = given.get(term[3]) or variable(term[3], text)
    if value is None or term[4] is None:
        return value
    if not value.isdigit():
        return None
    step = int(term[5])
    return str(int(value) + (step if term[4] == "+" else -step))


def variable(name: str, text: str) -> str | None:
    """What a page's script sets a name to, where that is a literal; a number is itself."""
    if name.isdigit():
        return name
    found = re.search(rf"\b{re.escape(name)}\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|(\d+))\s*[;,\n]",
                      text[:_SCANNED])  # fmt: skip
    return next((group for group in found.groups() if group is not None), None) if found else None
