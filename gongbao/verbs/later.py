"""Verbs of the contract that a later release brings: they say so, with exit code 2."""

from __future__ import annotations

from collections.abc import Callable

import click

from gongbao.errors import NotYet

__all__ = ["serve"]

_ANYTHING = {"ignore_unknown_options": True, "allow_extra_args": True}


def _later(name: str, text: str, instead: str) -> click.Command:
    def answer() -> None:
        raise NotYet(f"{name}: not yet; until then: {instead}")

    callback: Callable[[], None] = answer
    return click.Command(
        name, callback=callback, help=f"{text} (not yet)", context_settings=_ANYTHING
    )


serve = _later("serve", "The reading room: browse, search, text beside the page.",
               "gongbao show DOC")  # fmt: skip
