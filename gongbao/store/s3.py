"""A store in an S3 bucket, through boto3.

Credentials, endpoint, region and addressing come from the session the standard way (``AWS_*``,
profiles, ``AWS_ENDPOINT_URL_S3``). ``create`` is ``If-None-Match: *``; a 409 is a race in flight
and is tried again; a lost reply is read back (dedup-and-formats.md §2.2 saw both).
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator, MutableSequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from gongbao.errors import AccessDenied, KeyMissing, StoreError, UsageError
from gongbao.store import Entry, Half, check_key, keys_only

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3 import S3Client

__all__ = ["S3Store", "client_config", "make_session"]

_ATTEMPTS = 6
_MISSING = frozenset({"404", "NoSuchKey", "NotFound", "NoSuchUpload"})
_NO_LOCK = frozenset({"404", "ObjectLockConfigurationNotFoundError", "NotImplemented", "501"})
_EXISTS = frozenset({"412", "PreconditionFailed"})
_RACE = frozenset({"409", "ConditionalRequestConflict", "OperationAborted"})
_REFUSED = frozenset(
    {"403", "AccessDenied", "NoSuchBucket", "InvalidAccessKeyId", "SignatureDoesNotMatch",
     "InvalidBucketName", "PermanentRedirect", "AuthorizationHeaderMalformed"}
)  # fmt: skip

T = TypeVar("T")


def make_session() -> Any:
    """A boto3 session from the environment: the one place credentials come from."""
    import boto3

    return boto3.Session()


def client_config() -> Config:
    """How long a client waits, how often it tries by itself, and what it sends."""
    # "when_required": Ceph and rclone answer 411 to boto3's default checksum trailer over
    # HTTPS (research, airflow-and-s3.md §3); our keys carry a digest of their own.
    return Config(
        connect_timeout=10,
        read_timeout=60,
        retries={"max_attempts": 5, "mode": "standard"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        max_pool_connections=32,
    )


class S3Store:
    """Objects in ``bucket`` below ``prefix``; the client is passed in."""

    def __init__(self, client: S3Client, bucket: str, prefix: str) -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.url = f"s3://{bucket}/{self.prefix}".rstrip("/")

    @classmethod
    def open(cls, url: str) -> S3Store:
        """The store at ``s3://bucket/prefix`` with a client of the environment's session."""
        bucket, _, prefix = url.removeprefix("s3://").partition("/")
        if not bucket:
            raise UsageError(f"no bucket in {url!r}: give s3://bucket/prefix")
        if "@" in bucket:
            raise UsageError(
                "an archive's address holds no credentials: set AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, and give s3://bucket/prefix"
            )
        try:
            session = make_session()
            config = client_config()
            if session.get_credentials() is None:
                # A bucket that the public may read asks for none.
                config = config.merge(Config(signature_version=UNSIGNED))
            client = session.client("s3", config=config)
        except (BotoCoreError, ValueError) as error:
            raise UsageError(f"cannot reach {url}: {error}") from error
        if "@" in urlsplit(client.meta.endpoint_url).netloc:
            # S3 asks for none, and each error would tell it.
            raise UsageError("AWS_ENDPOINT_URL_S3 holds a name or a password: leave them out")
        return cls(client, bucket, prefix)

    def create(self, key: str, data: bytes) -> bool:
        """See Store.create."""
        target = self._key(key)
        for attempt in range(_ATTEMPTS):
            answer, sure = self._try_create(target, data)
            if sure:
                return answer
            held = self._size_or_none(target)
            if held is not None:
                return held == len(data) and self._read(target) == data
            time.sleep(min(0.1 * 2**attempt, 2.0))
        raise StoreError(f"{self.url}/{key}: no clear answer in {_ATTEMPTS} tries; try again later")

    def replace(self, key: str, data: bytes) -> None:
        """See Store.replace."""
        target = self._key(key)
        put, digest = self.client.put_object, _md5(data)
        self._ask(lambda: put(Bucket=self.bucket, Key=target, Body=data, ContentMD5=digest), key)

    def read(self, key: str) -> bytes:
        """See Store.read."""
        return self._read(self._key(key))

    def size(self, key: str) -> int | None:
        """See Store.size."""
        return self._size_or_none(self._key(key))

    def entry(self, key: str) -> Entry | None:
        """See Store.entry."""
        try:
            answer = self._head(self._key(key))
        except KeyMissing:
            return None
        return Entry(key, int(answer["ContentLength"]), answer["LastModified"])

    def list(self, prefix: str, strays: MutableSequence[str] | None = None) -> Iterator[Entry]:
        """See Store.list. Pages are sorted by S3 itself (UTF-8 order of the key)."""
        return keys_only(self._listed(prefix), strays)

    def _listed(self, prefix: str) -> Iterator[Entry]:
        pages = iter(
            self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + prefix
            )
        )
        while page := self._ask(lambda: next(pages, None), prefix):
            for entry in page.get("Contents", ()):
                key = entry["Key"].removeprefix(self.prefix)
                yield Entry(key, entry["Size"], entry["LastModified"])

    def halves(self, before: datetime) -> Iterator[Half]:
        """See Store.halves: uploads in parts that were not completed. Their sizes are not asked."""
        pages = iter(
            self.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )
        )
        while page := self._ask(lambda: next(pages, None), ""):
            for upload in page.get("Uploads", ()):
                if upload["Initiated"] < before:
                    name = upload["Key"].removeprefix(self.prefix)
                    yield Half(name, 0, partial(self._abort, upload["Key"], upload["UploadId"]))

    def locked(self) -> bool:
        """See Store.locked. Raises StoreError when the server does not say."""
        try:
            answer = self.client.get_object_lock_configuration(Bucket=self.bucket)
        except ClientError as error:
            if _code(error) in _NO_LOCK:
                return False
            raise self._refusal(error, self.bucket) from error
        except BotoCoreError as error:
            raise StoreError(f"{self.url}: {error}") from error
        return answer["ObjectLockConfiguration"].get("ObjectLockEnabled") == "Enabled"

    def delete(self, key: str) -> None:
        """See Store.delete."""
        target = self._key(key)
        self._ask(lambda: self.client.delete_object(Bucket=self.bucket, Key=target), key)

    def _key(self, key: str) -> str:
        return self.prefix + check_key(key)

    def _try_create(self, target: str, data: bytes) -> tuple[bool, bool]:
        """(created, sure): unsure when the reply was lost or another write was in flight."""
        try:
            self.client.put_object(
                Bucket=self.bucket, Key=target, Body=data, ContentMD5=_md5(data), IfNoneMatch="*"
            )
        except ClientError as error:
            code = _code(error)
            if code in _EXISTS:
                # botocore repeats a PUT whose reply was lost, and then meets its own object.
                return _was_retried(error) and self._read(target) == data, True
            if (
                code in _RACE
                or code.startswith("5")
                or code in {"SlowDown", "InternalError", "BadDigest"}
            ):
                return False, False
            raise self._refusal(error, target) from error
        except BotoCoreError:
            return False, False
        return True, True

    def _read(self, target: str) -> bytes:
        for attempt in range(_ATTEMPTS):
            try:
                answer = self._ask(
                    lambda: self.client.get_object(Bucket=self.bucket, Key=target), target
                )
                data: bytes = answer["Body"].read()
            except (BotoCoreError, OSError) as error:
                # A body cut in transit is not retried by botocore itself.
                if attempt == _ATTEMPTS - 1:
                    raise StoreError(
                        f"{self.url}: reading {target} was cut off: {error}"
                    ) from error
                time.sleep(min(0.1 * 2**attempt, 2.0))
                continue
            if len(data) == answer["ContentLength"]:
                return data
        raise StoreError(f"{self.url}: {target} came short {_ATTEMPTS} times")

    def _size_or_none(self, target: str) -> int | None:
        try:
            return int(self._head(target)["ContentLength"])
        except KeyMissing:
            return None

    def _head(self, target: str) -> Any:
        return self._ask(lambda: self.client.head_object(Bucket=self.bucket, Key=target), target)

    def _abort(self, target: str, upload: str) -> None:
        abort = self.client.abort_multipart_upload
        with suppress(KeyMissing):
            self._ask(lambda: abort(Bucket=self.bucket, Key=target, UploadId=upload), target)

    def _ask(self, request: Callable[[], T], key: str) -> T:
        try:
            return request()
        except ClientError as error:
            if _code(error) in _MISSING:
                raise KeyMissing(key) from error
            raise self._refusal(error, key) from error
        except EndpointConnectionError as error:
            hint = "does the server run, and is AWS_ENDPOINT_URL_S3 its address?"
            raise StoreError(f"{self.url}: {error}; {hint}") from error
        except BotoCoreError as error:
            raise StoreError(f"{self.url}: {error}") from error

    def _refusal(self, error: Any, key: str) -> StoreError:
        code = _code(error)
        text = error.response.get("Error", {}).get("Message", "") or code
        if code in _REFUSED:
            hint = "does the bucket exist, and may these credentials use it?"
            if getattr(self.client.meta.config, "signature_version", "") is UNSIGNED:
                hint = "no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            return AccessDenied(f"{self.url} refuses ({code}: {text}); {hint}")
        return StoreError(f"{self.url}: {key}: {code}: {text}")


def _md5(data: bytes) -> str:
    """What lets the server refuse bytes that changed on the way; not a matter of secrecy."""
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _was_retried(error: Any) -> bool:
    return bool(error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0))
