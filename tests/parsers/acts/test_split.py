from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from parsers.acts.contents import Contents, Entry
from parsers.acts.documents import act_document
from parsers.acts.issue import IssueFacts
from parsers.acts.split import Act, Split, split_acts
from parsers.pdf.drawn import Drawn
from parsers.pdf.glyphs import Font
from parsers.pdf.measure import Measure
from parsers.pdf.pages import Page
from parsers.pdf.passages import Align, Passage
from parsers.pdf.read import Reading

NOTHING = Drawn(*(np.zeros((0, 4)) for _ in range(4)))
SONG, HEI = Font("SimSun", heavy=False), Font("SimHei", heavy=True)
SENTENCE = "各有关单位要按照职责分工抓好落实，确保各项任务按期完成。"


def passage(text: str, align: Align = "left", size: float = 10.5, page: int = 1) -> Passage:
    indent = 2.0 if align == "left" and text[-1] != "：" else 0.0
    face = HEI if align == "centre" and size > 11 else SONG
    return Passage(text, page, (0, 0, 100, 10), size, face, align, indent, page)


def act(name: str, number: int, page: int = 1) -> list[Passage]:
    return [
        passage(f"市人民政府关于{name}的通知", "centre", 15, page),
        passage(f"某政发〔2023〕{number}号", "centre", 10.5, page),
        passage("各县、区人民政府：", page=page),
        passage(SENTENCE, page=page),
    ]


def split(*groups: list[Passage]) -> Split:
    passages = tuple(p for group in groups for p in group)
    reading = Reading((), passages, (), Measure(10.5, "SimSun", indented=True), ())
    return split_acts(reading, Contents((), ()))


def test_each_title_with_a_number_begins_an_act() -> None:
    found = split(act("防汛", 1), act("供水", 2, page=2))
    assert [a.title for a in found.acts] == ["市人民政府关于防汛的通知", "市人民政府关于供水的通知"]
    assert [(a.start, a.stop) for a in found.acts] == [(0, 4), (4, 8)]


def test_titles_at_the_left_in_display_type_begin_acts_and_codes_do_not() -> None:
    def left(group: list[Passage], title: str | None = None) -> list[Passage]:
        head = replace(group[0], align="left", indent=0.0, font=SONG, text=title or group[0].text)
        return [head, *group[1:]]

    found = split(left(act("防汛", 1)), left(act("供水", 2, page=2)))
    assert [a.title for a in found.acts] == ["市人民政府关于防汛的通知", "市人民政府关于供水的通知"]
    coded = split(act("防汛", 1), left(act("供水", 2, page=2), "ICS 35.240.20 A 13 国标"))
    assert len(coded.acts) == 1


def test_an_act_that_the_contents_do_not_list_is_not_lost() -> None:
    passages = (*act("防汛", 1), *act("供水", 2, 2), *act("养老", 3, 3))
    reading = Reading((), passages, (), Measure(10.5, "SimSun", indented=True), ())
    found = split_acts(reading, Contents((Entry("市人民政府关于供水的通知", 2),), ()))
    assert [a.start for a in found.acts] == [0, 4, 8]
    assert [note.code for note in found.notes] == ["contents-unlisted"] * 2


def _signed(name: str, number: int, page: int) -> list[Passage]:
    return [*act(name, number, page), passage("2023年3月6日", "right", page=page)]


def test_a_title_without_a_number_begins_an_act_where_it_looks_like_the_others() -> None:
    chronicle = [
        passage("某市人民政府3月大事记", "centre", 15, 3),
        passage(SENTENCE, page=3),
        passage("更 正", "centre", 15, 3),
        passage(SENTENCE, page=3),
    ]
    found = split(_signed("防汛", 1, 1), _signed("供水", 2, 2), chronicle)
    assert [a.title for a in found.acts[2:]] == ["某市人民政府3月大事记", "更 正"]


def test_what_an_act_puts_into_force_belongs_to_it() -> None:
    order = _signed("防汛", 1, 1)
    order[3] = passage("《某市防汛条例》已经市政府常务会议通过，现予公布。")
    order += [passage("某市防汛条例", "centre", 15), passage(SENTENCE)]
    assert [a.stop for a in split(order, _signed("供水", 2, 2)).acts] == [7, 12]


def test_much_text_before_the_first_act_is_one_of_its_own() -> None:
    report = [passage("政府工作报告"), *[passage(SENTENCE) for _ in range(25)]]
    acts = [act(str(n), n, page=n) for n in range(2, 12)]
    for each in acts:
        each += [passage(SENTENCE, page=each[0].page) for _ in range(20)]
    found = split(report, *acts)
    assert [len(found.acts), found.acts[0].title, found.acts[0].stop] == [11, "政府工作报告", 26]
    assert [note.code for note in found.notes] == ["front"]


def test_a_book_with_one_act_in_it_is_kept_whole() -> None:
    book = [passage(SENTENCE) for _ in range(80)]
    found = split(book, act("防汛", 1, page=9))
    assert found.acts == ()
    assert [note.code for note in found.notes] == ["not-split"]


def test_a_regulation_is_of_the_day_that_it_was_passed() -> None:
    passages = (
        passage("市供水管理办法", "centre", 15),
        passage("（2024年2月1日市人民政府第3次常务会议通过，自2024年5月1日起施行）", "centre"),
        passage("第一条　" + SENTENCE),
    )
    page = Page(1, 595, 842, 0, (), (), NOTHING)
    reading = Reading((page,), passages, (), Measure(10.5, "SimSun", indented=True), ())
    document = act_document(Act(0, 3, passages[0].text), 1, reading, IssueFacts())
    assert (document.issued, document.title) == (date(2024, 2, 1), "市供水管理办法")


def read(*passages: Passage) -> list[tuple[str, str, str]]:
    """Title, number and issuer of the acts of one page."""
    page = Page(1, 595, 842, 0, (), (), NOTHING)
    reading = Reading((page,), passages, (), Measure(10.5, "SimSun", indented=True), ())
    acts = split_acts(reading, Contents((), ())).acts
    found = [act_document(each, n, reading, IssueFacts()) for n, each in enumerate(acts, 1)]
    return [(each.title, each.number, each.issuer) for each in found]


@pytest.mark.parametrize(
    ("head", "number", "issuer"),
    [
        ("中国某业协会", "中某协分〔2025〕334号", "中国某业协会"),
        ("某市人民政府文件", "某政发〔2023〕5号", "某市人民政府"),
        ("某市人民政府文件", "某政发〔2023〕5号　签发人：张三", "某市人民政府"),
        ("某市人民政府令", "第12号", "某市人民政府"),
    ],
)
def test_a_letterhead_is_the_head_of_the_act_below_it(head: str, number: str, issuer: str) -> None:
    found = read(
        passage(head, "centre", 34),
        passage(number, "centre"),
        passage("纪律处分决定书", "centre", 20),
        passage(SENTENCE),
    )
    assert found == [("纪律处分决定书", number.split("　", maxsplit=1)[0], issuer)]


def test_a_chapter_below_the_number_leaves_the_title_above_it() -> None:
    found = read(
        passage("某市国土空间总体规划纲要", "centre", 22),
        passage("某政发〔2023〕5号", "centre"),
        passage("第一章　总则", "centre", 14),
        passage(SENTENCE),
    )
    assert [title for title, *_ in found] == ["某市国土空间总体规划纲要"]


def test_letterheads_of_several_acts() -> None:
    one = [passage("某市人民政府文件", "centre", 34), passage("某政发〔2023〕1号", "centre")]
    found = split([*one, *act("防汛", 1)[:1], *act("", 1)[2:]], act("供水", 2, page=2))
    assert [each.title for each in found.acts] == [
        "市人民政府关于防汛的通知",
        "市人民政府关于供水的通知",
    ]
    assert found.acts[0].start == 0


def test_contents_of_speeches_and_chronicles_are_contents_of_acts() -> None:
    titles = ("在全市工作会议上的讲话", "市人民政府5月大事记")
    passages = tuple(p for t in titles for p in (passage(t, "centre", 15), passage(SENTENCE)))
    reading = Reading((), passages, (), Measure(10.5, "SimSun", indented=True), ())
    entries = tuple(Entry(title, 1) for title in titles)
    assert [a.title for a in split_acts(reading, Contents(entries, ())).acts] == list(titles)


def test_much_text_before_the_first_act_that_the_contents_name_is_not_lost() -> None:
    front = [passage("在全市工作会议上的讲话", "left", 15), *(passage(SENTENCE) for _ in range(30))]
    passages = (*front, *act("供水", 2, 2))
    reading = Reading((), passages, (), Measure(10.5, "SimSun", indented=True), ())
    found = split_acts(reading, Contents((Entry("市人民政府关于供水的通知", 2),), ()))
    assert [(a.start, a.stop) for a in found.acts] == [(0, 31), (31, 35)]
    assert "front" in {note.code for note in found.notes}
