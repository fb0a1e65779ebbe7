"""Display text: what people read. NFC at most; nothing that a reader would see is changed."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean_line", "join_wrapped"]

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc]"
)
_SPACES = re.compile(r"[\s\u0085\u180e]+")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_MARK = "\u3001-\u301f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff3d\uff5b-\uff65\u2014\u2018-\u201d\u2026"
_OPENING = "“‘《〈（【〔「『［｛"
_PAUSING = "，。；：！？、"
_CLOSING = "”’》〉）】〕」』］｝…"
_BESIDE_MARK = re.compile(
    rf" (?=[{_PAUSING}{_CLOSING}])|(?<=[{_OPENING}]) |(?<=[{_PAUSING}]) (?=[{_HAN}{_MARK}0-9])"
)
_LETTERSPACED = re.compile(rf"(?<![{_HAN}])[{_HAN}](?: [{_HAN}])+(?![{_HAN}])")
_WRAP = re.compile(rf"(?<=[{_HAN}{_MARK}])[ \t]*[\r\n]\s*(?=[{_HAN}{_MARK}])")


def clean_line(text: str) -> str:
    """One line as shown: NFC, no invisible characters, single blanks, none inside a word that was
    set wide (``总　则``) or beside a mark that pauses. One between words stays (``第一章 总则``).
    """
    line = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    line = _SPACES.sub(" ", line).strip()
    if " " not in line:
        return line
    line = _LETTERSPACED.sub(lambda found: found[0].replace(" ", ""), line)
    return _BESIDE_MARK.sub("", line)


def join_wrapped(text: str) -> str:
    """Remove the line ends that an editor's program put between two Chinese characters."""
    return _WRAP.sub("", text)
