"""Check: can this machine do the work, and can this storage keep it? Each answer says what to
mend. The archive is probed with one object of its own, which is removed again."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from gongbao.errors import GongbaoError
from gongbao.extras import install_command
from gongbao.settings import Settings
from gongbao.sources import find_sources
from gongbao.store import Store, is_remote, open_store
from gongbao.store.once import forget, overwritten
from gongbao.tables import Tables
from gongbao.tables.schemas import TABLES

__all__ = ["Probe", "probe"]


@dataclass(frozen=True, slots=True)
class Probe:
    """``state`` is ok, warn or fail."""

    state: str
    what: str
    found: str


def probe(settings: Settings) -> tuple[Probe, ...]:
    """Every probe, in the order of the flow."""
    archive = tuple(_storage("archive", settings.archive))
    return (
        *_sources(settings),
        *archive,
        *_storage("work store", settings.work),
        # Of storage that gives no answer each table would be waited for once more.
        *(_tables(settings.archive) if archive[-1].state == "ok" else ()),
        _extra("airflow", "apache-airflow", "schedules the daily runs"),
        _extra("ocr", "rapidocr", "reads scanned pages"),
        _extra("serve", "starlette", "the reading room"),
    )


def _sources(settings: Settings) -> Iterator[Probe]:
    found, faults = find_sources(settings.sources)
    for fault in faults:
        yield Probe("fail", "sources", fault)
    yield Probe("ok" if found else "warn", "sources", f"{len(found)} in {settings.sources}")


def _storage(what: str, url: str) -> Iterator[Probe]:
    try:
        store = open_store(url)
        yield from _create_once(what, store)
    except GongbaoError as error:
        yield Probe("fail", what, str(error))


def _create_once(what: str, store: Store) -> Iterator[Probe]:
    reason = overwritten(store)
    if reason:
        yield Probe("fail", what, reason)
        return
    key = f"probe/{secrets.token_hex(8)}"
    try:
        store.create(key, b"listed?")
        listed = [entry.key for entry in store.list("probe/")]
    finally:
        forget(store, key)
    if key not in listed:
        yield Probe("fail", what, f"{store.url} does not list what was just written")
    else:
        kind = "bucket" if is_remote(store.url) else "folder"
        yield Probe("ok", what, f"{kind} {store.url}: writes once, reads back, lists")


def _tables(url: str) -> Iterator[Probe]:
    tables = Tables.of(open_store(url).url)
    versions = []
    for name in TABLES:
        try:
            table = tables.open(name)
        except GongbaoError as error:
            yield Probe("fail", f"table {name}", str(error))
            continue
        versions.append(f"{name} {'none yet' if table is None else f'v{table.version()}'}")
    if versions:
        yield Probe("ok", "tables", ", ".join(versions))


def _extra(name: str, distribution: str, purpose: str) -> Probe:
    try:
        version = importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return Probe("warn", name, f"not installed ({purpose}): {install_command(name)}")
    return Probe("ok", name, f"{distribution} {version}")
