"""Hostile bytes: mutations of pages and PDFs, and bombs, through the parsers as a run calls them.

``python -m torture.hostile --mutations 10000`` gives each body to the confined child that runs use,
with half a minute and the memory that runs have. Whatever comes back is counted: documents, notes.
What must never be: an error that reaches the run, an answer later than the bound, memory beyond it.
``--seeds FOLDER…`` adds files to begin from.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from gongbao.model import Capture
from gongbao.parsing.confined import Confined
from gongbao.parsing.rescue import confine, parse_confined
from gongbao.plugins import Fetched
from gongbao.settings import Limits
from gongbao.store.bodies import digest_of
from torture.bombs import BOMBS

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ("gongbao/practice/site", "tests/parsers/page_cases")
SECONDS, LARGEST_PDF = 30.0, 400_000

_TOKENS = (
    b"<div>", b"</div>", b"<table>", b"<td colspan=99999>", b"<!--", b"-->", b"<script>", b"\x00",
    b"\xff\xfe", b"&#x110000;", b"<svg>", b"]]>", b"<p " + b"a" * 3000 + b">", b"\xd8\x00",
    b"<< /Length 99999999 >>", b"obj", b"endobj", b"stream\n", b"endstream", b"/Kids [1 0 R]",
    b"/Count -1", b"/Filter [/FlateDecode /FlateDecode]", b"1 0 R", b"9999999999 0 R", b"q ",
    b"BT ", b"/F1 1e30 Tf ", b"nan ", b"(((((", b"<<<<<", b"[[[[[",
)  # fmt: skip


@dataclass
class Seen:
    """What the parsers made of what they were given."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0
    largest: int = 0


def flip(data: bytearray, chance: random.Random, other: bytes) -> None:
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def cut(data: bytearray, chance: random.Random, other: bytes) -> None:
    del data[chance.randrange(len(data)) :]


def lose(data: bytearray, chance: random.Random, other: bytes) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, len(data) // 4 + 1)]


def repeat(data: bytearray, chance: random.Random, other: bytes) -> None:
    start = chance.randrange(len(data))
    piece = bytes(data[start : start + chance.randint(1, 500)])
    data[start:start] = piece * chance.randint(1, 200)


def insert(data: bytearray, chance: random.Random, other: bytes) -> None:
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        data[at:at] = chance.choice(_TOKENS) * chance.choice((1, 1, 1, 50, 2000))


def splice(data: bytearray, chance: random.Random, other: bytes) -> None:
    at, start = chance.randrange(len(data)), chance.randrange(len(other))
    data[at:at] = other[start : start + chance.randint(1, 20_000)]


def numbers(data: bytearray, chance: random.Random, other: bytes) -> None:
    """Some numbers become others: lengths, counts, references, sizes of pages and of type."""
    words = (b"0", b"-1", b"65536", b"2147483647", b"99999999999", b"1e9", b"0.0000001")

    def change(found: re.Match[bytes]) -> bytes:
        return chance.choice(words) if chance.random() < 0.02 else found[0]

    data[:] = re.sub(rb"(?<![\w.])\d+(?![\w.])", change, bytes(data))


def streams(data: bytearray, chance: random.Random, other: bytes) -> None:
    """The packed streams of a PDF are opened, harmed and packed again."""

    def change(found: re.Match[bytes]) -> bytes:
        try:
            opened = bytearray(zlib.decompress(found[1]))
        except zlib.error:
            return found[0]
        if opened and chance.random() < 0.7:
            chance.choice((flip, cut, lose, repeat, insert, numbers))(opened, chance, other)
        return b"stream\n" + zlib.compress(bytes(opened)) + b"\nendstream"

    data[:] = re.sub(rb"stream\r?\n(.*?)\r?\nendstream", change, bytes(data), flags=re.DOTALL)


MUTATIONS: tuple[Callable[[bytearray, random.Random, bytes], None], ...] = (
    flip, cut, lose, repeat, insert, splice, numbers, streams,
)  # fmt: skip


def mutate(body: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Harm a body in one to three ways."""
    data = bytearray(body)
    for _ in range(chance.randint(1, 3)):
        if data:
            chance.choice(MUTATIONS)(data, chance, chance.choice(others))
    return bytes(data)


def seeds(folders: Iterable[Path]) -> tuple[list[bytes], list[bytes]]:
    """Pages, and PDFs of one page each, to begin from: more pages would only take their time."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    pages = [p.read_bytes() for p in files if p.suffix in (".html", ".htm", ".shtml")]
    pdfs = [one for p in files if p.suffix == ".pdf" for one in sheets(p.read_bytes())]
    return pages, [pdf for pdf in pdfs if len(pdf) <= LARGEST_PDF]


def sheets(data: bytes, most: int = 3) -> list[bytes]:
    """The first pages of a PDF, each as a PDF of its own; the file as it is if it cannot be cut."""
    import pypdfium2

    try:
        whole = pypdfium2.PdfDocument(data)
        cut_out = []
        for number in range(min(most, len(whole))):
            one = pypdfium2.PdfDocument.new()
            one.import_pages(whole, [number])
            out = io.BytesIO()
            one.save(out)
            cut_out.append(out.getvalue())
    except pypdfium2.PdfiumError:
        return [data]
    return cut_out


def give(call: Confined, parser: str, body: bytes, name: str, seen: Seen, limits: Limits) -> None:
    """One body to one parser."""
    media = "application/pdf" if body[:4] == b"%PDF" or parser != "page" else "text/html"
    capture = Capture(
        "torture", "http://torture.example/1", datetime.now(UTC), "new", body=digest_of(body),
        size=len(body), media_type=media, status=200,
    )  # fmt: skip
    begun = time.monotonic()
    with looking_at(call, seen):
        try:
            parsed = parse_confined(call, parser, [Fetched(capture, body)], limits)
        except Exception as error:  # noqa: BLE001 - this is what must not be
            seen.wrong.append(f"{name}: {type(error).__name__}: {error}"[:300])
            return
    took = time.monotonic() - begun
    seen.slowest = max(seen.slowest, took)
    codes = {note.code for note in parsed.notes if note.code.startswith("parse-")}
    if codes:
        seen.answers.update(codes)
    else:
        seen.answers["documents" if parsed.documents else "a note"] += 1
    if not parsed.documents and not parsed.notes:
        seen.wrong.append(f"{name}: neither a document nor a note")


@contextmanager
def looking_at(call: Confined, seen: Seen) -> Iterator[None]:
    """Until the block ends, note the most memory of the child, also of one that does not live to
    its end."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.02):
            seen.largest = max(seen.largest, peak_of(call))

    looker = threading.Thread(target=look)
    looker.start()
    try:
        yield
    finally:
        seen.largest = max(seen.largest, peak_of(call))
        ended.set()
        looker.join()


def peak_of(call: Confined) -> int:
    """The most memory that the child has held, in MB; 0 when it is gone."""
    child = call._child
    try:
        text = Path(f"/proc/{child.pid}/status").read_text() if child else ""
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", text)
    return int(found[1]) // 1024 if found else 0


def mutations(number: int, seed: int, folders: Iterable[Path], limits: Limits) -> Seen:
    """So many mutations, two pages to each PDF."""
    chance, seen = random.Random(seed), Seen()
    pages, pdfs = seeds(folders)
    with confine(limits) as call:
        for n in range(number):
            is_pdf = n % 3 == 0
            pool = pdfs if is_pdf else pages
            body = mutate(chance.choice(pool), pool, chance)
            parser = chance.choice(("gazette", "newspaper", "page")) if is_pdf else "page"
            give(call, parser, body, f"mutation {n} of seed {seed}", seen, limits)
    return seen


def bombs(limits: Limits) -> Seen:
    """Each bomb once."""
    seen = Seen()
    with confine(limits) as call:
        for name, (parser, make) in BOMBS.items():
            one = Seen()
            give(call, parser, make(), name, one, limits)
            print(f"  {name:40} {', '.join(one.answers):24} {one.slowest:5.1f} s "
                  f"{one.largest:5} MB", flush=True)  # fmt: skip
            seen.answers.update(one.answers)
            seen.wrong += one.wrong
            seen.slowest = max(seen.slowest, one.slowest)
            seen.largest = max(seen.largest, one.largest)
    return seen


def show(what: str, seen: Seen, limits: Limits, begun: float) -> bool:
    late = seen.slowest > 2 * limits.parse_seconds + 30
    big = seen.largest > 2 * 2**10
    for line in seen.wrong[:20]:
        print(f"    {line}")
    print(
        f"{what}: {sum(seen.answers.values())}; {dict(seen.answers.most_common())}; "
        f"slowest {seen.slowest:.1f} s, most memory {seen.largest} MB, "
        f"{len(seen.wrong)} wrong, {time.monotonic() - begun:.0f} s",
        flush=True,
    )
    return not (seen.wrong or late or big)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mutations", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=20261121)
    options.add_argument("--seeds", type=Path, nargs="*", default=[])
    options.add_argument("--without-bombs", action="store_true")
    given = options.parse_args()
    limits = replace(Limits(), parse_seconds=SECONDS, page_seconds=10.0)
    begun = time.monotonic()
    well = given.without_bombs or show("bombs", bombs(limits), limits, begun)
    begun = time.monotonic()
    folders = [*(ROOT / name for name in SEEDS), *given.seeds]
    seen = mutations(given.mutations, given.seed, folders, limits)
    return 0 if show("mutations", seen, limits, begun) and well else 1


if __name__ == "__main__":
    sys.exit(main())
