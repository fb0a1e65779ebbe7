"""A link: something a page announced, and what is to be made of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gongbao.model import CaptureRole

__all__ = ["Expected", "Form", "Link"]

Expected = Literal["page", "pdf", "file", "text"]
"""What the answer should be: an HTML page, a PDF, another file, or text of any sort (JSON, XML)."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is posted, and where to: ``body`` as it goes over the wire, in ASCII or UTF-8."""

    url: str
    body: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Link:
    """One address to ask for. ``url`` is canonical; where a ``form`` is posted, it only names the
    answer.

    ``then`` names the step of the family that reads the answer; "" when nothing is to be read
    from it. ``number`` counts pages of a list. ``carry`` is what the family wants to know again
    when the answer comes; ``hints`` is what becomes of the capture's hints.
    """

    url: str
    role: CaptureRole
    then: str = ""
    found_on: str = ""
    part_of: str = ""
    part: int = 0
    number: int = 0
    expected: Expected | None = None
    form: Form | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    carry: Mapping[str, str] = field(default_factory=dict)
