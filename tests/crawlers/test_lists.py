"""Lists that stand in frames."""

from __future__ import annotations

from crawlers.link import Link
from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import Page
from crawlers.window import Window

START = "http://www.a.example/yw/"
ROWS = "<ul><li><a href='t1.html'>第一条要闻的标题</a><span>2026-05-11</span></li></ul>"


def family() -> ListFamily[ListOptions]:
    return ListFamily(ListOptions(start=(START,)), Window())


def read(made: ListFamily[ListOptions], link: Link, html: str) -> list[Link]:
    return list(made.read(Page(link, link.url, f"<html><body>{html}</body></html>".encode())))


def test_a_list_in_a_frame_of_the_site_is_read() -> None:
    made = family()
    (start,) = made.start()
    frames = "<iframe src='list.html'></iframe><iframe src='http://ads.example/'></iframe>"
    (framed,) = read(made, start, frames)
    assert (framed.url, framed.role, framed.then) == (f"{START}list.html", "list", "list")
    (row,) = read(made, framed, ROWS)
    assert (row.url, row.role) == (f"{START}t1.html", "document")


def test_a_page_with_rows_keeps_to_them() -> None:
    made = family()
    (start,) = made.start()
    found = read(made, start, f"{ROWS}<iframe src='weather.html'></iframe>")
    assert [link.role for link in found] == ["document"]


def test_frames_within_frames_come_to_an_end() -> None:
    made = family()
    links, asked = list(made.start()), 0
    while links:
        link = links.pop()
        asked += 1
        links += read(made, link, f"<iframe src='f{asked}.html'></iframe>")
    assert asked == 3
