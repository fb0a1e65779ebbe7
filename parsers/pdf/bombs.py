"""Streams that unpack to far more than any page needs, left out before PDFium unpacks them.

PDFium unpacks a page's content whole, up to 1 GB, and holds it twice. Deflate packs at most 1032 to
1 (zlib's FAQ), so only streams of some length can be such; those are unpacked here piece by piece
and dropped as they come. Pictures are left alone: they are unpacked row by row, and only when a
page is drawn.
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterator

__all__ = ["MOST", "without_bombs"]

MOST = 256 << 20
"""Bytes that no stream may unpack to; half of it any may."""
_RATIO = 1032
_PIECE = 1 << 16
_STREAM, _END = re.compile(rb"stream\r?\n"), b"endstream"
_DICTIONARY = 2048
_DEFLATED, _PICTURE = re.compile(rb"/(?:FlateDecode|Fl)\b"), re.compile(rb"/Subtype\s*/Image\b")


def without_bombs(data: bytes, most: int = MOST) -> tuple[bytes, int]:
    """The file with blanks in the place of such streams, and how many there were."""
    found = list(_bombs(data, most))
    if not found:
        return data, 0
    mended = bytearray(data)
    for start, end in found:
        mended[start:end] = b" " * (end - start)
    return bytes(mended), len(found)


def _bombs(data: bytes, most: int) -> Iterator[tuple[int, int]]:
    for before, end in _long_stretches(data, most // _RATIO):
        match = _STREAM.search(data, before, end)
        if match is None:
            continue
        head = data[max(before, match.start() - _DICTIONARY) : match.start()].rpartition(b"obj")[2]
        packed, layers = data[match.end() : end], len(_DEFLATED.findall(head))
        if layers and not _PICTURE.search(head) and _unpacks_beyond(packed, layers, most):
            yield match.end(), end


def _long_stretches(data: bytes, least: int) -> Iterator[tuple[int, int]]:
    """Where no stream ends for so many bytes: between the ends of two, or up to the file's."""
    before = 0
    while before < len(data):
        end = data.find(_END, before)
        end = len(data) if end < 0 else end
        if end - before > least:
            yield before, end
        before = end + len(_END)


def _unpacks_beyond(packed: bytes, layers: int, most: int) -> bool:
    """Whether bytes packed so many times over unpack to more, in any of the layers."""
    pieces: Iterator[bytes] = (packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE))
    for _ in range(layers):
        pieces = _unpacked(pieces, most, len(packed) if layers == 1 else float("inf"))
    try:
        deque(pieces, maxlen=0)
    except _TooMuch:
        return True
    return False


class _TooMuch(Exception):
    """A layer has unpacked to more than a stream may."""


def _unpacked(pieces: Iterator[bytes], most: int, left_over: float) -> Iterator[bytes]:
    """What pieces of ``left_over`` bytes together unpack to, piece by piece, up to what is damaged
    or to where the rest cannot unpack to more than is still allowed. Raises _TooMuch."""
    unpacker = zlib.decompressobj()
    total = 0
    for piece in pieces:
        left = piece
        while left and not unpacker.eof:
            try:
                out = unpacker.decompress(left, _PIECE)
            except zlib.error:
                return
            left = unpacker.unconsumed_tail
            total += len(out)
            if total > most:
                raise _TooMuch
            yield out
        left_over -= len(piece)
        if total + left_over * _RATIO <= most:
            return
