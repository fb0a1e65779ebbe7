from dataclasses import replace

from parsers.acts.categories import take_bars
from parsers.acts.contents import Contents, Entry
from parsers.pdf.glyphs import Font
from parsers.pdf.measure import Measure
from parsers.pdf.passages import Align, Passage
from parsers.pdf.read import Reading

SONG, HEI = Font("SimSun", heavy=False), Font("SimHei", heavy=True)


def passage(text: str, align: Align = "left", size: float = 10.5) -> Passage:
    return Passage(text, 3, (0, 0, 100, 10), size, HEI if size > 11 else SONG, align, 0.0, 3)


def reading(*bars: Passage) -> Reading:
    passages: list[Passage] = []
    for number, bar in enumerate(bars, 1):
        passages += [bar, passage(f"市人民政府关于第{number}件事的通知", "centre", 18)]
        passages += [passage(f"某政发〔2024〕{number}号", "centre"), passage("请认真贯彻执行。")]
    return Reading((), tuple(passages), (), Measure(10.5, "SimSun", indented=True), ())


def _texts(found: Reading) -> str:
    return "".join(passage.text for passage in found.passages)


def test_what_the_contents_call_a_category_is_no_text_above_a_title() -> None:
    entry = Entry("市人民政府关于第1件事的通知", 3, "市政府文件")
    left, bars = take_bars(reading(passage("市政府文件")), Contents((entry,), (2,)))
    assert "市政府文件" not in _texts(left)
    assert (bars.names, bars.category_of(0)) == (("市政府文件",), "市政府文件")


def test_without_contents_bars_come_in_one_look_of_their_own() -> None:
    two = reading(passage("【市政府文件】", size=12), passage("【人事任免】", size=12))
    left, bars = take_bars(two, Contents())
    assert [bars.category_of(at) for at in (0, 3, 5)] == ["市政府文件", "人事任免", "人事任免"]
    assert len(left.passages) == 6


def test_letterheads_titles_and_lines_of_text_are_no_bars() -> None:
    heads = [passage(f"{place}市人民政府文件", "centre", 14) for place in ("甲", "乙")]
    larger = [passage(name, "centre", 22) for name in ("政府工作报告", "财政工作报告")]
    text = [passage("此复"), passage("特此公告")]
    for bars in (heads, larger, text):
        assert take_bars(reading(*bars), Contents())[1].names == ()


def test_a_bar_may_stand_above_the_number_above_a_title() -> None:
    bars = [passage(name, "centre", 14) for name in ("市政府文件", "公告")]
    both = reading(*bars)
    a, title, number, text, b, *rest = both.passages
    turned = replace(both, passages=(a, number, title, text, b, rest[1], rest[0], rest[2]))
    assert take_bars(turned, Contents())[1].names == ("市政府文件", "公告")


def test_a_bar_may_have_a_page_of_its_own() -> None:
    both = reading(*(passage(name, "centre", 30) for name in ("市政府文件", "公告")))
    pages = (3, 4, 4, 4, 5, 6, 6, 6)
    moved = tuple(
        replace(p, page=page, last_page=page) for p, page in zip(both.passages, pages, strict=True)
    )
    assert take_bars(replace(both, passages=moved), Contents())[1].names == ("市政府文件", "公告")
