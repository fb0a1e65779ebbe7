"""Old binary DOC files; ``office_files/tasks.doc`` was written by an office program."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gongbao.model import Note, Paragraph, Table
from parsers.attached.word97 import _blocks
from parsers.office import office_text, read_office

_DOC = (Path(__file__).parent / "office_files" / "tasks.doc").read_bytes()


def test_a_doc_gives_its_paragraphs_and_tables_in_order() -> None:
    blocks = read_office(_DOC)
    assert not isinstance(blocks, Note)
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == [
        "潮声市城市供水保障工作任务清单",
        "为贯彻落实《潮声市城市供水保障三年行动方案》，制定本清单。",
        "联系邮箱：gs@chaosheng.gov.cn",
        "潮声市人民政府办公室",
        "2024年8月15日",
    ]
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert blocks.index(table) == 3
    assert table.rows == (
        ("序号", "任务", "责任单位"),
        ("1", "改造老旧管网210公里 漏损率控制在9%以内", "市住房城乡建设局"),
        ("2", "建设应急备用水源", ""),
    )


def test_fields_show_what_they_show_and_pictures_nothing() -> None:
    text = '详见\x13HYPERLINK "http://a/\x13 PAGE \x143\x15"\x14\x01附件一\x15。\x0c第二页\r'
    assert [block.text for block in _blocks(text) if isinstance(block, Paragraph)] == [
        "详见附件一。",
        "第二页",
    ]


def test_a_doc_with_a_password_is_said_to_have_one() -> None:
    at = _DOC.index(b"\xec\xa5") + 0x0B
    found = read_office(_DOC[:at] + bytes([_DOC[at] | 1]) + _DOC[at + 1 :])
    assert isinstance(found, Note) and found.code == "encrypted-doc"


@pytest.mark.parametrize("seed", range(20))
def test_damage_costs_a_note_and_no_time(seed: int) -> None:
    rng = random.Random(seed)
    body = bytearray(_DOC[: rng.choice((600, 5000, len(_DOC)))])
    for _ in range(40):
        body[rng.randrange(8, len(body))] = rng.randrange(256)
    found = read_office(bytes(body))
    assert isinstance(found, Note | tuple)
    assert isinstance(office_text(bytes(body)), str)
