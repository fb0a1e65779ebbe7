from dataclasses import replace

from parsers.acts.imprint import without_imprint
from parsers.acts.split import Act, Split
from parsers.pdf.glyphs import Font
from parsers.pdf.measure import Measure
from parsers.pdf.passages import Passage
from parsers.pdf.read import Reading
from parsers.pdf.tables import PageTable

SONG = Font("SimSun", heavy=False)


def passage(text: str, page: int = 3) -> Passage:
    return Passage(text, page, (0, 0, 100, 10), 10.5, SONG, "left", 2.0, page)


def reading(passages: list[Passage], *rows: tuple[str, ...]) -> Reading:
    table = PageTable(rows, (), (0, 0, 100, 10), 4, 4)
    return Reading((), tuple(passages), (table,), Measure(10.5, "SimSun", indented=True), ())


ACT = [passage("市人民政府关于防汛的通知"), passage("请认真贯彻执行。"), passage("2024年3月6日")]


def left(*behind: Passage) -> list[str]:
    passages = [*ACT, *behind]
    split = without_imprint(Split((Act(0, len(passages), ACT[0].text),)), reading(passages))
    gone = [passage.text for passage in passages[split.acts[0].stop :]]
    assert [note.message.endswith(" ".join(gone)) for note in split.notes] == [True] * bool(gone)
    return gone


def test_lines_that_name_editors_and_printers_at_the_end_are_the_imprint() -> None:
    imprint = [
        passage("主办单位：市人民政府办公室"),
        passage("印　刷：日报社印务中心　邮编：100000"),
    ]
    assert left(*imprint) == [line.text for line in imprint]


def test_a_last_page_of_such_lines_is_the_imprint() -> None:
    lines = ["政府公报", "主办：市人民政府", "编辑：公报编辑室", "电话：1234567", "免费赠阅"]
    assert left(*(passage(text, page=4) for text in lines)) == lines


def test_an_imprint_may_be_a_table() -> None:
    cells = ("主办单位：市人民政府", "编辑出版：公报编辑部", "", "免费赠阅")
    behind = [replace(passage("", page=4), table=0), passage("扫码阅读电子版", page=4)]
    split = Split((Act(0, 5, ACT[0].text),))
    found = without_imprint(split, reading([*ACT, *behind], cells))
    assert found.acts[0].stop == 3
    told = " ".join([*filter(None, cells), "扫码阅读电子版"])
    assert found.notes[0].message == f"left out of the last act: {told}"


def test_whom_to_ask_is_text_of_the_act() -> None:
    assert left(passage("地址：滨河路66号"), passage("联系电话：1234567")) == []
    tabled = [replace(passage(""), table=0), passage("编辑：甲", 4), passage("主办：乙。", 5)]
    assert left(*tabled[:1]) == []


def test_no_acts_have_no_imprint() -> None:
    assert without_imprint(Split(()), reading([])) == Split(())
