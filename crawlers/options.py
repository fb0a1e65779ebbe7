"""What a source may say to its family. Cheap to import: neither Scrapy nor lxml is loaded here."""

from __future__ import annotations

import importlib
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from crawlers.urls import canonical, host_of, twin_of
from gongbao.errors import UsageError
from gongbao.plugins import families

__all__ = ["ListOptions", "Options", "Pattern", "Start", "options_model"]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _address(value: str) -> str:
    return canonical(value)


def _pattern(value: str) -> str:
    import re

    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return value


Start = Annotated[
    tuple[Annotated[str, AfterValidator(_address)], ...],
    BeforeValidator(_as_list),
    Field(min_length=1),
]
"""One address or a list of them."""

Pattern = Annotated[str, AfterValidator(_pattern)]
"""A regular expression."""


class Options(BaseModel):
    """What every family takes. ``delay`` is the least time between two requests to a host, in
    seconds; ``allowed_hosts`` are hosts besides those of ``start`` (".gov.example" for all of
    a domain); ``retries`` is how often a failed request is repeated; ``quiet`` are hours of the
    source's time zone in which nothing is asked ("08:00-18:00")."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Start
    delay: float = Field(default=1.0, ge=0, le=3600)
    allowed_hosts: tuple[str, ...] = ()
    retries: int = Field(default=4, ge=0, le=10)
    quiet: str = Field(
        default="", pattern=r"^(?:(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d)?$"
    )

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that may be asked, with and without ``www.``; one that begins with a dot is a
        whole domain."""
        named = {host_of(url) for url in self.start} | set(self.allowed_hosts)
        return frozenset(named | {twin for host in named if (twin := twin_of(host))})


class ListOptions(Options):
    """What every family that walks lists takes besides.

    ``rows`` is a CSS selector of the part of a list page that holds its rows (default: the whole
    page, of which only dated links count); ``article`` a pattern that a row's address must match;
    ``pages`` the most list pages to walk; ``attachments`` a CSS selector of the part of an article
    that holds its files; ``sections`` a pattern of addresses that are lists of their own (years,
    issues, their columns), whose names become the issue's label.
    """

    rows: str = ""
    article: Pattern = ""
    pages: int = Field(default=2000, ge=1)
    attachments: str = ""
    sections: Pattern = ""


def options_model(family: str) -> type[Options]:
    """The options of this family. Raises UsageError, naming the known families."""
    if family not in families():
        raise UsageError(f"no family {family!r}; known: {', '.join(families())}")
    model: type[Options] = importlib.import_module(f"crawlers.families.{family}").FAMILY.Options
    return model
