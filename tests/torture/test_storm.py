"""Each fault of storage once, in a few commits. ``make torture`` does hundreds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gongbao.errors import StoreError
from gongbao.store.patience import patiently
from torture.faults import FAULTS, Faulty
from torture.storm import judge, storm


@pytest.fixture(scope="module")
def proxy(s3_endpoint: str) -> Iterator[Faulty]:
    """A proxy before the suite's S3 server."""
    with Faulty(s3_endpoint) as faulty:
        yield faulty


@pytest.mark.parametrize("kind", ["503", "lost", "truncated", "409"])
def test_every_row_is_there_once(
    kind: str, proxy: Faulty, bucket: str, s3_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kind in FAULTS
    proxy.set(kind, 0.2)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", proxy.url)
    told = storm(bucket, "archive", 3, 1)
    proxy.set("", 0)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", s3_endpoint)
    assert judge(bucket, "archive", told) == []
    assert len(told.done) + len(told.refused) == 3


def test_what_fails_each_time_is_told_and_what_fails_once_is_not() -> None:
    answers: list[Exception | str] = [StoreError("half an answer"), "whole"]

    def ask() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert patiently(ask, remote=True) == "whole"
    answers[:] = [StoreError("no answer")] * 9
    with pytest.raises(StoreError, match="no answer"):
        patiently(ask, remote=True)
    assert len(answers) == 3
    with pytest.raises(StoreError):
        patiently(ask, remote=False)
    assert len(answers) == 2
