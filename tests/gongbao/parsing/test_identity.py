"""Ids: made of what the publisher fixed, and the same however and whenever a page is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongbao.model import Document, Note, Source
from gongbao.parsing.identity import document_id, name_documents, version_of

GAZETTE = Source("g", "公报", "市政府", "000000", "gazette", "listing", "gazette")
NEWS = replace(GAZETTE, id="n", kind="news")
PAPER = replace(GAZETTE, id="p", kind="newspaper")
ACT = Document("gazette", "关于印发方案的通知", "正文", number="澄政发〔2023〕12号",
               published=date(2023, 4, 28), issue_number=4, url="http://h/a.pdf")  # fmt: skip


def test_an_act_is_called_by_issue_and_number() -> None:
    assert document_id(GAZETTE, ACT) == "g/2023/04/澄政发〔2023〕12号"
    assert document_id(GAZETTE, replace(ACT, number="")) == "g/2023/04/关于印发方案的通知"
    assert document_id(GAZETTE, replace(ACT, issue_number=None, issue_label="2023年 第4期")) == (
        "g/2023年第4期/澄政发〔2023〕12号"
    )


def test_another_address_of_the_issue_gives_the_same_id() -> None:
    assert document_id(GAZETTE, replace(ACT, url="http://mirror/b.pdf")) == document_id(
        GAZETTE, ACT
    )


def test_a_page_is_called_by_its_address() -> None:
    page = Document("news", "标题", "正文", url="http://www.x.cn/xw/202305/t20230512_1.html")
    assert document_id(NEWS, page) == "n/www.x.cn/xw/202305/t20230512_1"
    assert document_id(NEWS, replace(page, url="http://x.cn/a/index.html")) == "n/x.cn/a"
    assert document_id(NEWS, replace(page, url="http://x.cn/v.jsp?id=7")) == "n/x.cn/v?id=7"


def test_an_article_is_called_by_day_page_and_headline() -> None:
    article = Document("newspaper", "春耕 忙", "正文", published=date(2023, 5, 12), pages=(3, 3))
    assert document_id(PAPER, article) == "p/2023-05-12/03/春耕忙"


def test_long_titles_are_cut_but_stay_apart() -> None:
    one = replace(ACT, number="", title="关于" * 60 + "甲")
    two = replace(ACT, number="", title="关于" * 60 + "乙")
    assert document_id(GAZETTE, one) != document_id(GAZETTE, two)
    assert len(document_id(GAZETTE, one)) < 90


def test_twins_of_one_issue_are_told_apart_whatever_their_order() -> None:
    one = replace(ACT, number="", title="任免通知", text="任命甲")
    two = replace(one, text="任命乙")
    forth = [d.id for d in name_documents(GAZETTE, [one, two])]
    back = [d.id for d in name_documents(GAZETTE, [two, one])]
    assert len(set(forth)) == 2
    assert forth == back[::-1]


def test_a_version_is_what_a_reader_sees_and_who_read_it() -> None:
    version = version_of(ACT)
    assert version_of(replace(ACT, run="r2", notes=(Note("a", "b"),), capture="c")) == version
    assert version_of(replace(ACT, text="正文。")) != version
    assert version_of(replace(ACT, parser_version="2")) != version
