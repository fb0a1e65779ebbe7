"""Sources: TOML files read and checked, each key by name.

A file's stem is the source's id. What is wrong is said with file, line and key, all of it at
once, so that one look mends the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gongbao.errors import SourceError, UsageError
from gongbao.model import Expect, Kind, Source
from gongbao.plugins import check_options, families, parser_names
from gongbao.text.days import first_day

__all__ = ["find_sources", "pick_sources", "read_source"]

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_CRON_FIELD = re.compile(r"[0-9*/,\-]+")
_MAX_BYTES = 64 * 1024


class _Expectations(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    silence_days: int | None = Field(default=None, ge=1, le=3660)
    empty_ok: bool = False
    never: tuple[str, ...] = ()
    late_days: int | None = Field(default=None, ge=1, le=3660)


class _File(BaseModel):
    """The keys of a source file; DESIGN.md, "A source"."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = Field(min_length=1, max_length=200)
    publisher: str = Field(min_length=1, max_length=200)
    division: str = Field(pattern=r"^\d{6}$")
    kind: Kind
    family: str
    parser: str
    timezone: str = "Asia/Shanghai"
    schedule: str | None = None
    first: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    last: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    cadence: (
        Literal["daily", "weekdays", "weekly", "ten-daily", "biweekly", "semimonthly", "monthly",
                "bimonthly", "quarterly", "yearly", "irregular"] | None
    ) = None  # fmt: skip
    confidence: Literal["seen", "derived", "guess"] = "seen"
    crawler: dict[str, Any] = Field(default_factory=dict)
    expect: _Expectations = _Expectations()

    @field_validator("first", "last")
    @classmethod
    def _real_day(cls, value: str | None) -> str | None:
        try:
            first_day(value)
        except ValueError:
            raise ValueError("no such day, as in 2002, 2002-05 or 2002-05-01") from None
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("no such time zone") from None
        return value

    @field_validator("schedule")
    @classmethod
    def _five_fields(cls, value: str | None) -> str | None:
        fields = (value or "* * * * *").split()
        if len(fields) != 5 or not all(_CRON_FIELD.fullmatch(field) for field in fields):
            raise ValueError("five cron fields are needed, as in 0 6 * * *")
        return value

    @field_validator("family")
    @classmethod
    def _known_family(cls, value: str) -> str:
        if value not in families():
            raise ValueError(f"unknown; known: {', '.join(families())}")
        return value

    @field_validator("parser")
    @classmethod
    def _known_parser(cls, value: str) -> str:
        if value not in parser_names():
            raise ValueError(f"unknown; known: {', '.join(parser_names())}")
        return value


def read_source(path: Path, *, options: bool = True) -> Source:
    """The source that a TOML file says. Raises SourceError: file, line, key, what to do. Without
    ``options`` the table ``[crawler]`` is taken as it is, and its family is not loaded."""
    if not _ID.fullmatch(path.stem):
        raise SourceError(f"{path}: name the file in lower-case letters, digits and hyphens")
    try:
        raw = path.read_bytes()
        if len(raw) > _MAX_BYTES:
            raise SourceError(f"{path}: over {_MAX_BYTES} bytes; a source is 10-25 lines")
        text = raw.decode("utf-8")
        table = tomllib.loads(text)
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        last = f"at line {text.count(chr(10)) + 1}, the end of the file"
        reason = str(error).replace("at end of document", last)
        raise SourceError(f"{path}: not TOML: {reason}") from error
    try:
        checked = _File.model_validate(table)
        if options:
            check_options(checked.family, checked.crawler)
    except ValidationError as error:
        raise SourceError(_explain(path, text, error)) from error
    return _to_source(path.stem, checked)


def find_sources(
    folder: Path, *, options: bool = True
) -> tuple[dict[str, Source], tuple[str, ...]]:
    """Sources below ``folder`` by id, and one line for each file that cannot be used; ``options``
    as in ``read_source``."""
    found: dict[str, Source] = {}
    faults: list[str] = []
    for path in sorted(folder.rglob("*.toml")):
        try:
            source = read_source(path, options=options)
        except SourceError as error:
            faults.append(str(error))
            continue
        if source.id in found:
            faults.append(f"{path}: the id {source.id} is taken; rename the file")
            continue
        found[source.id] = source
    return found, tuple(faults)


def pick_sources(folder: Path, ids: Iterable[str], *, options: bool = True) -> tuple[Source, ...]:
    """The sources of these ids, in the order given; ``options`` as in ``read_source``. Raises
    SourceError for a file that is wrong, UsageError for an id that no file has, with the nearest
    ids that exist."""
    picked = []
    for source_id in dict.fromkeys(ids):
        paths = sorted(folder.rglob(f"{source_id}.toml")) if _ID.fullmatch(source_id) else []
        if len(paths) > 1:
            raise SourceError(f"{paths[1]}: the id {source_id} is taken by {paths[0]}")
        if not paths:
            raise UsageError(_unknown(folder, source_id))
        picked.append(read_source(paths[0], options=options))
    return tuple(picked)


def _unknown(folder: Path, source_id: str) -> str:
    import difflib

    ids = sorted({path.stem for path in folder.rglob("*.toml")})
    near = difflib.get_close_matches(source_id, ids, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "see: gongbao sources list"
    return f"no source {source_id!r} in {folder}; {hint}"


def _explain(path: Path, text: str, error: ValidationError) -> str:
    faults = []
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"])
        line = _line_of(text, [str(part) for part in fault["loc"]])
        place = f"line {line}: " if line else ""
        faults.append(f"{place}{key}: {fault['msg'].removeprefix('Value error, ')}")
    return f"{path}: " + "; ".join(faults)


def _line_of(text: str, loc: list[str]) -> int | None:
    """The line where the key stands. tomllib tells no positions, so it is looked up as text."""
    table = loc[0] if len(loc) > 1 else ""
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        heading = re.match(r"\s*\[([\w.-]+)\]", line)
        if heading:
            here = heading[1]
            if [here] == loc:
                return number
        key = re.match(r"\s*([\w-]+)\s*=", line)
        if key and here == table and key[1] == loc[-1 if table == "" else 1]:
            return number
    return None


def _to_source(source_id: str, checked: _File) -> Source:
    fields: Mapping[str, Any] = checked.model_dump(exclude={"expect"})
    expect = Expect(**checked.expect.model_dump())
    return Source(id=source_id, expect=expect, **fields)
