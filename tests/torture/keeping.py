"""Who may do what to an archive, and what nobody may: on a server that holds them to it.

``python -m torture.ceph -- python -m torture.keeping`` makes the buckets by infra/storage/apply.py,
gives three users the policies that it prints, and tries each: what their work needs, and what it
does not. Then the same archive in a bucket with object lock.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from gongbao.archive import Archive
from gongbao.care.check import probe
from gongbao.care.clean import clean
from gongbao.care.compact import compact
from gongbao.care.mirror import mirror
from gongbao.care.orphans import GRACE, collect, find_orphans
from gongbao.care.verify import verify
from gongbao.errors import GongbaoError
from gongbao.settings import Network, read_settings
from gongbao.stages import open_holdings
from gongbao.store import open_store
from gongbao.store.bodies import put_body
from torture.ceph import OTHERS
from torture.world import read_again, run_day

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE, WORK, LOCKED = "kept", "kept-work", "kept-locked"
PREFIX = "gazettes"

Try = tuple[str, str, bool, Callable[[], object]]
"""Who, what, whether it must be done (or else refused), and how."""


@contextmanager
def being(name: str) -> Iterator[None]:
    """Storage is asked as this user."""
    before = {key: os.environ[key] for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    os.environ.update(AWS_ACCESS_KEY_ID=name, AWS_SECRET_ACCESS_KEY=f"{name}-secret")
    try:
        yield
    finally:
        os.environ.update(before)


def apply(*words: str) -> str:
    """What infra/storage/apply.py says of the two buckets."""
    command = [sys.executable, str(ROOT / "infra/storage/apply.py"), "--work-bucket", WORK, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def let_in() -> None:
    """Each user's policy, as printed."""
    import boto3

    people = boto3.client("iam", endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"])
    for name in OTHERS:
        policy = apply("--bucket", ARCHIVE, "--print", name)
        people.put_user_policy(UserName=name, PolicyName="archive", PolicyDocument=policy)


def tries(bucket: str) -> list[Try]:
    """In this order: each finds what those before it left."""
    url, work = f"s3://{bucket}/{PREFIX}", f"s3://{WORK}/{PREFIX}"

    def at(name: str) -> Callable[[], None]:
        def remove() -> None:
            store = open_store(url)
            store.delete(next(iter(store.list(name))).key)

        return remove

    def write() -> object:
        return open_store(url).create("bodies/sha256/00/00/" + "0" * 64, b"mine")

    def well() -> None:
        found = verify(Archive(url), read_data=True)
        assert found.faults == (), found.faults

    def probed() -> None:
        settings = read_settings({"archive": url, "work": work}, {}, Network())
        failed = [one for one in probe(settings) if one.state == "fail"]
        assert not failed, failed

    def collected() -> None:
        later = datetime.now(UTC) + 2 * GRACE
        assert find_orphans(Archive(url), later).due
        collect(Archive(url), later)
        assert find_orphans(Archive(url), later).due == ()

    def lost() -> object:
        return put_body(open_store(url), b"of a run that was killed")

    held = open_holdings
    return [
        ("writer", "check", True, probed),
        ("writer", "a first run", True, lambda: run_day(held(url, work), 1)),
        ("writer", "a second run", True, lambda: run_day(held(url, work), 2)),
        ("writer", "reparse", True, lambda: read_again(held(url, work))),
        ("writer", "compact", True, lambda: compact(held(url, work).tables)),
        ("writer", "verify", True, well),
        ("writer", "clean its work store", True, lambda: clean_work(url, work)),
        ("writer", "leave an orphan", True, lost),
        ("writer", "remove a body", False, at("bodies/")),
        ("writer", "remove a table's file", False, at("tables/documents/source")),
        ("writer", "remove an entry of a log", False, at("tables/documents/_delta_log/")),
        ("writer", "remove a run's record", False, at("runs/")),
        ("writer", "destroy a version", False, lambda: destroy(bucket)),
        ("writer", "end versioning", False, lambda: suspend(bucket)),
        ("reader", "read the documents", True, lambda: Archive(url).documents().arrow()),
        ("reader", "verify", True, well),
        ("reader", "write a body", False, write),
        ("reader", "write over a record", False, lambda: open_store(url).replace("runs/x", b"")),
        ("reader", "remove a body", False, at("bodies/")),
        ("reader", "run", False, lambda: run_day(held(url, work), 3)),
        ("reader", "see the work store", False, lambda: list(open_store(work).list(""))),
        ("collector", "read the documents", True, lambda: Archive(url).documents().arrow()),
        ("collector", "write a body", False, write),
        ("collector", "see the work store", False, lambda: list(open_store(work).list(""))),
        ("collector", "collect orphans", True, collected),
        ("collector", "destroy a version", False, lambda: destroy(bucket)),
        ("reader", "verify once more", True, well),
    ]


def clean_work(url: str, work: str) -> object:
    return clean(open_store(work), open_store(url), datetime.now(UTC))


def mine() -> Any:
    """A client of who one is at the moment: boto3's own session stays the first one's."""
    import boto3

    return boto3.Session().client("s3")


def destroy(bucket: str) -> None:
    """Delete one version of a body: what no version comes back from."""
    with being("torture"):
        found = mine().list_object_versions(Bucket=bucket, Prefix=f"{PREFIX}/bodies/")
    one = found["Versions"][0]
    mine().delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])


def suspend(bucket: str) -> None:
    words = {"Status": "Suspended"}
    mine().put_bucket_versioning(Bucket=bucket, VersioningConfiguration=words)


def wrong_with(one: Try) -> str:
    """Why a try did not end as it must; "" when it did."""
    who, what, done, do = one
    try:
        with being(who):
            do()
    except (GongbaoError, ClientError) as error:
        refused = "Access" in f"{error}" or "403" in f"{error}"
        return "" if refused and not done else f"{who}, {what}: {error}"
    return "" if done else f"{who}, {what}: was let"


def locked() -> list[str]:
    """An archive in a bucket with object lock: written as any other, and nobody destroys it."""
    url, work = f"s3://{LOCKED}/{PREFIX}", f"s3://{WORK}/locked"
    for day in (1, 2):
        run_day(open_holdings(url, work), day)
    wrong = [fault.key for fault in verify(Archive(url), read_data=True).faults]
    found = mine().list_object_versions(Bucket=LOCKED, Prefix=f"{PREFIX}/")
    destroyed = 0
    for one in found["Versions"]:
        try:
            mine().delete_object(Bucket=LOCKED, Key=one["Key"], VersionId=one["VersionId"])
            wrong.append(f"destroyed {one['Key']}")
            destroyed += 1
        except ClientError:
            continue
    copy = open_store(f"s3://{WORK}/copy")
    assert mirror(open_store(url), copy).faults == ()
    print(f"object lock: {len(found['Versions'])} versions, {destroyed} destroyed", flush=True)
    return wrong


def main() -> int:
    apply("--bucket", ARCHIVE)
    let_in()
    wrong = []
    every = tries(ARCHIVE)
    for one in every:
        found = wrong_with(one)
        print(f"  {one[0]:10} {one[1]:26} {'done' if one[2] else 'refused'}"
              f"{'' if not found else '   WRONG: ' + found[:300]}", flush=True)  # fmt: skip
        wrong += [found] if found else []
    print(f"{len(every)} tries, {len(wrong)} wrong", flush=True)
    try:
        apply("--bucket", LOCKED, "--lock-days", "1")
    except subprocess.CalledProcessError as refused:
        print(f"object lock: {refused.stderr.strip()}", flush=True)
    else:
        wrong += locked()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
