"""A crawl without a network: what a family asks for of a site that is a dict of answers."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from crawlers.link import Link
from crawlers.options import options_model
from crawlers.page import Page
from crawlers.window import Window
from replicas.news import Answer

__all__ = ["walk"]


def walk(
    family: str, options: Mapping[str, Any], site: Mapping[str, Answer], window: Window
) -> dict[str, Link]:
    """Every link that the family asks for, by its address."""
    module = importlib.import_module(f"crawlers.families.{family}")
    crawl = module.FAMILY(options_model(family).model_validate(options), window)
    asked: dict[str, Link] = {}
    waiting = list(crawl.start())
    while waiting:
        link = waiting.pop(0)
        if link.url in asked:
            continue
        asked[link.url] = link
        answer = site.get(link.url)
        if answer is None:
            waiting += crawl.lost(link)
        elif link.then:
            waiting += crawl.read(Page(link, link.url, answer.body))
    return asked
