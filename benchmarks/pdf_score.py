"""How near a parse comes to the truth of a typeset issue: one row of figures a file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

__all__ = ["Score", "edit_distance", "score_documents", "score_text", "squeeze"]

_IDEOGRAPH = r"[\u3400-\u9fff，。；：、！？（）“”《》]"
_BLANK_INSIDE = re.compile(rf"(?<={_IDEOGRAPH})[ 　](?={_IDEOGRAPH})")


@dataclass(frozen=True, slots=True)
class Score:
    """``leaked`` counts furniture strings in the text; ``acts``, ``titles``, ``numbers`` and
    ``cells`` are shares of the truth; None where an engine gives no such thing."""

    f1: float
    body: float
    cer: float
    leaked: int
    blanks: float
    roles: float | None = None
    acts: float | None = None
    titles: float | None = None
    numbers: float | None = None
    issued: float | None = None
    cells: float | None = None


def squeeze(text: str) -> str:
    """NFKC without any blanks: what texts are compared by."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def edit_distance(first: str, second: str) -> int:
    """Levenshtein distance by Myers' bit vectors (Hyyrö 2003), one big integer a column."""
    if not first:
        return len(second)
    places: dict[str, int] = {}
    for index, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << index
    top, mask = 1 << (len(first) - 1), (1 << len(first)) - 1
    up, down, score = mask, 0, len(first)
    for character in second:
        match = places.get(character, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        right, left = down | ~(diagonal | up) & mask, up & diagonal
        score += bool(right & top) - bool(left & top)
        right = right << 1 | 1
        up, down = (left << 1 | ~(diagonal | right)) & mask, right & diagonal & mask
    return score


def score_documents(truth: Sequence[Any], documents: Sequence[Any], furniture: set[str]) -> Score:
    """Figures of our own documents: dicts with the fields of ``gongbao.model.Document``."""
    wanted, found = _paragraphs(truth), _paragraphs(documents)
    pairs = _pair(truth, documents)
    count = max(len(truth), 1)
    return Score(
        f1=_f1([text for text, _ in wanted], [text for text, _ in found]),
        body=_recall(wanted, found),
        cer=_cer(_whole(truth), _whole(documents)),
        leaked=sum(text in furniture for text in _extra(wanted, found)),
        blanks=_blanks(_texts(documents), _texts(truth)),
        roles=_f1(
            [(t, p["role"], p.get("level", 0)) for t, p in wanted],
            [(t, p["role"], p.get("level", 0)) for t, p in found],
        ),
        acts=sum(_same_act(t, d) for t, d in pairs) / count
        if len(pairs) == len(documents)
        else 0.0,
        titles=sum(squeeze(t["title"]) == squeeze(d["title"]) for t, d in pairs) / count,
        numbers=sum(squeeze(t["number"]) == squeeze(d["number"]) for t, d in pairs) / count,
        issued=sum(t["issued"] == d["issued"] for t, d in pairs) / count,
        cells=_cells(truth, documents),
    )


def score_text(truth: Sequence[Any], text: str, furniture: set[str]) -> Score:
    """Figures of an engine that gives plain text: the best of its lines and its blocks."""
    wanted = [text for text, _ in _paragraphs(truth)]
    cuts = (text.splitlines(), re.split(r"\n\s*\n", text))
    found = [[squeeze(part) for part in cut if squeeze(part)] for cut in cuts]
    best = max(found, key=lambda cut: _f1(wanted, cut))
    bodies = [(t, p) for t, p in _paragraphs(truth)]
    return Score(
        f1=_f1(wanted, best),
        body=_recall(bodies, [(text, {}) for text in best]),
        cer=_cer(_whole(truth), squeeze(text)),
        leaked=sum(line in furniture for line in set(found[0]) - set(wanted)),
        blanks=_blanks([text], _texts(truth)),
    )


def _paragraphs(documents: Sequence[Any]) -> list[tuple[str, Any]]:
    rows = (p for d in documents for p in d["paragraphs"] if p["role"] != "table")
    return [(squeeze(p["text"]), p) for p in rows]


def _extra(wanted: Sequence[tuple[str, Any]], found: Sequence[tuple[str, Any]]) -> list[str]:
    return list(
        (Counter(text for text, _ in found) - Counter(text for text, _ in wanted)).elements()
    )


def _whole(documents: Sequence[Any]) -> str:
    """All text, tables cell by cell."""
    parts = []
    for document in documents:
        tables = iter(document["tables"])
        for paragraph in document["paragraphs"]:
            if paragraph["role"] == "table":
                parts += [cell for row in next(tables, []) for cell in row]
            else:
                parts.append(paragraph["text"])
    return squeeze("".join(parts))


def _cer(wanted: str, found: str) -> float:
    return edit_distance(wanted, found) / max(len(wanted), 1)


def _f1(wanted: Sequence[Any], found: Sequence[Any]) -> float:
    both = sum((Counter(wanted) & Counter(found)).values())
    return 2 * both / max(len(wanted) + len(found), 1)


def _recall(wanted: Sequence[tuple[str, Any]], found: Sequence[tuple[str, Any]]) -> float:
    bodies = Counter(text for text, p in wanted if p["role"] in ("body", "list"))
    both = sum((bodies & Counter(text for text, _ in found)).values())
    return both / max(sum(bodies.values()), 1)


def _texts(documents: Sequence[Any]) -> list[str]:
    return [p["text"] for d in documents for p in d["paragraphs"] if p["role"] != "table"]


def _blanks(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Blanks between ideographs that the truth does not have, per 1,000 characters."""
    counts = [len(_BLANK_INSIDE.findall("\n".join(texts))) for texts in (found, wanted)]
    return 1000 * max(0, counts[0] - counts[1]) / max(len("".join(found)), 1)


def _pair(truth: Sequence[Any], documents: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Acts of the truth with the ones that were found for them, in order."""
    keys = [[squeeze(d["title"])[:60] for d in side] for side in (truth, documents)]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    pairs = [
        (truth[a + i], documents[b + i])
        for a, b, size in matcher.get_matching_blocks()
        for i in range(size)
    ]
    return pairs or list(zip(truth, documents, strict=False))


def _same_act(truth: Any, document: Any) -> bool:
    first, last = (squeeze(truth["paragraphs"][at]["text"])[-20:] for at in (0, -1))
    ours = [squeeze(p["text"]) for p in document["paragraphs"]]
    return bool(ours) and ours[0].endswith(first) and ours[-1].endswith(last)


def _cells(truth: Sequence[Any], documents: Sequence[Any]) -> float | None:
    """Share of the truth's cells that stand in their row and column of the table in turn."""
    ours = [t for d in documents for t in d["tables"]]
    wanted = [t for d in truth for t in d["tables"]]
    if not wanted:
        return None
    right = total = 0
    for index, table in enumerate(wanted):
        other = ours[index] if index < len(ours) else []
        for r, row in enumerate(table):
            for c, cell in enumerate(row):
                total += 1
                got = other[r][c] if r < len(other) and c < len(other[r]) else None
                right += got is not None and squeeze(got) == squeeze(cell)
    return right / max(total, 1)
