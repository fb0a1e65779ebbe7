"""SQL sees the tables and nothing else; pictures come of pages that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao import Archive
from gongbao.errors import GongbaoError, UsageError
from gongbao.reading.pictures import draw_page


def test_sources_join_documents(demo: tuple[Path, str]) -> None:
    query = (
        "SELECT s.publisher, count(*) AS n FROM current_documents d JOIN sources s "
        "ON d.source = s.id GROUP BY ALL ORDER BY n"
    )
    rows = Archive(str(demo[0])).sql(query)
    assert rows.columns == ("publisher", "n")
    assert [row["n"] for row in rows] == [12, 17, 28]
    assert rows.to_pandas()["n"].sum() == 57


@pytest.mark.parametrize(
    "query",
    [
        "SELEC 1",
        "SELECT nothing FROM documents",
        "SELECT CAST(title AS INT) FROM documents",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "COPY documents TO '/tmp/stolen.csv'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_what_may_not_be_asked_is_refused_in_a_line(demo: tuple[Path, str], query: str) -> None:
    with pytest.raises(UsageError) as refused:
        Archive(str(demo[0])).sql(query).arrow()
    assert "\n" not in str(refused.value)


def test_an_empty_archive_can_be_asked(tmp_path: Path) -> None:
    assert Archive(str(tmp_path)).sql("SELECT count(*) AS n FROM documents").to_pylist() == [
        {"n": 0}
    ]


def test_a_page_is_drawn_at_its_size(demo: tuple[Path, str]) -> None:
    archive = Archive(str(demo[0]))
    picture = archive.page_image("practice-gazette/2023/05/澄政发〔2023〕9号", 3, resolution=72)
    assert picture.size == (596, 842)
    dark = sum(picture.convert("L").histogram()[:128])
    assert dark > 2_000
    article = "practice-paper/2023-05-12/02/小板凳上议大事"
    assert min(archive.page_image(article, 1, resolution=36).size) > 400


def test_no_page_no_pdf_no_picture(demo: tuple[Path, str]) -> None:
    archive = Archive(str(demo[0]))
    with pytest.raises(UsageError, match="no page 99; the PDF has 10"):
        archive.page_image("practice-gazette/2023/05/澄政发〔2023〕9号", 99)
    news = next(archive.documents(source="practice-news").iter())
    with pytest.raises(UsageError, match="comes from no PDF"):
        archive.page_image(news, 1)
    with pytest.raises(GongbaoError, match="page 1 cannot be drawn: pypdfium2"):
        draw_page(b"%PDF-1.4 nonsense", 1, 72)


def test_coverage_needs_no_source_files(demo: tuple[Path, str]) -> None:
    found = Archive(str(demo[0])).coverage()
    assert found["practice-gazette"].count("held") == 4
    assert found["practice-gazette"].count("missing") == 0
