"""The job: one line of JSON on standard input that says what a child process is to crawl."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crawlers.known import Known, is_known
from crawlers.link import Link
from crawlers.window import Window
from gongbao.errors import UsageError
from gongbao.model import CaptureRole, Source
from gongbao.text.days import first_day

__all__ = ["Job", "Limits", "Network", "Owed", "read_job"]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Network(_Frozen):
    """How the world is reached. ``connect_to`` is (host, port, other host, other port): a
    connection for the first goes to the second, as curl's option of that name does it.
    ``turns`` is the folder in which the crawls of this machine share hosts; "" for none."""

    connect_to: tuple[tuple[str, int, str, int], ...] = ()
    allow_private: bool = False
    contact: str = ""
    turns: str = ""


class Limits(_Frozen):
    """``max_size`` in bytes of one body, ``timeout`` in seconds of one request."""

    max_size: int = Field(default=256 * 1024 * 1024, ge=1)
    max_requests: int = Field(default=100_000, ge=1)
    timeout: float = Field(default=180.0, gt=0)


class Owed(_Frozen):
    """An address that earlier crawls announced and could not get, as its capture says it."""

    url: str
    role: CaptureRole
    found_on: str = ""
    part_of: str = ""
    part: int = 0
    hints: Mapping[str, str] = {}

    @property
    def link(self) -> Link:
        """The same, to be asked for."""
        return Link(
            self.url, self.role, found_on=self.found_on, part_of=self.part_of, part=self.part,
            hints=self.hints,
        )  # fmt: skip


class Job(_Frozen):
    """One crawl of one source. ``work`` is the work store's address; ``journal`` the prefix of
    its finished captures there; ``known`` the key of what the archive knows, or empty;
    ``archive`` where bodies of earlier runs are read, never written; ``skip_held`` passes over
    documents that the archive holds; ``catch_up`` stops lists where all is known and older than
    ``since``, and ``owed`` is then asked for besides."""

    source: Source
    run: str
    since: date | None = None
    until: date | None = None
    skip_held: bool = False
    catch_up: bool = False
    owed: tuple[Owed, ...] = ()
    work: str
    archive: str = ""
    journal: str = Field(pattern=r"^[A-Za-z0-9_=].*/$")
    known: str = ""
    network: Network = Network()
    limits: Limits = Limits()

    def window(self, now: datetime, known: Known) -> Window:
        """The days asked for, as seen at this moment (with a time zone): none before the source's
        first, for a calendar has an answer for every day."""
        today = now.astimezone(ZoneInfo(self.source.timezone)).date()
        knows = partial(is_known, known) if self.catch_up else None
        first = first_day(self.source.first)
        since = max(self.since, first) if self.since and first else self.since
        return Window(since, self.until, today, knows)


def read_job(line: str | bytes) -> Job:
    """The job of one line of JSON. Raises UsageError that names the first wrong key."""
    try:
        return Job.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        raise UsageError(f"job: {place}: {first['msg']}") from None
