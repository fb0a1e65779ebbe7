"""Text, title, day and source of web pages against gold, beside the known extractors.

    python benchmarks/html_quality.py [--pages DIR] [--rounds 3] [--worst]

``DIR`` holds ``<name>.html`` with ``<name>.gold.json`` ({text, title, date, source}); it defaults
to the sample pages beside the checkout and the practice city's news. F1 is the multiset F1 of
character 4-grams after NFKC without blanks. Peers that are not installed are left out and named.
Peers may be of any licence: they are run here and are part of nothing.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import statistics
import sys
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "../shared/samples/html"


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor says of a page."""

    text: str = ""
    title: str = ""
    day: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A page and its gold."""

    name: str
    body: bytes
    text: str
    gold: Found


FAILURES = (ValueError, TypeError, AttributeError, LookupError, RuntimeError, SyntaxError)
"""What extractors raise on pages they cannot read: counted as nothing found."""

Extractor = Callable[[Case], Found]


def f1(one: str, other: str) -> float:
    """Multiset F1 of character 4-grams."""
    a, b = (Counter(grams(text)) for text in (one, other))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 1.0


def grams(text: str) -> Iterator[str]:
    """Character 4-grams after NFKC without blanks."""
    key = "".join(unicodedata.normalize("NFKC", text).split())
    return (key[at : at + 4] for at in range(max(0, len(key) - 3)))


def decoded(body: bytes) -> str:
    """The page as a peer is given it: right, so that only extraction is compared."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def gold_cases(folder: Path) -> Iterator[Case]:
    """Pages with gold beside them."""
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        page = path.with_name(path.name.replace(".gold.json", ".html"))
        if page.exists():
            body = page.read_bytes()
            found = Found(
                gold["text"], gold["title"], (gold.get("date") or "")[:10], gold.get("source") or ""
            )
            yield Case(page.stem, body, decoded(body), found)


def practice_cases() -> Iterator[Case]:
    """The practice city's news on day 1, one page each, without the title's paragraph."""
    truth = ROOT / "tests/practice/truth/practice-news.json"
    if not truth.exists():
        return
    for row in json.loads(truth.read_text(encoding="utf-8"))["documents"]:
        page = ROOT / "gongbao/practice/site" / row["url"].split("//", 1)[1]
        if 1 not in row["days"] or row["parts"] or not page.exists():
            continue
        texts = [p["text"] for p in row["paragraphs"] if p["text"] != row["title"]]
        body = page.read_bytes()
        found = Found("\n".join(texts), row["title"], row["published"], row["content_source"])
        yield Case(page.stem, body, decoded(body), found)


def template_cases() -> Iterator[Case]:
    """The made-up templates that the tests read; ours, so no proof of anything unseen."""
    for folder in sorted((ROOT / "tests/parsers/page_cases").glob("*/")):
        gold = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        body = (folder / "body.html").read_bytes()
        found = Found("\n".join(gold["text"]), gold["title"], gold["published"], gold["issuer"])
        yield Case(folder.name, body, decoded(body), found)


def ours(*, families: bool) -> Extractor:
    """gongbao, with or without what it knows of site software."""
    sys.path.insert(0, str(ROOT))
    article = importlib.import_module("parsers.html.article")

    def extract(case: Case) -> Found:
        read = article.read_article(article.PageText(case.body), families=families)
        if not isinstance(read, article.Article):
            return Found()
        day = read.published.isoformat() if read.published else ""
        return Found(read.text, read.title, day, read.issuer)

    return extract


def trafilatura(*, precision: bool) -> Extractor:
    """trafilatura, Apache-2.0."""
    module = importlib.import_module("trafilatura")

    def extract(case: Case) -> Found:
        read = module.bare_extraction(case.text, favor_precision=precision, with_metadata=True)
        if read is None:
            return Found()
        return Found(read.text or "", read.title or "", read.date or "", read.sitename or "")

    return extract


def readability() -> Extractor:
    """readability-lxml, Apache-2.0."""
    module = importlib.import_module("readability")
    lxml_html = importlib.import_module("lxml.html")

    def extract(case: Case) -> Found:
        document = module.Document(case.text)
        text = lxml_html.fromstring(document.summary()).text_content()
        return Found(text, document.short_title())

    return extract


def newspaper4k() -> Extractor:
    """newspaper4k, MIT."""
    module = importlib.import_module("newspaper")
    importlib.import_module("jieba")

    def extract(case: Case) -> Found:
        article = module.Article("http://page.example/", language="zh")
        article.download(input_html=case.text)
        article.parse()
        day = article.publish_date.date().isoformat() if article.publish_date else ""
        return Found(article.text, article.title or "", day)

    return extract


def gne() -> Extractor:
    """GeneralNewsExtractor, GPL-3.0: only ever run here."""
    extractor = importlib.import_module("gne").GeneralNewsExtractor()

    def extract(case: Case) -> Found:
        read = extractor.extract(case.text)
        return Found(
            read["content"], read["title"], re.sub("[年月/]", "-", read["publish_time"])[:10]
        )

    return extract


def resiliparse() -> Extractor:
    """resiliparse, Apache-2.0."""
    module = importlib.import_module("resiliparse.extract.html2text")

    def extract(case: Case) -> Found:
        return Found(module.extract_plain_text(case.text, main_content=True))

    return extract


EXTRACTORS: tuple[tuple[str, Callable[[], Extractor]], ...] = (
    ("gongbao", lambda: ours(families=True)),
    ("gongbao, families off", lambda: ours(families=False)),
    ("trafilatura precision", lambda: trafilatura(precision=True)),
    ("trafilatura", lambda: trafilatura(precision=False)),
    ("readability-lxml", readability),
    ("newspaper4k", newspaper4k),
    ("gne", gne),
    ("resiliparse", resiliparse),
)


def run(extract: Extractor, case: Case) -> Found:
    """What it finds; nothing when it fails."""
    try:
        return extract(case)
    except FAILURES:
        return Found()


def pages_per_second(extract: Extractor, cases: list[Case], rounds: int) -> float:
    """Pages a second of one core's time (not of the clock: others may use this machine), the best
    of several rounds over all pages."""
    best = 0.0
    for _ in range(rounds):
        started = time.process_time()
        for case in cases:
            run(extract, case)
        best = max(best, len(cases) / (time.process_time() - started))
    return best


def share(hits: list[bool]) -> str:
    """Hits of how many."""
    return f"{sum(hits)}/{len(hits)}"


def row(name: str, extract: Extractor, cases: list[Case], args: argparse.Namespace) -> list[str]:
    """One line of the table."""
    found = [run(extract, case) for case in cases]
    scores = [f1(f.text, c.gold.text) for f, c in zip(found, cases, strict=True)]
    if args.worst:
        for score, case in sorted(zip(scores, (c.name for c in cases), strict=True))[:5]:
            print(f"  {name}: {case} {score:.4f}", file=sys.stderr)
    titles = [f.title == c.gold.title for f, c in zip(found, cases, strict=True)]
    days = [f.day == c.gold.day for f, c in zip(found, cases, strict=True) if c.gold.day]
    sources = [
        f.source == c.gold.source for f, c in zip(found, cases, strict=True) if c.gold.source
    ]
    speed = pages_per_second(extract, cases, args.rounds)
    figures = [f"{statistics.mean(scores):.4f}", f"{min(scores):.4f}", f"{speed:.0f}"]
    return [name, figures[0], figures[1], share(titles), share(days), share(sources), figures[2]]


def table(cases: list[Case], args: argparse.Namespace) -> None:
    """The figures of all extractors over these pages."""
    heads = ["extractor", "F1 mean", "F1 worst", "title", "day", "source", "pages/s"]
    rows = [heads]
    for name, make in EXTRACTORS:
        try:
            extract = make()
        except ImportError as error:
            print(f"  {name}: not installed ({error.name})", file=sys.stderr)
            continue
        rows.append(row(name, extract, cases, args))
    widths = [max(len(r[column]) for r in rows) for column in range(len(heads))]
    for cells in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)))


def main() -> None:
    """Print one table a set of pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--worst", action="store_true", help="name the worst pages on stderr")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    folders = args.pages or [SAMPLES]
    sets = [(str(folder), list(gold_cases(folder))) for folder in folders]
    if not args.pages:
        sets.append(("the practice city's news", list(practice_cases())))
        sets.append(("made-up templates", list(template_cases())))
    for name, cases in sets:
        print(f"\n{name}: {len(cases)} pages")
        if cases:
            table(cases, args)


if __name__ == "__main__":
    main()
