"""What the archive knows of a source's addresses, and what may be asked conditionally from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from gongbao.errors import UsageError
from gongbao.model import Verdict
from gongbao.store import Store

__all__ = ["Known", "Observation", "conditions", "is_known", "read_known"]


class Observation(BaseModel):
    """The last observation of one address. ``body`` is a digest, or empty."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    etag: str = ""
    last_modified: str = ""
    body: str = ""
    verdict: Verdict = "new"
    status: int | None = None
    size: int = 0
    media_type: str = ""
    charset: str = ""

    @property
    def held(self) -> bool:
        """Whether the archive holds a body of this address that was what was asked for."""
        return bool(self.body)


Known = Mapping[str, Observation]

_ADAPTER: TypeAdapter[dict[str, Observation]] = TypeAdapter(dict[str, Observation])


def read_known(store: Store, key: str) -> Known:
    """The observations under ``key``, by canonical address; none when ``key`` is empty.

    Raises KeyMissing, or UsageError when it is no such object.
    """
    if not key:
        return {}
    try:
        return _ADAPTER.validate_json(store.read(key))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{key}: {place}: {first['msg']}") from None


def is_known(known: Known, url: str) -> bool:
    """Whether the archive needs no first look at an address: it holds its body, or was told that
    there is none."""
    seen = known.get(url)
    return seen is not None and (seen.held or seen.verdict in ("missing", "refused"))


def conditions(seen: Observation | None) -> dict[str, Any]:
    """The headers that ask for the body only if it is another than the one held (RFC 9110, 13)."""
    if seen is None or not seen.held:
        return {}
    headers = {"If-None-Match": seen.etag, "If-Modified-Since": seen.last_modified}
    return {name: value for name, value in headers.items() if value}
