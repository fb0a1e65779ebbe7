"""Relating: the relations that new documents bring, among themselves and to what is known.

The order of arrival, by run and then by ``ref``, decides what every later one is compared with,
so a document at a time, a day at a time or all at once give the same relations.

    same-bytes, same-text   from the first document of a text to each other one that has it
    revision                from a version of a document to the next that says something else
    near                    the same act, with noise, boilerplate, cuts or edits
    contains                the second stands inside the first
    same-form               weak: the wording of one form, other names and numbers; from its first,
                            or between two that are alike but for their numbers

All but the first two stand at the first document of a text only.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gongbao.errors import UsageError
from gongbao.model import Relation, RelationKind
from gongbao.similar.pairs import Pairs, share_keys
from gongbao.similar.signing import SHORTEST, Signed
from gongbao.similar.verdict import judge, shares

__all__ = ["Entries", "arrival", "key_rows", "pair_up", "ref_of", "relate"]

Index = NDArray[np.int64]


def ref_of(document: str, version: str) -> int:
    """The number that stands for a document version in the index: 63 bits of a SHA-256."""
    digest = hashlib.sha256(f"{document}\0{version}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


@dataclass(frozen=True)
class Entries:
    """Document versions with their signatures, by columns; all signed by ``method``."""

    method: str
    documents: Sequence[str]
    versions: Sequence[str]
    captures: Sequence[str]
    runs: Sequence[str]
    signed: Signed

    def __len__(self) -> int:
        return len(self.documents)

    def arrived(self, runs: Sequence[str]) -> Entries:
        """The same, as they arrived in these runs."""
        return replace(self, runs=runs)

    def part(self, places: Sequence[int]) -> Entries:
        """Those at these places, which are in ascending order."""
        return Entries(
            self.method,
            [self.documents[at] for at in places],
            [self.versions[at] for at in places],
            [self.captures[at] for at in places],
            [self.runs[at] for at in places],
            self.signed.part(np.array(places, np.int64)),
        )

    @cached_property
    def refs(self) -> Index:
        """The number of each in the index."""
        ends = zip(self.documents, self.versions, strict=True)
        return np.fromiter((ref_of(*end) for end in ends), np.int64, len(self))

    @cached_property
    def ranks(self) -> Index:
        """The place of each in the order of arrival."""
        return arrival(self.runs, self.refs)

    @cached_property
    def firsts(self) -> Index:
        """For each the first entry that has its text: itself, mostly; -1 for too short a text."""
        first: dict[str, int] = {}
        digests, lengths = self.signed.digests, self.signed.lengths
        for at in np.argsort(self.ranks).tolist():
            first.setdefault(digests[at], at)
        found = (first[digest] for digest in digests)
        return np.where(lengths >= SHORTEST, np.fromiter(found, np.int64, len(self)), -1)

    @property
    def leading(self) -> NDArray[np.bool_]:
        """Which entries are the first of their text: the ones whose keys are in the index."""
        return np.asarray(self.firsts == np.arange(len(self)))


def arrival(runs: Sequence[str], refs: Index) -> Index:
    """Ranks by run, then by ref; equal refs share one."""
    codes = {run: code for code, run in enumerate(sorted(set(runs)))}
    order = np.lexsort((refs, np.array([codes[run] for run in runs], np.int64)))
    steps = np.ones(len(refs), np.int64)
    steps[:1] = 0
    steps[1:] = refs[order][1:] != refs[order][:-1]
    ranks = np.empty(len(refs), np.int64)
    ranks[order] = np.cumsum(steps)
    return ranks


def key_rows(
    entries: Entries, kept: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.uint32], Index]:
    """Keys of the index and the entries that hold them: each text's first, or ``kept``. Keys are
    another method's with other bits, so that the table can hold both."""
    digest = hashlib.sha256(entries.method.encode()).digest()
    own = np.uint32(int.from_bytes(digest[:4], "big") & ~1)
    rows = (entries.leading if kept is None else kept)[entries.signed.owners]
    return entries.signed.keys[rows] ^ own, entries.signed.owners[rows]


def pair_up(entries: Entries) -> Pairs:
    """Candidates among the entries, by their places in it."""
    keys, owners = key_rows(entries)
    found = share_keys(keys, entries.ranks[owners])
    at = np.argsort(entries.ranks)
    return Pairs(at[found.earlier], at[found.later], found.bands, found.passages)


def relate(
    entries: Entries, new: NDArray[np.bool_], pairs: Pairs, method: str
) -> tuple[Relation, ...]:
    """Relations with a new entry at one end at least, sorted. ``pairs`` are candidates among the
    entries. Raises UsageError when the entries were signed by another method."""
    if entries.method != method:
        raise UsageError(
            f"signatures of {entries.method} cannot be compared with those of {method}; make the "
            "index anew: gongbao dedup --rebuild"
        )
    # A text that arrived late, after a copy of it, has the copy's keys in the index beside its own.
    firsts = entries.leading[pairs.earlier] & entries.leading[pairs.later]
    touched = pairs.where(firsts & (new[pairs.earlier] | new[pairs.later]))
    edges = [*_same(entries, new), *_revised(entries, new), *_judged(entries, touched)]
    edges += _forms(entries, new, {(edge[0], edge[1]) for edge in edges})
    return tuple(sorted({_relation(entries, edge, method) for edge in edges}, key=_order))


Edge = tuple[int, int, RelationKind, float, float]
_SYMMETRIC = frozenset({"same-bytes", "same-text", "near", "same-form"})


def _same(entries: Entries, new: NDArray[np.bool_]) -> Iterator[Edge]:
    others = np.flatnonzero((entries.firsts >= 0) & ~entries.leading)
    for at in others.tolist():
        first = int(entries.firsts[at])
        if (new[at] or new[first]) and entries.documents[at] != entries.documents[first]:
            one_body = entries.captures[at] == entries.captures[first]
            yield first, at, "same-bytes" if one_body else "same-text", 1.0, 1.0


def _revised(entries: Entries, new: NDArray[np.bool_]) -> Iterator[Edge]:
    versions: dict[str, list[int]] = defaultdict(list)
    for at in np.argsort(entries.ranks).tolist():
        versions[entries.documents[at]].append(at)
    steps = [
        (one, two)
        for held in versions.values()
        for one, two in pairwise(held)
        if (new[one] or new[two]) and entries.signed.digests[one] != entries.signed.digests[two]
    ]
    for one, two in steps:
        ends = np.array([one]), np.array([two])
        of_one, of_two = shares(*ends, entries.signed)
        yield one, two, "revision", float(of_one[0]), float(of_two[0])


def _judged(entries: Entries, pairs: Pairs) -> Iterator[Edge]:
    found = judge(pairs, entries.signed)
    for k in np.flatnonzero(found.related | found.same_form).tolist():
        one, two = int(pairs.earlier[k]), int(pairs.later[k])
        of_one, of_two = float(found.earlier[k]), float(found.later[k])
        if entries.documents[one] == entries.documents[two]:
            continue
        if found.same_form[k]:
            yield one, two, "same-form", of_one, of_two
        elif not found.contained[k]:
            yield one, two, "near", of_one, of_two
        elif of_one < of_two:
            yield one, two, "contains", of_one, of_two
        else:
            yield two, one, "contains", of_two, of_one


def _forms(
    entries: Entries, new: NDArray[np.bool_], related: set[tuple[int, int]]
) -> Iterator[Edge]:
    first: dict[int, int] = {}
    marked = np.flatnonzero((entries.signed.forms != 0) & entries.leading)
    for at in marked[np.argsort(entries.ranks[marked])].tolist():
        head = first.setdefault(int(entries.signed.forms[at]), at)
        known = (head, at) in related or (at, head) in related
        if head == at or known or not (new[at] or new[head]):
            continue
        if entries.documents[at] != entries.documents[head]:
            of_head, of_it = shares(np.array([head]), np.array([at]), entries.signed)
            yield head, at, "same-form", float(of_head[0]), float(of_it[0])


def _relation(entries: Entries, edge: Edge, method: str) -> Relation:
    one, two, kind, of_one, of_two = edge
    ends = [(entries.documents[at], entries.versions[at]) for at in (one, two)]
    if kind in _SYMMETRIC and ends[0] > ends[1]:
        ends, of_one, of_two = ends[::-1], of_two, of_one
    return Relation(*ends[0], *ends[1], kind, method, round(of_one, 3), round(of_two, 3))


def _order(edge: Relation) -> tuple[str, ...]:
    return edge.document, edge.version, edge.other, edge.other_version, edge.kind
