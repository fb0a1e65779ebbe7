"""Batches: the same words give the same bytes, and come back whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gongbao.batch import Batch, dump, dump_capture, load, load_capture, read_batch, write_batch
from gongbao.errors import Damaged, KeyMissing, UsageError
from gongbao.model import (
    Attachment,
    Capture,
    Document,
    Note,
    Paragraph,
    Relation,
    Repeat,
    Span,
    Table,
)
from gongbao.store.bodies import put_body
from gongbao.store.local import LocalStore

CAPTURE = Capture(
    source="s", url="http://www.chengwan.example/公报", fetched_at=datetime(2023, 5, 1, tzinfo=UTC),
    verdict="new", status=200, headers={"etag": '"a"'}, body="0" * 64, size=3,
    redirects=("http://chengwan.example/",), hints={"title": "公报"}, notes=(Note("x", "y", "z"),),
)  # fmt: skip
DOCUMENT = Document(
    kind="gazette", title="通知", text="通知\n正文", number="澄政发〔2023〕1号",
    paragraphs=(Paragraph("heading", "通知", 1, (1.0, 2.0, 3.5, 4.0), 1),
                Paragraph("body", "正文")),
    issued=date(2023, 1, 2), pages=(1, 2), tables=(Table((("a", ""),), (Span(0, 0, 1, 2),)),),
    attachments=(Attachment("http://x/1.pdf", "附件"),), repeats=(Repeat(0, 2, 3),),
    quality={"agreement": 0.5}, id="s/1", version="v1",
)  # fmt: skip
RELATION = Relation("a", "1", "b", "2", "same-text", "m")


@pytest.mark.parametrize(
    ("kind", "word"), [("captures", CAPTURE), ("documents", DOCUMENT), ("relations", RELATION)]
)
def test_a_batch_comes_back_whole(tmp_path: Path, kind: str, word: object) -> None:
    store = LocalStore(tmp_path)
    batch = Batch(kind, "s", "r1", "f" * 64, "2023-01-01", "", 2, (Note("a", "b"),), (word,))  # type: ignore[arg-type]
    digest = write_batch(store, batch)
    assert read_batch([store], digest, kind) == batch
    assert write_batch(store, batch) == digest


def test_another_order_of_keys_is_another_place_not_another_word() -> None:
    one = replace(CAPTURE, headers={"a": "1", "b": "2"})
    assert load_capture(dump_capture(one)) == one


def test_a_batch_of_another_kind_is_refused(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    digest = write_batch(store, Batch("captures", "s", "r1", rows=(CAPTURE,)))
    with pytest.raises(UsageError, match="holds captures, and documents are needed"):
        read_batch([store], digest, "documents")


def test_what_is_no_batch_is_refused(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    for body in (b"%PDF-1.7", b"[]\n", b'{"kind": "x"}\n'):
        with pytest.raises(UsageError, match="is no batch"):
            read_batch([store], put_body(store, body), "captures")
    with pytest.raises(UsageError, match="not a SHA-256"):
        read_batch([store], "../../etc/passwd", "captures")
    with pytest.raises(KeyMissing):
        read_batch([store], "0" * 64, "captures")


def test_a_word_that_is_none_says_where() -> None:
    with pytest.raises(Damaged, match=r"not a Capture: verdict"):
        load(Capture, dump(CAPTURE).replace(b'"new"', b'"old"'))
