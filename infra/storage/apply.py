"""Two buckets as an archive wants them: python infra/storage/apply.py --bucket B --work-bucket W.

The archive's is versioned, closed to the public and, with --lock-days N, keeps every version from
deletion for N days (governance mode: it can be undone by who may). The work store's is neither:
what lies there may be thrown away. A repeat changes nothing. Credentials, endpoint and region are
boto3's (AWS_*, profiles). With --print writer|reader: the policy for these buckets, to attach.
"""

from __future__ import annotations

import argparse
import json
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
        make_bucket(client, words.bucket, locked=words.lock_days is not None)
        client.put_bucket_versioning(
            Bucket=words.bucket, VersioningConfiguration={"Status": "Enabled"}
        )
        if words.lock_days is not None:
            lock(client, words.bucket, words.lock_days)
        make_bucket(client, words.work_bucket, locked=False)
        for name, rules in ((words.bucket, "archive"), (words.work_bucket, "work")):
            optional(
                client.put_bucket_lifecycle_configuration,
                Bucket=name, LifecycleConfiguration=lifecycle[rules],
            )  # fmt: skip
            optional(
                client.put_public_access_block,
                Bucket=name, PublicAccessBlockConfiguration=CLOSED,
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
_NOT_HAD = {"NotImplemented", "MethodNotAllowed", "MalformedXML"}


def policy(name: str, bucket: str, work_bucket: str) -> dict[str, Any]:
    """The ``writer``'s or ``reader``'s policy for these buckets."""
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
    parser.add_argument("--print", choices=("writer", "reader"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
