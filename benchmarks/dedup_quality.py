"""Near duplicates: gongbao beside its peers, on corpora whose truth is known. ``make bench-dedup``.

Every figure is of this run. Each tool is a process of its own on one core, and its time is the
processor's, for the machine may be shared. Pairs count between
documents: equal texts are pairs too, and a tool that gives clusters is taken at its word that all
in one are copies. A class's recall is that of the noisier end. ``growth`` is candidates at the
large size by those at the small one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import numpy as np
from dedup_corpus import true_pairs

HERE = Path(__file__).parent
PEERS = (("datasketch", True), ("rensa", True), ("text-dedup", False), ("datatrove", False))
"""And whether it is run at the large size too."""
CLASSES = (
    "exact", "format", "boiler", "edit", "ocr1", "ocr3", "ocr5", "news", "trad", "contained",
)  # fmt: skip
LEARNT = (5000, 99)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one tool did on one corpus."""

    tool: str
    corpus: str
    documents: int
    rate: float
    rss: int
    candidates: int | None
    precision: float
    recall: float
    classes: dict[str, float]


def run(python: str, script: str, *words: object) -> str:
    """One process on one core; what it prints."""
    one = dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "ARROW_NUM_THREADS"), "1"
    )
    path = os.pathsep.join(map(str, (HERE.parent, HERE.parent / "tests", HERE)))
    done = subprocess.run(
        ["taskset", "-c", "0", python, HERE / script, *map(str, words)],
        env=os.environ | one | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1][:160])
    return done.stdout


class Truth:
    """The pairs of a corpus that belong together, by class, as codes i * n + j with i < j."""

    def __init__(self, folder: Path) -> None:
        words = json.loads((folder / "truth.json").read_text())
        corpus: Any = SimpleNamespace(**{**words, "held": dict(words["held"])})
        self.count = len(corpus.kinds)
        self.kind: dict[int, str] = {}
        found: Iterator[tuple[int, int, str]] = true_pairs(corpus)
        for one, two, kind in found:
            self.kind[min(one, two) * self.count + max(one, two)] = kind

    def measure(self, found: dict[str, Any]) -> tuple[float, float, dict[str, float]]:
        """Precision, recall, and recall by class."""
        true = np.fromiter(self.kind, np.int64, len(self.kind))
        one, two = np.divmod(true, self.count)
        if "labels" in found:
            labels = found["labels"]
            hit = labels[one] == labels[two]
            sizes = np.unique(labels, return_counts=True)[1].astype(np.int64)
            said = int((sizes * (sizes - 1) // 2).sum())
        else:
            codes = self._expanded(found)
            hit = np.isin(true, codes)
            said = len(codes)
        every, hits = Counter(self.kind.values()), Counter(
            kind for kind, yes in zip(self.kind.values(), hit.tolist(), strict=True) if yes
        )  # fmt: skip
        classes = {kind: hits[kind] / every[kind] for kind in CLASSES if every[kind]}
        return float(hit.sum() / max(said, 1)), float(hit.mean()), classes

    def _expanded(self, found: dict[str, Any]) -> Any:
        """Pairs of texts as pairs of all documents that have these texts."""
        firsts = found.get("firsts", np.arange(self.count))
        holders: dict[int, list[int]] = defaultdict(list)
        for at, first in enumerate(firsts.tolist()):
            holders[first].append(at)
        ends = {tuple(sorted(firsts[list(pair)].tolist())) for pair in found["pairs"].tolist()}
        ends |= {(first, first) for first, held in holders.items() if len(held) > 1}
        codes = {
            min(a, b) * self.count + max(a, b)
            for one, two in ends
            for a in holders[one]
            for b in holders[two]
            if a != b
        }
        return np.fromiter(codes, np.int64, len(codes))


def figures(tool: str, folder: Path, truth: Truth) -> Figures:
    with np.load(folder / f"{tool}.npz") as held:
        found = dict(held)
    precision, recall, classes = truth.measure(found)
    candidates = int(found["candidates"]) if "candidates" in found else None
    return Figures(
        tool, folder.name, truth.count, truth.count / float(found["seconds"]), int(found["rss"]),
        candidates, precision, recall, classes,
    )  # fmt: skip


def corpus(build: Path, size: int, seed: int, python: str, *words: str) -> Path:
    folder = build / "-".join((str(size), str(seed), *words))
    if not (folder / "truth.json").exists():
        run(python, "dedup_peer.py", "compose", folder, size, seed, *words)
    if not (folder / "keys.jsonl").exists():
        run(sys.executable, "dedup_ours.py", "keys", folder)
    return folder


def ours(folder: Path, stops: Path, truth: Truth, turns: int) -> Figures:
    """The median of several turns, for the machine is shared."""
    made = []
    for _ in range(turns):
        run(sys.executable, "dedup_ours.py", "pairs", folder, stops)
        made.append(figures("gongbao", folder, truth))
    return sorted(made, key=lambda one: one.rate)[len(made) // 2]


def show(made: list[Figures], reasons: list[str]) -> None:
    head = f"{'tool':<11}{'corpus':<18}{'docs/s':>8}{'MB':>6}{'candidates':>11}{'P':>8}{'R':>7}"
    print(head + "".join(f"{name[:6]:>7}" for name in CLASSES))
    for one in made:
        number = "-" if one.candidates is None else str(one.candidates)
        classes = "".join(f"{one.classes.get(name, float('nan')):>7.3f}" for name in CLASSES)
        print(f"{one.tool:<11}{one.corpus:<18}{one.rate:>8.0f}{one.rss:>6}{number:>11}"
              f"{one.precision:>8.4f}{one.recall:>7.3f}{classes}")  # fmt: skip
    for reason in reasons:
        print(reason)


def incremental(
    folder: Path, stops: Path, build: Path, documents: int, turns: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Ten documents against the rest of the corpus as an archive's tables: as twelve uploads of
    eight sources left them, and as ``gongbao compact`` does."""
    target = build / f"archive-{folder.name}"
    shutil.rmtree(target, ignore_errors=True)
    run(sys.executable, "dedup_ours.py", "archive", folder, stops, target)
    files = [file for file in target.rglob("part-*.parquet") if "documents" not in file.parts]
    size = sum(file.stat().st_size for file in files)
    before = lookup(folder, stops, target, turns)
    run(sys.executable, "dedup_ours.py", "pack", folder, stops, target)
    after = lookup(folder, stops, target, turns)
    return {**before, "files": len(files)}, {**after, "bytes": size / documents}


def lookup(folder: Path, stops: Path, target: Path, turns: int) -> dict[str, float]:
    done = [
        json.loads(run(sys.executable, "dedup_ours.py", "ten", folder, stops, target))
        for _ in range(turns)
    ]
    return {name: median(one[name] for one in done) for name in done[0]}


def verdicts(
    small: Figures,
    large: Figures,
    peer: Figures | None,
    ten: tuple[dict[str, float], dict[str, float]],
) -> Iterator[tuple[str, float, bool]]:
    for one in (small, large):
        weakest = min(one.classes, key=one.classes.__getitem__)
        yield f"precision at {one.documents}", one.precision, one.precision >= 0.999
        yield f"recall at {one.documents}", one.recall, one.recall >= 0.99
        floor = one.classes[weakest]
        yield f"weakest class at {one.documents} ({weakest})", floor, floor >= 0.97
    growth = (large.candidates or 0) / (small.candidates or 1)
    growth *= 4 * small.documents / large.documents
    yield "growth of candidates for 4 x documents", growth, growth <= 4.4
    yield "documents a second, one core", large.rate, large.rate >= 6000
    if peer:
        yield "times as fast as datasketch", large.rate / peer.rate, large.rate >= 2 * peer.rate
    loose, packed = ten
    words = f"seconds of the processor for 10 against {large.documents}, compacted; by the clock"
    yield f"{words} {packed['seconds']:.2f}", packed["busy"], packed["busy"] <= 0.5
    words = f"MB for these ({packed['imports']:.0f} of them imports)"
    yield words, packed["rss"], packed["rss"] <= 200
    words = f"the same over {loose['files']:.0f} files, before gongbao compact; by the clock"
    yield f"{words} {loose['seconds']:.2f}", loose["busy"], loose["busy"] <= 0.5
    yield "bytes of index a document", packed["bytes"], packed["bytes"] <= 1024


def peers(
    folders: list[Path], python: str, truths: list[Truth], only: list[str]
) -> tuple[list[Figures], list[str]]:
    made: list[Figures] = []
    reasons: list[str] = []
    for name, large in PEERS:
        for number, (folder, truth) in enumerate(zip(folders, truths, strict=True)):
            if (only and name not in only) or (number and not large):
                continue
            try:
                run(python, "dedup_peer.py", name, folder)
                made.append(figures(name, folder, truth))
            except RuntimeError as error:
                reasons.append(f"{name} did not run on {folder.name}: {error}")
    return made, reasons


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build/dedup"))
    parser.add_argument("--sizes", type=int, nargs=2, default=(20_000, 80_000))
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--peers", default=".venv-bench-dedup/bin/python", help="their Python")
    parser.add_argument("--only", nargs="*", default=[], help="peers to run; 'none' for none")
    given = parser.parse_args()
    folders = [corpus(given.build, size, 1, given.peers) for size in given.sizes]
    others = [corpus(given.build, given.sizes[0], 1234, given.peers, *words)
              for words in ((), ("forms",))]  # fmt: skip
    stops = given.build / "stops.npz"
    run(sys.executable, "dedup_ours.py", "stops", corpus(given.build, *LEARNT, given.peers), stops)
    truths = [Truth(folder) for folder in folders]
    made = [ours(*both, given.turns) for both in zip(folders, [stops] * 2, truths, strict=True)]
    unseen = [ours(folder, stops, Truth(folder), 1) for folder in others]
    beside, reasons = peers(folders, given.peers, truths, given.only)
    show([*made, *unseen, *beside], reasons)
    ten = incremental(folders[1], stops, given.build, truths[1].count, given.turns)
    fast = [one for one in beside if one.tool == "datasketch" and one.corpus == folders[1].name]
    missed = 0
    for words, value, met in verdicts(*made, fast[0] if fast else None, ten):
        missed += not met
        print(f"{'ok  ' if met else 'SHORT'} {value:10.4f}  {words}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
