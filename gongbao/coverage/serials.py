"""Serials of 文号 (numbers of acts): which numbers between those held are not held.

An organ counts its acts from 1 each year (某政发〔2023〕9号; GB/T 9704-2012, 7.2.5), its decrees
(令第19号) over all years. A number that is not held need not be missing: not every act is
published. So serials stand beside the expected issues and are no gaps that ``backfill --missing``
fetches.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

__all__ = ["Serial", "ranges", "serials", "told"]

_YEARLY = re.compile(
    r"([^\d\s〔\[(（【]{1,30})\s*[〔\[(（【]((?:19|20)\d\d)[〕\])）】]\s*第?0*(\d{1,5})号"
)
_RUNNING = re.compile(r"([^\d\s〔\[(（【]{1,40}令)(?:\([^)]{0,20}\))?\s*第0*(\d{1,5})号")
_NAMED = 12
_WIDEST = 2000
"""No organ numbers more acts a year; a number beyond it is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Serial:
    """One organ's numbers of one year (None: counted over all years): how many are held, the
    highest of them, and which below it are not."""

    name: str
    year: int | None
    held: int
    highest: int
    absent: tuple[int, ...]


def serials(numbers: Iterable[str]) -> tuple[Serial, ...]:
    """The serials of which at least two numbers are held, the newest year first.

    A yearly serial is counted from 1, one that runs over the years from its lowest number held.
    """
    found: defaultdict[tuple[str, int | None], set[int]] = defaultdict(set)
    for text in numbers:
        if match := _YEARLY.fullmatch(text.strip()):
            found[match[1], int(match[2])].add(int(match[3]))
        elif match := _RUNNING.fullmatch(text.strip()):
            found[match[1], None].add(int(match[2]))
    kept = ((key, sorted(n for n in held if 0 < n <= _WIDEST)) for key, held in found.items())
    made = [_serial(*key, held) for key, held in kept if len(held) > 1]
    return tuple(sorted(made, key=lambda one: (-(one.year or 0), one.name)))


def _serial(name: str, year: int | None, held: Sequence[int]) -> Serial:
    begin = held[0] if year is None else 1
    absent = tuple(sorted(set(range(begin, held[-1])) - set(held)))
    return Serial(name, year, len(held), held[-1], absent)


def told(one: Serial) -> str:
    """``某政发〔2023〕: 4 of 12 held, not 1-3, 5, 7-8, 10-11``."""
    name = f"{one.name}〔{one.year}〕" if one.year else one.name
    known = f"of {one.highest} held" if one.year else f"held up to {one.highest}"
    return f"{name}: {one.held} {known}, not {ranges(one.absent)}"


def ranges(numbers: Sequence[int]) -> str:
    """Sorted numbers in few words: ``1-3, 7``; at most twelve ranges are named."""
    runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ends = [[number for _, number in group] for _, group in runs]
    said = [f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in ends]
    more = f" and {len(said) - _NAMED} more" if len(said) > _NAMED else ""
    return ", ".join(said[:_NAMED]) + more
