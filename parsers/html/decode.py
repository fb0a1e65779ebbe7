"""Bytes to text. Declarations of Chinese sites are often wrong, the bytes never are.

Measured on 150 saved pages: most that declare gb2312 hold UTF-8, and statistical guessers read
GB18030 as cp1250 or cp775. So: strict UTF-8 first, else GB18030 (a superset of GBK and GB2312),
and UTF-16 by its mark. A page put together from both is read piece by piece.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

__all__ = ["Decoded", "decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_SEGMENT = re.compile(rb"[^<>\n]+|[<>\n]")
"""None of < > and newline is ever the second byte of a GBK character, so segments cut no one."""

_TWO_HAN_IN_UTF8 = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")
_BIG5 = frozenset({"big5", "big5-hkscs", "big5hkscs", "cp950", "x-x-big5"})
_LEVEL_ONE_GB = range(0xB0, 0xD8)
_LEVEL_ONE_BIG5 = range(0xA4, 0xC7)


@dataclass(frozen=True, slots=True)
class Decoded:
    """``declared`` is what header or markup said ("" when nothing), ``used`` what the bytes are;
    ``mixed`` says that some pieces were in the other encoding; ``damaged`` counts bytes that are
    no character in either (shown as U+FFFD)."""

    text: str
    used: str
    declared: str = ""
    mixed: bool = False
    damaged: int = 0


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Text of a page. ``content_type`` is the HTTP header, or just a charset's name."""
    declared = declared_charset(body, content_type)
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _with_damage(body[len(mark) :].decode(name, "replace"), name, declared)
    wide = _wide_without_mark(body)
    if wide:
        return _with_damage(body.decode(wide, "replace"), wide, declared)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", declared)
    except UnicodeDecodeError:
        return _not_utf8(body, declared)


def declared_charset(body: bytes, content_type: str = "") -> str:
    """The charset that the header or, failing that, the first 4 KiB declare, lower case."""
    header = _HEADER.search(content_type)
    if header:
        return header[1].lower()
    if content_type and "/" not in content_type:
        return content_type.strip().lower()
    found = _DECLARED.search(body[:4096])
    return (found[1] or found[2]).decode("ascii", "replace").lower() if found else ""


def _wide_without_mark(body: bytes) -> str:
    """UTF-16 of markup without a mark: every other byte of its first tags is zero."""
    head = body[:64]
    if len(head) < 8 or b"\x00" not in head:
        return ""
    if head[1:64:2].count(0) > len(head) // 4 and head[0:64:2].count(0) == 0:
        return "utf-16-le"
    if head[0:64:2].count(0) > len(head) // 4 and head[1:64:2].count(0) == 0:
        return "utf-16-be"
    return ""


def _not_utf8(body: bytes, declared: str) -> Decoded:
    if declared in _BIG5 and _reads_as_big5(body):
        return _with_damage(body.decode("big5hkscs", "replace"), "big5", declared)
    if not _TWO_HAN_IN_UTF8.search(body):
        return _with_damage(body.decode("gb18030", "replace"), "gb18030", declared)
    return _piecewise(body, declared)


def _piecewise(body: bytes, declared: str) -> Decoded:
    pieces: list[str] = []
    weight = {"utf-8": 0, "gb18030": 0}
    for segment in _SEGMENT.findall(body):
        if segment.isascii():
            pieces.append(segment.decode("ascii"))
            continue
        name = _segment_charset(segment)
        weight[name] += len(segment)
        pieces.append(segment.decode(name, "replace"))
    used = "utf-8" if weight["utf-8"] >= weight["gb18030"] else "gb18030"
    text = "".join(pieces)
    return Decoded(text, used, declared, min(weight.values()) > 0, text.count("\ufffd"))


def _segment_charset(segment: bytes) -> str:
    """UTF-8 when the segment is that; when it is neither, what leaves fewer bytes unread.

    Two-byte UTF-8 alone is no proof: 联通 in GBK is valid UTF-8 too.
    """
    try:
        segment.decode("utf-8")
    except UnicodeDecodeError:
        damage = {
            name: segment.decode(name, "replace").count("\ufffd") for name in ("utf-8", "gb18030")
        }
        broken = _TWO_HAN_IN_UTF8.search(segment) and damage["utf-8"] <= 3 < len(segment) // 6
        return "utf-8" if broken or damage["utf-8"] < damage["gb18030"] else "gb18030"
    return "utf-8" if re.search(rb"[\xe2-\xef][\x80-\xbf]{2}", segment) else "gb18030"


def _reads_as_big5(body: bytes) -> bool:
    """Strictly valid, and its first bytes fall among Big5's frequent characters, not GB2312's."""
    try:
        text = body.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    han = [char for char in text if "\u4e00" <= char <= "\u9fff"][:2000]
    if not han:
        return True
    frequent = sum(_first_byte(char, "big5hkscs") in _LEVEL_ONE_BIG5 for char in han)
    other = [char for char in body.decode("gb18030", "replace") if "\u4e00" <= char <= "\u9fff"]
    rival = sum(_first_byte(char, "gb18030") in _LEVEL_ONE_GB for char in other[:2000])
    return frequent / len(han) >= rival / max(1, len(other[:2000]))


def _first_byte(char: str, name: str) -> int:
    return char.encode(name, "replace")[0]


def _with_damage(text: str, used: str, declared: str) -> Decoded:
    return Decoded(text, used, declared, damaged=text.count("\ufffd"))
