"""Repetition inside a document: what is folded, what is named, and what is left alone."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from dedup_corpus import Author, noisy
from hypothesis import given
from hypothesis import strategies as st

from gongbao.model import Document, Paragraph, Repeat
from gongbao.text.keys import key_text
from gongbao.text.repetition import LONGEST, SHORTEST, find_repeats, periods, tell_repeats


def document(text: str) -> Document:
    return Document("news", "t", text, tuple(Paragraph("body", line) for line in text.split("\n")))


def codes(told: Document) -> list[str]:
    return [note.code for note in told.notes]


def test_an_article_joined_eight_times_is_one_with_count_eight() -> None:
    article = Author(1).act(1300).strip()
    told = tell_repeats(document("\n".join([article] * 8)))
    assert told.text == article
    assert "\n".join(p.text for p in told.paragraphs) == article
    assert told.repeats[0] == Repeat(0, len(article), 0, 8)
    assert codes(told) == ["folded"]


def test_copies_that_differ_in_spacing_and_marks_are_copies() -> None:
    article = Author(2).body(400).strip()
    told = tell_repeats(document(f"{article}\n{article.replace('，', '， ')}"))
    assert told.text == article
    assert told.repeats[0].count == 2


def test_copies_that_begin_inside_a_paragraph_are_folded() -> None:
    article = "".join(Author(3).body(400).split())
    told = tell_repeats(document(article * 3))
    assert told.text == article
    assert told.repeats[0].count == 3


def test_what_follows_the_copies_keeps_them_apart_and_all_text_stays() -> None:
    article = Author(4).body(600).strip()
    whole = f"{article}\n{article}\n（编辑：王某）"
    told = tell_repeats(document(whole))
    assert told.text == whole
    assert len(told.repeats) == 1
    assert whole[told.repeats[0].start :].startswith(article[:20])


def test_two_equal_slips_are_no_fault() -> None:
    slip = "回执：单位名称、参会人员姓名、职务、联系电话、到达时间，请于会前报送会务组并电话确认"
    told = tell_repeats(document(f"{slip}\n{slip}"))
    assert told.text.count("回执") == 2
    assert [repeat.count for repeat in told.repeats] == [1]


def test_a_passage_of_204_characters_inside_one_paragraph_is_found() -> None:
    author = Author(5)
    before, passage, between, after = (
        "".join(author.body(size).split())[:size] for size in (600, 204, 500, 300)
    )
    text = before + passage + between + passage + after
    told = tell_repeats(document(text))
    (repeat,) = told.repeats
    assert told.text == text
    assert abs(repeat.start - (600 + 204 + 500)) <= 2
    assert key_text(text[repeat.start : repeat.end]) in key_text(passage)
    assert repeat.end - repeat.start >= 200
    assert key_text(text[repeat.first :]).startswith(key_text(text[repeat.start : repeat.end]))


def test_a_pull_quote_and_a_table_of_contents_are_flagged_at_most() -> None:
    author = Author(6)
    titles = [author.act(200).split("\n")[0] for _ in range(12)]
    contents = "\n".join(f"{title}……（{at}）" for at, title in enumerate(titles))
    acts = "\n".join(f"{title}\n{author.body(400)}" for title in titles)
    quote = "“把好事办好、实事办实，让每一条街巷、每一户人家都有干净的水、平整的路和亮着的灯。”"
    text = f"目录\n{contents}\n{acts}\n{quote}\n{author.body(300)}{quote}"
    told = tell_repeats(document(text))
    assert told.text == text
    assert told.paragraphs == document(text).paragraphs
    assert "folded" not in codes(told)
    assert any(quote[1:-2] in text[r.start : r.end] for r in told.repeats)


def test_a_noisy_copy_of_a_paragraph_is_told_and_an_exact_one_is_not_called_noisy() -> None:
    author = Author(7)
    paragraph = "".join(author.body(300).split())
    others = [author.body(200).strip() for _ in range(4)]
    noise = noisy(paragraph, 0.03, random.Random(1))
    told = tell_repeats(document("\n".join([paragraph, *others, noise])))
    (note,) = [note for note in told.notes if note.code == "noisy-repeat"]
    assert note.where == f"paragraph {len(told.paragraphs)}"
    exact = tell_repeats(document("\n".join([paragraph, *others, paragraph])))
    assert codes(exact) == []
    assert exact.repeats


def test_an_honest_document_is_left_alone() -> None:
    for seed in range(8, 12):
        plain = document("\n".join("".join(chr(c) for c in random.Random(seed * 99 + line).choices(
            range(0x4E00, 0x9000), k=120)) for line in range(9)))  # fmt: skip
        assert tell_repeats(plain) == plain
    assert tell_repeats(document("")) == document("")


def test_what_the_parser_said_stays_first() -> None:
    said = (Repeat(0, 5, 0, 3),)
    article = Author(12).body(300).strip()
    told = tell_repeats(replace(document(f"{article}\n完\n{article}"), repeats=said))
    assert told.repeats[:1] == said
    assert len(told.repeats) == 2


@given(st.text("甲乙丙 。\n", max_size=400))
def test_repeats_are_true_and_in_order(text: str) -> None:
    end = 0
    for repeat in find_repeats(text):
        passage = key_text(text[repeat.start : repeat.end])
        assert len(passage) >= SHORTEST
        assert repeat.first < repeat.start
        assert key_text(text[repeat.first :]).startswith(passage)
        assert repeat.start >= end
        end = repeat.end


@given(st.text("甲乙丙，", min_size=1, max_size=30), st.integers(2, 60))
def test_periods_count_whole_copies(text: str, times: int) -> None:
    key = key_text(text)
    count = periods(text * times)
    assert key * times == key_text(text * times)[: len(key) * times // count] * count
    assert count == 1 or len(key) * times // count >= 100


@pytest.mark.parametrize("text", ["中" * 6_600_000, "中国" * 3_300_000 + "完"])
def test_twenty_megabytes_of_one_word_are_bounded(text: str) -> None:
    begun = time.process_time()
    told = tell_repeats(document(text))
    assert time.process_time() - begun < 20
    assert len(told.repeats) <= 2
    assert told.text == text or codes(told) == ["folded"]


def test_of_a_long_text_the_beginning_is_searched_and_that_is_told() -> None:
    chance = random.Random(13)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(40)) for _ in range(2500)]
    text = "".join(words[chance.randrange(2500)] for _ in range(LONGEST // 40 + 5))
    told = tell_repeats(document(text))
    assert codes(told).count("repeats-cut") == 2
    assert len(told.repeats) == 500
