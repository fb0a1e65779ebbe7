"""Acts made up from the sentences of ``content/voice.toml``: the same seed, the same acts."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from practice.markup import CONTENT, Block, Record

Shape = Literal["headings", "runs", "lists"]
"""一、 alone on its line over （一） paragraphs; 一、 run into its text; 一、 over 1. lists."""

_DIGITS = "零一二三四五六七八九十"
_SURNAMES = "尚白裴柳车简宿宁虞华骆祝谭费柯陆顾岑温江蒲宋傅叶邵"
_GIVEN = (
    "景行",
    "露",
    "中和",
    "条新",
    "南薰",
    "雨",
    "远",
    "清和",
    "知远",
    "云溪",
    "若岚",
    "敏行",
    "砚白",
    "疏桐",
)
_POSTS = (
    "市水务局副局长",
    "市大数据局局长",
    "市农业科学院院长",
    "市教育局副局长",
    "市城市管理局副局长",
    "市统计局总统计师",
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"


@cache
def _bank() -> dict[str, Any]:
    return tomllib.loads((CONTENT / "voice.toml").read_text("utf-8"))


def chinese(number: int) -> str:
    """1 to 19 in Chinese figures."""
    if number <= 10:
        return _DIGITS[number]
    return "十" + _DIGITS[number - 10]


class Voice:
    """Makes up acts. Topics do not come twice until all have come."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self._topics: list[dict[str, Any]] = []
        self._day = date(2023, 2, 1) + timedelta(days=self.rng.randint(0, 60))
        self._number = self.rng.randint(2, 9)
        self._figure = 0
        self._feet = list(_bank()["common"]["feet"])

    def fill(self, text: str) -> str:
        """The text with its slots filled."""
        slots = _bank()["slots"]
        return re.sub(r"\{(\w+)\}", lambda m: self.rng.choice(slots[m[1]]), text)

    def act(self, shape: Shape, *, tasks: int = 4, guards: int = 2) -> Record:
        """An act about the next topic."""
        topic = self._topic()
        record = self._record(topic)
        blocks = [Block("", self.fill("".join(topic["why"]))), self._opener()]
        blocks.append(Block("", f"{chinese(1)}、目标任务"))
        blocks.append(Block("", self.fill(self.rng.choice(topic["goal"]))))
        chosen = topic["tasks"][:tasks]
        self.rng.shuffle(chosen)
        blocks += self._tasks(chosen, shape, 2)
        begin = 3 if shape != "runs" else 2 + len(chosen)
        count = min(guards, len(_bank()["common"]["guards"]))
        blocks += self._guards(self.rng.sample(_bank()["common"]["guards"], count), shape, begin)
        blocks.append(Block("", self.fill(self.rng.choice(_bank()["common"]["closers"]))))
        record.blocks = [*blocks, *self._ending(record)]
        return record

    def appointments(self) -> Record:
        """A short act about appointments."""
        self._number += 1
        people = self.rng.sample(_GIVEN, 4)
        names = [self.rng.choice(_SURNAMES) + given for given in people]
        posts = self.rng.sample(_POSTS, 4)
        title = f"澄湾市人民政府|关于{names[0]}等同志任免职的通知"
        fields = {
            "category": "人事任免",
            "title": title,
            "number": f"澄政任〔2023〕{self._number}号",
        }
        fields["to"] = "各县（区）人民政府，市政府各部门、各直属机构："
        blocks = [Block("", "市政府决定："), Block("", "任命：")]
        blocks += [
            Block("", f"{name}为{post}{end}")
            for name, post, end in zip(
                names[:3], posts[:3], ("；", "（试用期一年）；", "。"), strict=True
            )
        ]
        blocks += [Block("", "免去："), Block("", f"{names[3]}的{posts[3]}职务。")]
        record = Record("act", fields, blocks)
        record.blocks += [Block("sign", f"澄湾市人民政府|{self._signed()}")]
        return record

    def figure(self, where: str = "") -> Block:
        """A figure with its caption: in the text, ``wide``, or a ``float``."""
        self._figure += 1
        caption = self.rng.choice(_bank()["common"]["captions"]).replace("{n}", str(self._figure))
        ratio = 2.2 if where == "wide" else self.rng.choice((1.3, 1.5, 1.7))
        ending = f"|{where}" if where else ""
        return Block("figure", f"{caption}|{ratio}|{self.rng.randint(1, 999)}{ending}")

    def box(self) -> Block:
        """A box with a heading and some text."""
        return Block("box", self.rng.choice(_bank()["common"]["boxes"]))

    def annotate(self, record: Record, count: int) -> None:
        """Give ``count`` of the act's paragraphs a footnote."""
        able = [b for b in record.blocks if b.name == "" and len(b.text) > 60]
        chosen = self.rng.sample(range(len(able)), min(count, len(able)))
        for number, at in enumerate(sorted(chosen)):
            block, mark = able[at], _CIRCLED[number]
            sentences = block.text.split("，", 1)
            block.text = (
                f"{sentences[0]}{mark}，{sentences[1]}" if len(sentences) > 1 else block.text
            )
            if mark in block.text:
                foot = self._feet[number % len(self._feet)]
                block.feet = (f"{mark}{foot}",)

    def _topic(self) -> dict[str, Any]:
        if not self._topics:
            self._topics = list(_bank()["topics"])
            self.rng.shuffle(self._topics)
        return self._topics.pop()

    def _record(self, topic: dict[str, Any]) -> Record:
        self._number += self.rng.randint(1, 4)
        office, subject = topic["office"], topic["subject"]
        issuer = "澄湾市人民政府" + ("办公室" if office else "")
        end = self.rng.choice(("通知", "实施意见"))
        title = f"{issuer}|关于{subject}的{end}"
        if not subject.startswith(("促进", "推动")):
            verb = self.rng.choice(("进一步做好", "扎实开展", "全面加强"))
            title = self.rng.choice(
                (
                    f"{issuer}|关于{verb}{subject}工作的{end}",
                    f"{issuer}关于|{verb}{subject}|工作的{end}",
                )
            )
        number = f"澄政{'办' if office else ''}发〔2023〕{self._number}号"
        category = "市政府办公室文件" if office else "市政府文件"
        to = self.rng.choice(
            (
                "各县（区）人民政府，市政府各部门、各直属机构：",
                "各县（区）人民政府，澄湾经济开发区管委会，市政府各部门、各直属机构，驻澄各有关单位：",
            )
        )
        return Record("act", {"category": category, "title": title, "number": number, "to": to})

    def _opener(self) -> Block:
        return Block("", self.fill(self.rng.choice(_bank()["common"]["openers"])))

    def _ending(self, record: Record) -> list[Block]:
        issuer = "澄湾市人民政府" + ("办公室" if "办" in record.get("number") else "")
        blocks = [Block("sign", f"{issuer}|{self._signed()}")]
        if self.rng.random() < 0.6:
            blocks.append(Block("note", "（此件公开发布）"))
        return blocks

    def _signed(self) -> str:
        self._day += timedelta(days=self.rng.randint(2, 9))
        return f"{self._day.year}年{self._day.month}月{self._day.day}日"

    def _tasks(self, tasks: Sequence[list[str]], shape: Shape, begin: int) -> list[Block]:
        if shape == "runs":
            return [
                Block("", f"{chinese(begin + n)}、{head}。" + self._said(says))
                for n, (head, *says) in enumerate(tasks)
            ]
        blocks = [Block("", f"{chinese(begin)}、重点工作")]
        for n, (head, *says) in enumerate(tasks, 1):
            if shape == "headings":
                blocks.append(Block("", f"（{chinese(n)}）{head}。" + self._said(says)))
                continue
            blocks.append(Block("", f"（{chinese(n)}）{head}"))
            blocks += [Block("", f"{i}.{self.fill(say)}") for i, say in enumerate(says, 1)]
        return blocks

    def _guards(self, guards: Sequence[list[str]], shape: Shape, begin: int) -> list[Block]:
        if shape == "runs":
            return self._tasks(guards, "runs", begin)
        blocks = [Block("", f"{chinese(begin)}、保障措施")]
        for n, (head, *says) in enumerate(guards, 1):
            blocks.append(Block("", f"（{chinese(n)}）{head}。" + self._said(says)))
        return blocks

    def _said(self, says: Sequence[str]) -> str:
        some = self.rng.sample(says, self.rng.randint(max(1, len(says) - 1), len(says)))
        return self.fill("".join(some))
