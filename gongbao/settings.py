"""Settings: read once at the edge, then passed on.

The command line wins over the environment (``GONGBAO_*``), the environment over the defaults.
Credentials for storage are boto3's affair and never pass through here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gongbao.errors import UsageError
from gongbao.store import is_remote

__all__ = [
    "ConnectTo",
    "Limits",
    "Network",
    "Settings",
    "cache_folder",
    "default_work",
    "parse_connect_to",
    "read_settings",
]

ConnectTo = tuple[str, int, str, int]
"""(host, port) as addressed, (host, port) really connected to."""


@dataclass(frozen=True, slots=True)
class Network:
    """How fetching verbs reach the world. ``turns`` is the folder in which the crawls of this
    machine agree whose turn it is at a host."""

    connect_to: tuple[ConnectTo, ...] = ()
    allow_private: bool = False
    contact: str = ""
    turns: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run: bytes a body, requests a run, seconds a request; and of parsing one
    group of captures: seconds, seconds a page once that was too long, bytes of address space and
    of memory."""

    max_size: int = 256 * 1024 * 1024
    max_requests: int = 100_000
    timeout: float = 60.0
    parse_seconds: float = 300.0
    page_seconds: float = 30.0
    parse_memory: int = 6 * 1024**3
    parse_resident: int = 1792 * 1024**2


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how to behave, for one command."""

    archive: str
    work: str
    sources: Path
    network: Network = Network()
    limits: Limits = Limits()


def read_settings(
    options: Mapping[str, str | None], environ: Mapping[str, str], network: Network
) -> Settings:
    """Settings from the command line's ``archive``, ``work`` and ``sources`` and the environment.

    Raises UsageError when the folder of sources does not exist.
    """
    archive = options.get("archive") or environ.get("GONGBAO_ARCHIVE") or "./archive"
    archive = archive.rstrip("/") or "/"
    work = options.get("work") or environ.get("GONGBAO_WORK") or default_work(archive, environ)
    named = options.get("sources") or environ.get("GONGBAO_SOURCES")
    sources = Path(named).expanduser() if named else _shipped_sources()
    if not sources.is_dir():
        raise UsageError(f"no folder of sources at {sources}: give --sources DIR")
    contact = network.contact or environ.get("GONGBAO_CONTACT", "")
    limits = Limits(
        parse_seconds=_number(environ, "GONGBAO_PARSE_SECONDS", Limits().parse_seconds),
        page_seconds=_number(environ, "GONGBAO_PAGE_SECONDS", Limits().page_seconds),
        timeout=_number(environ, "GONGBAO_TIMEOUT", Limits().timeout),
    )
    turns = str(cache_folder(environ) / "turns")
    network = Network(network.connect_to, network.allow_private, contact, turns)
    return Settings(archive, work, sources, network, limits)


def parse_connect_to(text: str) -> ConnectTo:
    """``HOST:PORT:HOST:PORT`` as curl has it; an IPv6 address stands in brackets.

    Raises UsageError.
    """
    parts: list[str] = []
    rest = text
    while rest:
        if rest.startswith("["):
            part, bracket, rest = rest[1:].partition("]")
            rest = rest.removeprefix(":") if bracket else ""
        else:
            part, _, rest = rest.partition(":")
        parts.append(part)
    if len(parts) != 4 or not all(port.isdigit() and 0 < int(port) < 65536 for port in parts[1::2]):
        raise UsageError(f"--connect-to takes HOST:PORT:HOST:PORT, not {text!r}")
    return parts[0].lower(), int(parts[1]), parts[2], int(parts[3])


def default_work(archive: str, environ: Mapping[str, str]) -> str:
    """The work store of an archive when none is named."""
    if not is_remote(archive):
        return archive + ".work"
    return str(cache_folder(environ) / hashlib.sha256(archive.encode()).hexdigest()[:16])


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The user's cache folder (XDG Base Directory Specification)."""
    return Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongbao"


def _shipped_sources() -> Path:
    from importlib.resources import files

    return Path(str(files("crawlers"))) / "sources"


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if value <= 0:
        raise UsageError(f"{name} must be a number of seconds above 0, not {text!r}")
    return value
