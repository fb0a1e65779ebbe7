"""A bucket that keeps every version from deletion takes bodies, and gives them back."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError

from gongbao.store import open_store
from gongbao.store.bodies import body_key, get_body, put_body


@pytest.fixture
def locked(s3_endpoint: str) -> str:
    """A bucket with object lock: every version is kept for a day, whoever asks."""
    client, name = boto3.client("s3"), "locked-archive"
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    client.put_object_lock_configuration(
        Bucket=name,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}},
        },
    )
    return name


def test_bodies_under_object_lock_cannot_be_destroyed_and_come_back(locked: str) -> None:
    store, client = open_store(f"s3://{locked}/archive"), boto3.client("s3")
    digest = put_body(store, b"kept")
    key = f"archive/{body_key(digest)}"
    version = client.list_object_versions(Bucket=locked, Prefix=key)["Versions"][0]["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        client.delete_object(Bucket=locked, Key=key, VersionId=version)
    # A deletion that names no version hides the object, and what it hides is put there again.
    client.delete_object(Bucket=locked, Key=key)
    assert store.size(body_key(digest)) is None
    store.replace(body_key(digest), b"kept")
    assert get_body([store], digest) == b"kept"
