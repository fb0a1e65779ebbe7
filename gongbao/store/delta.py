"""How delta-rs reaches the bucket that S3Store reaches: its options, of the same boto3 session.

Credentials, endpoint, region and addressing are thus given once, the standard way.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

from gongbao.store.s3 import make_session

__all__ = ["DeltaOptions"]


class DeltaOptions:
    """Storage options for delta-rs whenever it is called: the session is asked for the credentials
    each time, and renews those that expire. To make its client takes 70 ms, and is done once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._session: Any = None
        self._fixed: dict[str, str] = {}

    def __call__(self) -> dict[str, str]:
        """The options, with credentials that are good for some minutes at least."""
        with self._lock:
            if self._session is None:
                session = make_session()
                self._fixed = _fixed(session)
                self._session = session
        return self._fixed | _credentials(self._session)


def _fixed(session: Any) -> dict[str, str]:
    """Its writes carry a checksum: a bucket with object lock takes none without."""
    client = session.client("s3")
    options = {
        "aws_conditional_put": "etag",
        "aws_region": client.meta.region_name or "us-east-1",
        "aws_checksum_algorithm": "sha256",
    }
    endpoint = client.meta.endpoint_url
    if ".amazonaws.com" not in endpoint:
        options["aws_endpoint"] = endpoint
        options["aws_allow_http"] = str(endpoint.startswith("http://")).lower()
    style = (client.meta.config.s3 or {}).get("addressing_style", "auto")
    virtual = style == "virtual" or (style == "auto" and "aws_endpoint" not in options)
    return options | {"aws_virtual_hosted_style_request": str(virtual).lower()}


def _credentials(session: Any) -> dict[str, str]:
    credentials = session.get_credentials()
    if credentials is None:
        # Given any, delta-rs does not look for some by itself: that took it seven seconds.
        anonymous = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
        return anonymous | {"aws_skip_signature": "true"}
    frozen = credentials.get_frozen_credentials()
    found = {
        "aws_access_key_id": frozen.access_key,
        "aws_secret_access_key": frozen.secret_key,
    }
    return found | ({"aws_session_token": frozen.token} if frozen.token else {})
