"""Newspaper articles made up from ``content/press.toml`` and the topics of ``voice.toml``."""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from typing import Any

from practice.markup import CONTENT


@cache
def _bank() -> dict[str, Any]:
    bank: dict[str, Any] = tomllib.loads((CONTENT / "press.toml").read_text("utf-8"))
    topics = tomllib.loads((CONTENT / "voice.toml").read_text("utf-8"))
    slots = {**topics["slots"], **bank["slots"]}
    says = [say for t in topics["topics"] for _, *rest in t["tasks"] for say in rest]
    return {**bank, "slots": slots, "says": says}


class Reports:
    """Makes up headlines and paragraphs; no subject comes twice, no sentence twice in an article
    as long as others are left."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)
        self._subjects = list(_bank()["words"]["subjects"])
        self.rng.shuffle(self._subjects)
        self._deck: list[str] = []

    def fill(self, text: str, **given: str) -> str:
        """The text with its slots filled."""
        slots = _bank()["slots"]

        def one(found: re.Match[str]) -> str:
            return given.get(found[1]) or str(self.rng.choice(slots[found[1]]))

        return re.sub(r"\{(\w+)\}", one, text)

    def word(self, kind: str) -> str:
        """A kicker, subtitle, caption, crosshead, column's name or line of editors."""
        return self.fill(self.rng.choice(_bank()["words"][kind]))

    def headline(self, *, brief: bool = False) -> str:
        """A headline on the next subject."""
        subject = self._subjects.pop()
        heads = _bank()["words"]["brief_heads" if brief else "heads"]
        return self.fill(self.rng.choice(heads), 题=subject)

    def byline(self) -> str:
        """Who wrote it."""
        forms = ("□ 本报记者　{人}", "本报记者　{人}　通讯员　{人}", "□ {人}", "□ 见习记者　{人}")
        return self.fill(self.rng.choice(forms))

    def opening(self, *, reporter: bool) -> str:
        """The first paragraph."""
        start = self.fill("本报讯（记者　{人}）") if reporter else ""
        text = self.fill(self.rng.choice(_bank()["sentences"]["openers"]))
        return start + text + self._sentence()

    def paragraph(self) -> str:
        """One more paragraph of one to three sentences."""
        return "".join(self._sentence() for _ in range(self.rng.choice((1, 2, 2, 3))))

    def lead(self) -> str:
        """A paragraph that sums up, over the columns."""
        return "编者按：" * (self.rng.random() < 0.4) + self._sentence() + self._sentence()

    def closing(self) -> str:
        """The last paragraph, short."""
        return self.fill(self.rng.choice(_bank()["sentences"]["closers"]))

    def advertisement(self) -> list[str]:
        """Lines of an advertisement."""
        return self.fill(self.rng.choice(_bank()["sentences"]["ads"])).split("|")

    def _sentence(self) -> str:
        if not self._deck:
            self._deck = [*_bank()["sentences"]["middles"] * 2, *_bank()["says"]]
            self.rng.shuffle(self._deck)
        return self.fill(self._deck.pop())
