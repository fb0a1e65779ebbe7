"""What is particular to a bucket: refusals, and replies that are lost on the way."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from gongbao.errors import AccessDenied, StoreError, UsageError
from gongbao.store import open_store
from gongbao.store.delta import DeltaOptions
from gongbao.store.s3 import S3Store


class LossyClient:
    """An S3 client whose first ``lost`` PUTs land (or not) but whose replies never come."""

    def __init__(self, lost: int, *, lands: bool = True, code: str = "") -> None:
        self.real = boto3.client("s3")
        self.lost = lost
        self.lands = lands
        self.code = code

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def put_object(self, **words: Any) -> Any:
        if self.lost == 0:
            return self.real.put_object(**words)
        self.lost -= 1
        if self.lands:
            self.real.put_object(**words)
        if self.code:
            raise ClientError({"Error": {"Code": self.code, "Message": "busy"}}, "PutObject")
        raise ConnectionClosedError(endpoint_url="http://127.0.0.1")


def test_a_lost_reply_is_read_back(bucket: str) -> None:
    store = S3Store(LossyClient(1), bucket, "")  # type: ignore[arg-type]
    assert store.create("a", b"mine") is True
    assert store.read("a") == b"mine"


def test_a_request_that_never_arrived_is_sent_again(bucket: str) -> None:
    store = S3Store(LossyClient(2, lands=False), bucket, "")  # type: ignore[arg-type]
    assert store.create("a", b"mine") is True


def test_a_lost_reply_to_the_loser_of_a_race_says_no(bucket: str) -> None:
    S3Store(boto3.client("s3"), bucket, "").create("a", b"theirs")
    store = S3Store(LossyClient(1, lands=False), bucket, "")  # type: ignore[arg-type]
    assert store.create("a", b"mine") is False
    assert store.read("a") == b"theirs"


@pytest.mark.parametrize("code", ["SlowDown", "ConditionalRequestConflict", "InternalError"])
def test_busy_servers_are_asked_again(bucket: str, code: str) -> None:
    store = S3Store(LossyClient(2, lands=False, code=code), bucket, "")  # type: ignore[arg-type]
    assert store.create("a", b"mine") is True


def test_no_clear_answer_is_an_error(bucket: str) -> None:
    store = S3Store(LossyClient(99, lands=False), bucket, "")  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="no clear answer"):
        store.create("a", b"mine")


def test_a_bucket_that_does_not_exist(s3_endpoint: str) -> None:
    store = open_store("s3://no-such-bucket-of-ours/x")
    with pytest.raises(AccessDenied, match="NoSuchBucket"):
        store.create("a", b"x")
    with pytest.raises(AccessDenied, match="NoSuchBucket"):
        list(store.list(""))


def test_without_credentials_the_public_may_read(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = boto3.client("s3")
    client.put_bucket_acl(Bucket=bucket, ACL="public-read")
    for key, rights in (("open", "public-read"), ("closed", "private")):
        client.put_object(Bucket=bucket, Key=f"x/{key}", Body=b"words", ACL=rights)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    store = open_store(f"s3://{bucket}/x")
    assert store.read("open") == b"words"
    assert [entry.key for entry in store.list("")] == ["closed", "open"]
    with pytest.raises(AccessDenied, match="no credentials were found: set AWS_ACCESS_KEY_ID"):
        store.read("closed")
    assert DeltaOptions()()["aws_skip_signature"] == "true"


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch, s3_endpoint: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9.*is AWS_ENDPOINT_URL_S3 its address"):
        open_store("s3://bucket/x").read("a")


def test_no_bucket_is_named() -> None:
    with pytest.raises(UsageError, match="no bucket"):
        open_store("s3:///prefix")


@pytest.mark.parametrize("url", ["s3:", "s3:/bucket", "S3://bucket/prefix"])
def test_an_address_that_is_nearly_one_is_no_folder(url: str) -> None:
    with pytest.raises(UsageError, match="give s3://bucket/prefix"):
        open_store(url)


@pytest.mark.parametrize("url", ["s3://id:canary@bucket/p", "http://u:canary@host/p"])
def test_credentials_in_an_address_are_refused_and_not_told(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        open_store(url)
    assert "canary" not in str(refused.value)


def test_a_password_in_the_servers_address_is_refused_and_not_told(
    monkeypatch: pytest.MonkeyPatch, s3_endpoint: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://u:canary@127.0.0.1:9")
    with pytest.raises(UsageError, match="AWS_ENDPOINT_URL_S3") as refused:
        open_store("s3://bucket/p")
    assert "canary" not in str(refused.value)
