"""A corpus with known duplicates: documents of made-up cities, and the pairs that belong together.

Clauses are composed of word lists and re-used by Zipf's law with other numbers, places and names,
as official texts re-use theirs. Three kinds of form notice (appointments, food sampling, land)
repeat one wording with other names and numbers: the same form, never the same act. Variants of
a parent: exact, format, boiler, edit, ocr1, ocr3, ocr5, news, trad; contained acts stand in
compilations. All words are ours; the cities do not exist.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

VARIANTS = ("exact", "format", "boiler", "edit", "ocr1", "ocr3", "ocr5", "news", "trad")

_SPLIT = re.split(r"=== (\w+)\n", Path(__file__).with_name("dedup_words.txt").read_text("utf-8"))
_PARTS = dict(zip(_SPLIT[1::2], _SPLIT[2::2], strict=True))
WHO, HOW, DO, WHAT, KIND, AIM = (
    _PARTS[name].split() for name in ("WHO", "HOW", "DO", "WHAT", "KIND", "AIM")
)
FORM = _PARTS["CLAUSES"].split()
PLACE, NAME = (
    [a + b for a in first.split() for b in second.split()]
    for first, second in (_PARTS[name].splitlines() for name in ("PLACES", "NAMES"))
)
TOPIC = [
    w + k for w in WHAT for k in ("管理办法", "实施方案", "专项行动计划", "工作意见", "若干措施")
]
FORMS = tuple(_PARTS[name] for name in ("APPOINT", "FOOD", "LAND"))


@dataclass(slots=True)
class Corpus:
    """``texts[i]`` is of class ``kinds[i]`` and family ``families[i]`` (-1: none); ``held`` maps a
    compilation to the families that stand in it."""

    texts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    families: list[int] = field(default_factory=list)
    held: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def add(self, text: str, kind: str, family: int) -> int:
        self.texts.append(text)
        self.kinds.append(kind)
        self.families.append(family)
        return len(self.texts) - 1


class Author:
    """Writes documents from one seed; ``words_seed`` fixes the clause pool, the city's habits."""

    def __init__(self, seed: int, words_seed: int = 7, clauses: int = 4000) -> None:
        self.random = random.Random(seed)
        pool = random.Random(words_seed)
        made = {self._pattern(pool) for _ in range(clauses * 2)}
        self.clauses = sorted(made)
        pool.shuffle(self.clauses)
        self.clauses = self.clauses[:clauses]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.clauses))))

    @staticmethod
    def _pattern(pool: random.Random) -> str:
        words = {"o": WHO, "h": HOW, "d": DO, "w": WHAT, "v": WHAT, "k": KIND, "a": AIM}
        chosen = {name: pool.choice(list_) for name, list_ in words.items()}
        return pool.choice(FORM).format(**chosen, n="{n}", p="{p}", m="{m}")

    def _clause(self) -> str:
        at = bisect(self.weights, self.random.random() * self.weights[-1])
        text = self.clauses[min(at, len(self.clauses) - 1)]
        if "{" not in text:
            return text
        r = self.random
        return text.format(n=r.randint(2, 980), p=r.choice(PLACE), m=r.choice(NAME))

    def body(self, length: int) -> str:
        r = self.random
        out: list[str] = []
        size = 0
        while size < length:
            sentence = "，".join(self._clause() for _ in range(r.choice((1, 2, 2, 3, 4)))) + "。"
            if r.random() < 0.25:
                sentence += "\n"
            out.append(sentence)
            size += len(sentence)
        return "".join(out)

    def act(self, length: int | None = None) -> str:
        r = self.random
        city = r.choice(PLACE)
        length = length or int(min(max(r.lognormvariate(6.55, 0.65), 160), 9000))
        number = f"{city[:2]}政发〔{r.randint(2005, 2024)}〕{r.randint(1, 180)}号"
        head = f"{city}关于印发《{r.choice(TOPIC)}》的通知\n{number}\n"
        end = f"\n{city}办公室\n{r.randint(2005, 2024)}年{r.randint(1, 12)}月{r.randint(1, 28)}日\n"
        return head + self.body(length) + end

    def form(self) -> str:
        r = self.random
        words = {name: r.choice(PLACE) for name in "spq"} | {name: r.choice(NAME) for name in "abc"}
        words |= {"w": r.choice(WHAT), "v": r.choice(WHAT)}
        return r.choice(FORMS).format(
            **words, y=r.randint(2005, 2024), m=r.randint(1, 12), d=r.randint(1, 28),
            n=r.randint(1, 400), n2=r.randint(3, 900), n3=r.randint(1000, 9999),
            n4=r.randint(100, 99999), n5=r.randint(100, 9999), n6=r.randint(100, 9999),
            n7=r.randint(2_000_000, 8_999_999),
        )  # fmt: skip


def variant(text: str, kind: str, author: Author, to_traditional: Callable[[str], str]) -> str:
    """``text`` as another publisher, a scan or an editor would have it."""
    r = author.random
    if kind == "exact":
        return text
    if kind == "trad":
        return to_traditional(text)
    if kind.startswith("ocr"):
        return noisy(text, int(kind[3:]) / 100, r)
    return {"format": _reformat, "boiler": _boiler, "edit": _edit, "news": _news}[kind](
        text, author
    )


def noisy(text: str, rate: float, r: random.Random) -> str:
    """Characters replaced (8 of 10), left out, or with another one before them, at this rate."""
    out = []
    for char in text:
        if char == "\n" or r.random() >= rate:
            out.append(char)
            continue
        roll = r.random()
        if roll < 0.9:
            out.append(chr(r.randint(0x4E00, 0x9000)))
        if 0.8 <= roll < 0.9:
            out.append(char)
    return "".join(out)


_WIDE = str.maketrans(
    {chr(c): chr(c + 0xFEE0) for c in range(0x30, 0x3A)}
    | {"%": "％", "，": ",", "。": "．", "（": "("}
)


def _reformat(text: str, author: Author) -> str:
    lines = [line for line in text.translate(_WIDE).split("\n") if line]
    return "\n\n".join(
        "　　" + " ".join(line[i : i + 29] for i in range(0, len(line), 29)) for line in lines
    )


def _boiler(text: str, author: Author) -> str:
    r = author.random
    words = {"y": r.randint(2005, 2024), "m": r.randint(1, 12), "d": r.randint(1, 28)}
    words |= {"s": r.choice(PLACE), "n": r.randint(10**7, 10**8), "n2": r.randint(10**9, 10**10)}
    related = "　".join(r.choice(PLACE) + "：" + r.choice(TOPIC) for _ in range(r.randint(2, 6)))
    return _PARTS["NAV"].format(**words) + text + "\n" + _PARTS["FOOT"].format(**words, t=related)


def _edit(text: str, author: Author) -> str:
    r = author.random
    rate = r.uniform(0.03, 0.15)
    sentences = text.split("。")
    return "。".join(author.body(10)[:-1] if r.random() < rate else s for s in sentences)


def _news(text: str, author: Author) -> str:
    """A newspaper's copy: 70 to 95 % of the body in lines of 13 characters under a headline."""
    r = author.random
    body = text.replace("\n", "")
    body = body[: max(60, int(len(body) * r.uniform(0.7, 0.95)))]
    head = f"本报讯（记者{r.choice(NAME)}）{r.choice(PLACE)}消息：\n"
    return head + "\n".join(body[i : i + 13] for i in range(0, len(body), 13))


def compose(
    size: int, seed: int, to_traditional: Callable[[str], str], *, form_variants: bool = False
) -> Corpus:
    """About ``size`` documents: 56 % acts, 8 % forms, 34 % variants, 2 % compilations."""
    author = Author(seed)
    r = author.random
    corpus = Corpus()
    for _ in range(int(size * 0.56)):
        corpus.add(author.act(), "act", len(corpus.texts))
    for _ in range(int(size * 0.08)):
        corpus.add(author.form(), "form", len(corpus.texts))
    parents = len(corpus.texts) if form_variants else int(size * 0.56)
    for number in range(int(size * 0.34)):
        kind = VARIANTS[number % len(VARIANTS)]
        # Few families are large: most parents have one variant, some three or four.
        parent = r.randrange(parents)
        corpus.add(variant(corpus.texts[parent], kind, author, to_traditional), kind, parent)
    for _ in range(int(size * 0.02)):
        inside = [r.randrange(int(size * 0.56)) for _ in range(r.randint(3, 8))]
        others = [author.act() for _ in range(r.randint(2, 8))]
        acts = [corpus.texts[i] for i in inside] + others
        r.shuffle(acts)
        at = corpus.add("\n".join(acts), "compilation", -1)
        corpus.held[at] = tuple(dict.fromkeys(inside))
    return corpus


def true_pairs(corpus: Corpus) -> Iterator[tuple[int, int, str]]:
    """Pairs that belong together, i < j, with the class they count for: the noisier variant's."""
    members: dict[int, list[int]] = {}
    for i, family in enumerate(corpus.families):
        if family >= 0:
            members.setdefault(family, []).append(i)
    for group in members.values():
        for a, i in enumerate(group):
            for j in group[a + 1 :]:
                yield i, j, corpus.kinds[j]
    for at, families in corpus.held.items():
        for family in families:
            for i in members[family]:
                yield i, at, "contained"
