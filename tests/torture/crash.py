"""``kill -9`` at a thousand points of every stage, and the same tables after each.

``python -m torture.crash --points 1000`` kills a process that runs one step (a first run, a second,
a reparse, a compaction, a mirror, a repair) at the n-th thing it does to a store, before it, after
it, in the middle of a commit of a table, or at any time; a second process does the step again. Then
the tables must be those of an undisturbed run, what was acknowledged must be there, and verify must
find neither a fault nor anything unfinished. Points come by turns on a folder and on an S3 server.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from archives import contents

from gongbao.archive import Archive
from gongbao.care.verify import verify
from gongbao.stages import Holdings
from gongbao.store import Store, open_store
from gongbao.store.bodies import digest_of
from gongbao.store.local import LocalStore
from gongbao.store.s3 import S3Store
from gongbao.tables import Tables
from torture.steps import STEPS, Step
from torture.world import holdings

WHEN = ("before", "after", "within", "whenever")


class Killer:
    """Counts what is done to stores, and kills its own process at one of them.

    Every write that was acknowledged is told to ``acks`` first: what is told must never be lost.
    """

    def __init__(self, at: int, when: str, seconds: float, acks: int) -> None:
        self.at, self.when, self.seconds, self.acks = at, when, seconds, acks
        self.done = 0

    def __enter__(self) -> Killer:
        for kind in (LocalStore, S3Store):
            for name in ("create", "replace", "delete", "read"):
                self._wrap(kind, name)
        self._wrap(Tables, "_commit")
        if self.when == "whenever":
            threading.Timer(self.seconds, self._kill).start()
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def _kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def _wrap(self, kind: type[Any], name: str) -> None:
        real = getattr(kind, name)

        def wrapped(store: Any, *arguments: Any, **words: Any) -> Any:
            self.done += 1
            mine = self.done == self.at
            if mine and self.when == "before":
                self._kill()
            if mine and self.when == "within":
                threading.Timer(self.seconds, self._kill).start()
            result = real(store, *arguments, **words)
            self._acknowledge(store, name, arguments, result)
            if mine and self.when in ("after", "within"):
                self._kill()
            return result

        setattr(kind, name, wrapped)

    def _acknowledge(self, store: Any, name: str, arguments: Any, result: Any) -> None:
        if name != "_commit" and arguments[0].startswith("probe/"):
            return
        if name in ("create", "replace") and result is not False:
            told = {"store": store.url, "key": arguments[0], "digest": digest_of(arguments[1])}
        elif name == "_commit" and result:
            told = {"table": arguments[0], "rows": len(arguments[2]), "commit": arguments[4]}
        else:
            return
        os.write(self.acks, json.dumps(told).encode() + b"\n")


def in_a_child(do: Callable[[int], None]) -> tuple[int, bytes]:
    """How a forked process that does this ended, and what it wrote to the descriptor.

    Nothing in the parent touches Delta or Arrow, so that a fork is as good as a new process."""
    inward, outward = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inward)
        try:
            do(outward)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - a child must end here, whatever it met
            import traceback

            traceback.print_exc()
            os._exit(1)
    os.close(outward)
    with os.fdopen(inward, "rb") as stream:
        said = stream.read()
    return os.waitpid(child, 0)[1], said


def at_root(root: str, step: Step, *, killer: Killer | None = None) -> None:
    held = holdings(root)
    with killer or nullcontext(), _raced_before(step):
        step.do(held, root)


def _raced_before(step: Step) -> AbstractContextManager[Any]:
    """Whether a server writes once is asked in one step only: it takes most of what a run does to
    a server, and the others are to be killed elsewhere."""
    if step.name == "first run":
        return nullcontext()
    return patch("gongbao.stages.upload.require_create_once", lambda archive, work: None)


def copy_all(source: str, target: str) -> None:
    """All files of one place to another."""
    here, there = open_store(source), open_store(target, durable=False)
    with ThreadPoolExecutor(8) as pool:
        keys = [entry.key for entry in here.list("")]
        list(pool.map(lambda key: there.replace(key, here.read(key)), keys))


class Place:
    """Where points are tried: a folder or a bucket, with the states that steps begin from."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.wanted: dict[str, dict[str, Any]] = {}
        self.lengths: dict[str, tuple[int, float]] = {}

    def prepare(self) -> None:
        """Do each step once, undisturbed: what it gives, how many things it does, how long."""
        for step in STEPS:
            if step.make:
                _must(in_a_child(lambda _, s=step: s.make(f"{self.root}/states", copy_all)))  # type: ignore[misc]
            state = f"{self.root}/states/{step.name.replace(' ', '-')}"
            before = f"{self.root}/states/{step.after.replace(' ', '-')}"
            _must(in_a_child(lambda _, a=before, b=state: copy_all(a, b)))  # type: ignore[misc]
            said = _must(in_a_child(lambda out, b=state, s=step: _measure(out, b, s)))  # type: ignore[misc]
            words = json.loads(said.splitlines()[-1])
            self.lengths[step.name] = (words["done"], words["seconds"])
            self.wanted[step.name] = words["found"]
            if step.like:
                self.wanted[step.name] = {"newest": self.wanted[step.like]["newest"]}

    def try_point(self, step: Step, chance: random.Random, number: int) -> tuple[str, list[str]]:
        """Kill the step somewhere and do it again; when it was killed, and what is wrong."""
        done, seconds = self.lengths[step.name]
        root = f"{self.root}/points/{number}"
        before = f"{self.root}/states/{step.after.replace(' ', '-')}"
        when, at = chance.choice(WHEN), chance.randint(1, done)
        later = chance.uniform(0, seconds if when == "whenever" else 0.03)

        def die(out: int) -> None:
            copy_all(before, root)
            at_root(root, step, killer=Killer(at, when, later, out))

        status, acks = in_a_child(die)
        if not os.WIFSIGNALED(status):
            when = "not killed" if status == 0 else "failed"
        status, said = in_a_child(lambda out: _judge(out, root, step, acks, self.wanted[step.name]))
        wrong = json.loads(said.splitlines()[-1]) if status == 0 else ["the repeat failed"]
        _must(in_a_child(lambda _: _remove(root)))
        if when == "failed":
            wrong = ["failed before it was killed", *wrong]
        return when, [f"{step.name} #{at} {when}: {line}" for line in wrong]


def _must(ended: tuple[int, bytes]) -> bytes:
    assert ended[0] == 0, ended
    return ended[1]


def _measure(out: int, root: str, step: Step) -> None:
    begun = time.monotonic()
    killer = Killer(0, "", 0.0, os.open(os.devnull, os.O_WRONLY))
    at_root(root, step, killer=killer)
    words = {"done": killer.done, "seconds": time.monotonic() - begun, "found": _found(root)}
    os.write(out, json.dumps(words).encode())


def _found(root: str) -> dict[str, Any]:
    """What an archive and its mirror hold; the mirror's in digests, for it is short of nothing."""
    found: dict[str, Any] = {
        name: digest_of(repr(rows).encode()) for name, rows in contents(f"{root}/archive").items()
    }
    copy = open_store(f"{root}/mirror")
    found["mirror"] = sum(1 for entry in copy.list(""))
    found["newest"] = digest_of(repr(_newest(f"{root}/archive")).encode())
    return found


def _newest(archive: str) -> list[str]:
    """The newest version of each document and where it was seen."""
    rows = Archive(archive).documents(columns=["id", "version", "url", "capture", "text"]).iter()
    return sorted(repr(row) for row in rows)


def _judge(out: int, root: str, step: Step, acks: bytes, wanted: dict[str, Any]) -> None:
    wrong: list[str] = []
    held = holdings(root)
    with _raced_before(step):
        (step.then or step.do)(held, root)
    wrong += [f"lost: {line}" for line in acks.decode().splitlines() if not _kept(line, held, root)]
    found = _found(root)
    wrong += [f"{name} is another" for name in wanted if found[name] != wanted[name]]
    told = verify(Archive(f"{root}/archive"), read_data=True)
    wrong += [f"{fault.code} {fault.key} {fault.message[:80]}" for fault in told.faults]
    wrong += [f"unfinished {key}" for key in told.unrecorded]
    os.write(out, json.dumps(wrong).encode())


@cache
def _store(url: str) -> Store:
    """One client of each store in a child: to make one takes a tenth of a second."""
    return open_store(url)


def _kept(line: str, held: Holdings, root: str) -> bool:
    """Whether what a write was told of is still so (work stores may forget)."""
    words = json.loads(line)
    if "table" in words:
        table = held.tables.open(words["table"])
        return table is not None and table.transaction_version(words["commit"]) is not None
    if words["store"] == held.work.url:
        return True
    store = _store(words["store"])
    size = store.size(words["key"])
    again = words["key"].startswith(("sources/", "tables/"))
    return size is not None and (again or digest_of(store.read(words["key"])) == words["digest"])


def _remove(root: str) -> None:
    import shutil

    if not root.startswith("s3://"):
        shutil.rmtree(root)


def crash(place: Place, points: int, seed: int, steps: tuple[Step, ...] = STEPS) -> list[str]:
    """Try so many points, by turns of the steps; what is wrong with any of them."""
    chance, tally, wrong = random.Random(seed), Counter[str](), []
    begun = time.monotonic()
    for number in range(points):
        step = steps[number % len(steps)]
        when, found = place.try_point(step, chance, number)
        tally[f"{step.name}: {when}"] += 1
        wrong += found
        for line in found[:3]:
            print(f"    {line[:300]}", flush=True)
        if number % 100 == 99:
            print(f"  … {number + 1} points, {len(wrong)} wrong", flush=True)
    for name, count in sorted(tally.items()):
        print(f"  {count:5}  {name}")
    print(
        f"{place.root.partition(':')[0] if '://' in place.root else 'folder'}: {points} points, "
        f"{len(wrong)} wrong, {time.monotonic() - begun:.0f} s", flush=True,
    )  # fmt: skip
    return wrong


@contextmanager
def bucket() -> Iterator[str]:
    """A bucket of a server that outlives those who are killed."""
    from torture.storm import client, moto, use

    there = os.environ.get("AWS_ENDPOINT_URL_S3", "")
    if there:
        name = f"crash-{os.getpid()}"
        _must(in_a_child(lambda _: client(60).create_bucket(Bucket=name) and None))
        yield f"s3://{name}"
        return
    with moto() as endpoint:
        use(endpoint)
        _must(in_a_child(lambda _: client(60).create_bucket(Bucket="crash") and None))
        yield "s3://crash"


def load() -> None:
    """Import what children need, so that each is not a start of its own."""
    import importlib

    for name in (
        "deltalake", "pyarrow.compute", "pyarrow.dataset", "pyarrow.fs", "boto3", "crawlers.keep",
        "crawlers.guard", "gongbao.reparse", "gongbao.care.compact", "parsers.page",
    ):  # fmt: skip
        importlib.import_module(name)
    _read_models_once()


def _read_models_once() -> None:
    """Children that make clients share what the parent read of S3's description: megabytes of JSON,
    which took longer than all else that a point does."""
    import boto3
    import botocore.loaders
    import botocore.session

    loader = botocore.loaders.create_loader()
    botocore.session.create_loader = lambda *_: loader
    boto3.client("s3", region_name="us-east-1")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=1000)
    options.add_argument("--seed", type=int, default=20261121)
    options.add_argument("--on", nargs="*", default=["folder", "s3"])
    given = options.parse_args()
    load()
    share, wrong = given.points // len(given.on), []
    with tempfile.TemporaryDirectory() as folder:
        if "folder" in given.on:
            place = Place(str(Path(folder)))
            place.prepare()
            wrong += crash(place, share, given.seed)
        if "s3" in given.on:
            with bucket() as root:
                place = Place(root)
                place.prepare()
                wrong += crash(place, share, given.seed + 1)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
