"""The confined child: time, memory and death of a call become one line."""

from __future__ import annotations

import os

import pytest
from confined_work import work

from gongbao.confined import CallFailed, Confined

MEMORY = 2 * 1024**3


@pytest.mark.parametrize(
    ("kind", "code"), [("sleep", "timeout"), ("die", "died"), ("eat", "memory"), ("raise", "error")]
)
def test_a_call_that_fails_says_how_and_the_next_one_works(kind: str, code: str) -> None:
    with Confined(work, seconds=3, memory=MEMORY) as call:
        with pytest.raises(CallFailed) as failed:
            call(kind)
        assert failed.value.code == code
        assert "\n" not in str(failed.value)
        assert call("fine")[0] == "fine"


def test_one_child_serves_many_calls() -> None:
    with Confined(work, seconds=10, memory=MEMORY) as call:
        assert call("a")[1] == call("b")[1] != os.getpid()
