"""Two buckets as an archive wants them: python infra/storage/apply.py --bucket B --work-bucket W.

The archive's is versioned (where the server then still writes once), closed to the public and, with
--lock-days N, keeps every version from deletion for N days (governance mode: it can be undone by
who may). The work store's is neither: what lies there may be thrown away. A repeat changes nothing.
Credentials, endpoint and region are boto3's (AWS_*, profiles). With --print NAME: the policy of a
writer, a reader or a collector (who may run gongbao clean --orphans) for these buckets, to attach.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import secrets
import sys
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Apply, or print a policy; one line for what is refused."""
    words = _arguments()
    if words.print:
        sys.stdout.write(json.dumps(policy(words.print, words.bucket, words.work_bucket), indent=2))
        return 0
    import boto3

    client = boto3.client("s3")
    lifecycle = json.loads((HERE / "lifecycle.json").read_text("utf-8"))
    try:
        versions = versions_write_once(client, words.bucket)
        if words.lock_days is not None and not versions:
            sys.exit(f"{words.bucket}: {OVERWRITES}: without --lock-days it is made unversioned")
        make_bucket(client, words.bucket, locked=words.lock_days is not None)
        make_bucket(client, words.work_bucket, locked=False)
        for name in (words.bucket, words.work_bucket):
            close(client, name)
        keep_versions(client, words.bucket, versions=versions)
        if words.lock_days is not None:
            lock(client, words.bucket, words.lock_days)
        for name, rules in ((words.bucket, "archive"), (words.work_bucket, "work")):
            optional(
                client.put_bucket_lifecycle_configuration,
                Bucket=name, LifecycleConfiguration=lifecycle[rules],
            )  # fmt: skip
    except ClientError as error:
        sys.exit(f"{words.bucket}, {words.work_bucket}: {error}")
    sys.stdout.write(f"{words.bucket}, {words.work_bucket}: as they should be\n")
    return 0


CLOSED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
PROBE = "probe/once"
OVERWRITES = "with versioning this server writes over what is there (Ceph 16 does)"
_NOT_HAD = {"NotImplemented", "MethodNotAllowed", "MalformedXML"}


def policy(name: str, bucket: str, work_bucket: str) -> dict[str, Any]:
    """The ``writer``'s, ``reader``'s or ``collector``'s policy for these buckets."""
    text = (HERE / f"{name}-policy.json").read_text("utf-8")
    text = text.replace(":::ARCHIVE", f":::{bucket}").replace(":::WORK", f":::{work_bucket}")
    made: dict[str, Any] = json.loads(text)
    return made


def make_bucket(client: Any, name: str, *, locked: bool) -> None:
    """Create the bucket, if it is not ours already."""
    words: dict[str, Any] = {"Bucket": name}
    region = client.meta.region_name
    if region not in (None, "us-east-1"):
        words["CreateBucketConfiguration"] = {"LocationConstraint": region}
    if locked:
        words["ObjectLockEnabledForBucket"] = True
    try:
        client.create_bucket(**words)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {
            "BucketAlreadyOwnedByYou",
            "BucketAlreadyExists",
        }:
            raise
        client.head_bucket(Bucket=name)


def versions_write_once(client: Any, bucket: str) -> bool:
    """Whether this server honours If-None-Match in buckets with versioning, without which tables
    lose commits. A bucket beside, made for the question, is asked, and removed again."""
    name = f"{bucket[:46]}-probe-{secrets.token_hex(4)}"
    make_bucket(client, name, locked=False)
    held: list[str] = []
    try:
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        for _ in range(2):
            put = client.put_object(Bucket=name, Key=PROBE, Body=b"probe", IfNoneMatch="*")
            held.append(put["VersionId"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "PreconditionFailed":
            raise
    finally:
        for version in held:
            client.delete_object(Bucket=name, Key=PROBE, VersionId=version)
        client.delete_bucket(Bucket=name)
    return len(held) == 1


def keep_versions(client: Any, name: str, *, versions: bool) -> None:
    """Keep every version of what is written, where the server then still writes once."""
    if versions:
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return
    sys.stderr.write(f"{name}: {OVERWRITES}: left unversioned; keep a mirror (gongbao mirror)\n")


def lock(client: Any, name: str, days: int) -> None:
    """Keep every version for so many days."""
    retention = {"Mode": "GOVERNANCE", "Days": days}
    client.put_object_lock_configuration(
        Bucket=name,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": retention},
        },
    )


def close(client: Any, name: str) -> None:
    """Close the bucket to the public, as far as it still takes what is written.

    Ceph 16 (radosgw) refuses every PUT, its owner's too, where public ACLs are blocked. There they
    are only ignored, which keeps the public out as well.
    """
    if _is_closed(client, name):
        return
    block = client.put_public_access_block
    optional(block, Bucket=name, PublicAccessBlockConfiguration=CLOSED)
    if not _takes_writes(client, name):
        optional(
            block, Bucket=name, PublicAccessBlockConfiguration=CLOSED | {"BlockPublicAcls": False}
        )
        sys.stderr.write(f"{name}: this server blocks all writes with public ACLs: ignored only\n")


def _is_closed(client: Any, name: str) -> bool:
    """Whether a run before this one has closed it, one way or the other."""
    try:
        found = client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    except ClientError:
        return False
    return dict(CLOSED | {"BlockPublicAcls": found["BlockPublicAcls"]}) == dict(found)


def _takes_writes(client: Any, name: str) -> bool:
    """Whether a PUT would be allowed: its digest is wrong, so that nothing is written."""
    wrong = base64.b64encode(hashlib.md5(b"", usedforsecurity=False).digest()).decode()
    try:
        put = client.put_object(Bucket=name, Key=PROBE, Body=b"probe", ContentMD5=wrong)
    except ClientError as error:
        return bool(error.response["Error"]["Code"] != "AccessDenied")
    version = {"VersionId": put["VersionId"]} if put.get("VersionId") else {}
    client.delete_object(Bucket=name, Key=PROBE, **version)
    return True


def optional(apply: Any, **words: Any) -> None:
    """What some servers do not have is said, and is no failure."""
    try:
        apply(**words)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NOT_HAD:
            raise
        sys.stderr.write(f"{words['Bucket']}: this server has no {apply.__name__}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Buckets for an archive and its work store.")
    parser.add_argument("--bucket", required=True)
    parser.add_argument("--work-bucket", required=True)
    parser.add_argument("--lock-days", type=int)
    parser.add_argument("--print", choices=("writer", "reader", "collector"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
