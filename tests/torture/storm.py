"""Commits in a storm: several writers, a server that fails, and every row there once.

``python -m torture.storm --commits 200`` goes through every fault at 1, 5 and 20 %, on the server
that ``AWS_ENDPOINT_URL_S3`` names, or else on one of moto's. ``--calm`` leaves the faults out:
writers against each other, and nothing between them and the server (TLS as the server has it).
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gongbao.errors import GongbaoError, KeyMissing
from gongbao.store.bodies import digest_of, get_body, put_body
from gongbao.store.delta import DeltaOptions
from gongbao.store.s3 import S3Store
from gongbao.tables import Tables
from torture.faults import FAULTS, PATIENCE, Faulty

SHARES = (0.01, 0.05, 0.20)


@dataclass
class Told:
    """What the writers were told, row by row."""

    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


@contextmanager
def moto() -> Iterator[str]:
    """A server of moto's in a process of its own."""
    import subprocess
    from urllib.request import urlopen

    port = _free_port()
    command = [sys.executable, "-c", "from moto.server import main; main()"]
    server = subprocess.Popen(
        [*command, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urlopen(url, timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        server.kill()
        server.wait()


def _free_port() -> int:
    import socket

    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


def use(endpoint: str) -> None:
    """Storage is there from now on, as the environment says it."""
    os.environ["AWS_ENDPOINT_URL_S3"] = endpoint
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "practice")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "practice-secret")
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


def client(patience: float = PATIENCE) -> Any:
    """As S3Store.open makes it, but for the time that it waits."""
    import boto3

    from gongbao.store.s3 import client_config

    return boto3.client("s3", config=client_config().merge(_times(patience)))


def _times(patience: float) -> Any:
    from botocore.config import Config

    return Config(connect_timeout=patience, read_timeout=patience)


def impatient(bucket: str, prefix: str, patience: float) -> tuple[S3Store, Tables]:
    """An archive whose clients wait so many seconds."""
    given, options = DeltaOptions(), {"timeout": f"{patience}s", "connect_timeout": f"{patience}s"}
    store = S3Store(client(patience), bucket, prefix)
    return store, Tables(store.url, lambda: given() | options)


def storm(bucket: str, prefix: str, commits: int, writers: int, patience: float = PATIENCE) -> Told:
    """``commits`` bodies and rows, by so many writers at a time; a failure is tried once more."""
    told, names = Told(), [f"{n:05}" for n in range(commits)]
    parts = [names[n::writers] for n in range(writers)]
    threads = [
        threading.Thread(target=_write, args=(bucket, prefix, p, told, patience)) for p in parts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _write(bucket: str, prefix: str, names: Sequence[str], told: Told, patience: float) -> None:
    store, tables = impatient(bucket, prefix, patience)
    for name in names:
        for last in (False, True):
            try:
                put_body(store, _body(name))
                added = tables.add(
                    "relations", lambda read, name=name: [_row(name)],
                    source=f"source-{name[-1]}", commit_id=name, run=name,
                )  # fmt: skip
                told.rows.append(added)
                told.done.append(name)
                break
            except GongbaoError as error:
                if last:
                    told.refused.append(f"{name}: {error}")
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                told.strange.append(f"{name}: {type(error).__name__}: {error}")
                break


def _body(name: str) -> bytes:
    return f"body {name} ".encode() * 200


def _row(name: str) -> dict[str, Any]:
    return {
        "source": f"source-{name[-1]}", "document": name, "version": "1", "other": name,
        "other_version": "2", "kind": "near", "method": "m", "score": 1.0, "other_score": 1.0,
        "run": name,
    }  # fmt: skip


def judge(bucket: str, prefix: str, told: Told) -> list[str]:
    """What is wrong with what lies there, against what the writers were told."""
    wrong = list(told.strange)
    store = S3Store(client(60), bucket, prefix)
    tables = Tables(store.url, DeltaOptions())
    rows = Counter(tables.read("relations", ["document"])["document"].to_pylist())
    wrong += [f"{name} is there {times} times" for name, times in rows.items() if times > 1]
    wrong += [f"{name} was acknowledged and is lost" for name in told.done if name not in rows]
    for name in rows:
        try:
            if get_body([store], digest_of(_body(name))) != _body(name):
                wrong.append(f"the body of {name} is another")
        except KeyMissing:
            wrong.append(f"the body of {name} is lost")
    table = tables.open("relations")
    versions = len(rows) - 1 if table is None else table.version()
    if versions != len(rows) - 1:
        wrong.append(f"{len(rows)} rows in {versions + 1} versions")
    return wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--commits", type=int, default=200)
    options.add_argument("--writers", type=int, default=2)
    options.add_argument("--calm", action="store_true")
    options.add_argument("--faults", nargs="*", default=FAULTS, choices=FAULTS)
    options.add_argument("--shares", nargs="*", type=float, default=SHARES)
    given = options.parse_args()
    there = os.environ.get("AWS_ENDPOINT_URL_S3", "")
    if there:
        return _calmly(there, given) if given.calm else _through(there, given)
    with moto() as endpoint:
        return _calmly(endpoint, given) if given.calm else _through(endpoint, given)


def _bucket(endpoint: str) -> str:
    use(endpoint)
    bucket = f"storm-{os.getpid()}"
    client(60).create_bucket(Bucket=bucket)
    return bucket


def _calmly(endpoint: str, given: argparse.Namespace) -> int:
    bucket, begun = _bucket(endpoint), time.monotonic()
    told = storm(bucket, "calm", given.commits, given.writers, 60)
    took, wrong = time.monotonic() - begun, judge(bucket, "calm", told)
    print(
        f"{endpoint.partition(':')[0]}, {given.writers} writers: {len(told.done)} of "
        f"{given.commits} done, {len(told.refused)} refused, {len(wrong)} wrong, {took:.0f} s"
    )
    for line in [*wrong[:5], *told.refused[:2]]:
        print(f"    {line[:300]}")
    return 1 if wrong or told.refused else 0


def _through(endpoint: str, given: argparse.Namespace) -> int:
    bucket = _bucket(endpoint)
    bad = 0
    with Faulty(endpoint) as proxy:
        for kind in given.faults:
            for share in given.shares:
                prefix = f"{kind}-{share}"
                use(proxy.url)
                proxy.set(kind, share)
                begun = time.monotonic()
                told = storm(bucket, prefix, given.commits, given.writers)
                took, met = time.monotonic() - begun, proxy.set("", 0)
                use(endpoint)
                wrong = judge(bucket, prefix, told)
                bad += bool(wrong)
                done = f"{len(told.done)} of {given.commits} done (told of {sum(told.rows)} rows)"
                print(
                    f"{kind:10} {share:4.0%}: {met.get(kind, 0):5} of {met['requests']:6} requests;"
                    f" {done}, {len(told.refused)} refused, {len(wrong)} wrong, {took:.0f} s",
                    flush=True,
                )
                for line in [*wrong[:5], *told.refused[:2]]:
                    print(f"    {line[:300]}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
