"""The options that every verb has, before or after its name, and what they become."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gongbao.errors import UsageError

if TYPE_CHECKING:
    from gongbao.archive import Archive
    from gongbao.settings import Settings
    from gongbao.stages import Holdings, Window

__all__ = [
    "Number", "choice", "chosen", "common", "day", "fetching", "given", "holdings", "reader",
    "settings", "wants_json", "window",
]  # fmt: skip

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)

F = TypeVar("F", bound=Callable[..., Any])


class Number(click.IntRange):
    """A whole number in a range; who mistypes it is told which, with an ``example``."""

    name = "number"

    def __init__(self, least: int, most: int | None = None, *, example: int) -> None:
        super().__init__(least, most)
        self.example = example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises UsageError."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            name = param.opts[0] if param else "it"
            bounds = f"from {self.min}" + ("" if self.max is None else f" to {self.max}")
            raise UsageError(
                f"{name} takes a whole number {bounds}, as in {name} {self.example}, not {value!r}"
            ) from None


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """What is given at the verb wins over what is given before it."""
    words = context.ensure_object(dict)
    if value not in (None, False, ()):
        words[parameter.name] = value


def _option(*names: str, **words: Any) -> Callable[[F], F]:
    return click.option(*names, expose_value=False, callback=_keep, is_eager=True, **words)


def common(verb: F) -> F:
    """--archive, --work, --sources, --json, --debug."""
    for option in reversed(
        (
            _option(
                "--archive", metavar="URL", help="The archive: a folder or s3://bucket/prefix."
            ),
            _option("--work", metavar="URL", help="The work store of runs not yet uploaded."),
            _option("--sources", metavar="DIR", help="The folder of source files."),
            _option("--json", is_flag=True, help="One JSON object a line."),
            _option("--debug", is_flag=True, help="Show the trace of an error."),
        )
    ):
        verb = option(verb)
    return verb


def fetching(verb: F) -> F:
    """--connect-to, --allow-private, --contact: for verbs that reach the network."""
    for option in (
        _option("--contact", metavar="TEXT", help="An address or URL for the user agent."),
        _option("--allow-private", is_flag=True, help="Reach private and loopback addresses too."),
        _option(
            "--connect-to",
            metavar="HOST:PORT:HOST:PORT",
            multiple=True,
            help="Reach a named host elsewhere, as curl does.",
        ),
    ):
        verb = option(verb)
    return verb


def chosen(verb: F) -> F:
    """--source, --division, --kind, --since, --until: which documents are meant."""
    for option in (
        click.option("--until", metavar="DAY", help="Published on this day or earlier."),
        click.option("--since", metavar="DAY", help="Published on this day or later."),
        click.option(
            "--kind", type=click.Choice(("gazette", "newspaper", "news", "report")),
            help="Only this kind.",
        ),
        click.option("--division", metavar="CODE", help="Of this city or province (GB/T 2260)."),
        click.option("--source", metavar="ID", help="Only this source."),
    ):  # fmt: skip
        verb = option(verb)
    return verb


def choice(words: dict[str, Any]) -> dict[str, Any]:
    """The words of ``chosen`` as ``Archive.documents`` takes them. Raises UsageError."""
    days = window(words["since"], words["until"])
    return {**words, "since": days.since, "until": days.until}


def day(text: str | None, name: str) -> date | None:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` as a day. Raises UsageError."""
    if not text:
        return None
    padded = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(padded)
    except ValueError as error:
        raise UsageError(f"{name} takes YYYY-MM-DD, not {text!r}: {error}") from None
    raise UsageError(f"{name} takes YYYY-MM-DD, YYYY-MM or YYYY, not {text!r}")


def window(since: str | None, until: str | None) -> Window:
    """The window of --since and --until; ``--until 2023-05`` is its last day."""
    from gongbao.stages import Window

    first, last = day(since, "--since"), day(until, "--until")
    if last and until and len(until) < 10:
        last = _last_day(last, whole_year=len(until) == 4)
    if first and last and first > last:
        raise UsageError(f"--since {first} is after --until {last}")
    return Window(first, last)


def given(context: click.Context) -> dict[str, Any]:
    """The common options as given."""
    words: dict[str, Any] = context.ensure_object(dict)
    return words


def wants_json(context: click.Context) -> bool:
    """Whether --json was given."""
    return bool(given(context).get("json"))


def settings(context: click.Context) -> Settings:
    """The settings of this command: options, environment, defaults."""
    from gongbao.settings import Network, parse_connect_to, read_settings

    words = given(context)
    network = Network(
        tuple(parse_connect_to(text) for text in words.get("connect_to", ())),
        bool(words.get("allow_private")),
        words.get("contact", ""),
    )
    return read_settings(words, os.environ, network)


def reader(context: click.Context) -> Archive:
    """The archive that this command reads. Raises UsageError where there is none: a name mistyped
    would else be an archive that holds nothing."""
    from gongbao.archive import Archive

    chosen = settings(context)
    archive = Archive(chosen.archive, work=chosen.work)
    if not archive.is_begun():
        begin = "begin one with: gongbao demo, or gongbao run ID"
        raise UsageError(f"no archive at {archive.url}: give --archive URL, or {begin}")
    return archive


def holdings(context: click.Context) -> Holdings:
    """The archive and work store of this command."""
    from gongbao.stages import open_holdings

    chosen = settings(context)
    return open_holdings(chosen.archive, chosen.work, chosen.network, chosen.limits)


def _last_day(first: date, *, whole_year: bool) -> date:
    from calendar import monthrange

    month = 12 if whole_year else first.month
    return date(first.year, month, monthrange(first.year, month)[1])
