"""One character of a text as one or more characters of its key: the folding table.

NFKC (Unicode annex 15: width, Kangxi radicals), radicals of the supplement by their unified
ideograph (Unicode 15, EquivalentUnifiedIdeograph), accents off, lower case, traditional to
simplified; what is neither letter nor digit folds to nothing (marks, blanks, zero-width and
private-use characters). Folding goes on until it changes nothing more, so a key of a key is
itself. It looks at single characters only: 乾 folds to 干 in 乾坤 too, in every text alike.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

__all__ = ["FOLDING", "RADICALS", "Folding", "fold_char"]

# U+2E80..2EF3 beside what NFKC does. The pairs are spelled out, for the shapes look alike.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛"
    "⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶"
    "⻍辶⻎辶⻏阝⻐钅⻑长⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟饣⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀"
)
RADICALS: dict[int, str] = str.maketrans(
    {char: unicodedata.normalize("NFKC", char) for char in map(chr, range(0x2F00, 0x2FD6))}
    | dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
)
"""For ``str.translate``: radicals that a font's table put where ideographs are meant."""
_HANGUL = range(0xAC00, 0xD7A4)


@cache
def _simplified() -> dict[str, str]:
    pairs: dict[str, str] = {}
    lines = files("gongbao.text").joinpath("simplified.txt").read_text("utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            pairs.update(zip(line[::2], line[1::2], strict=True))
    return pairs


@cache
def fold_char(char: str) -> str:
    """What ``char`` is in a key: "" for no letter or digit, "12" for ½, "万" for 萬."""
    folded = "".join(_fold_once(c) for c in unicodedata.normalize("NFKC", char))
    return folded if folded == char else "".join(fold_char(c) for c in folded)


def _fold_once(char: str) -> str:
    char = RADICALS.get(ord(char), char)
    bare = char if ord(char) in _HANGUL else unicodedata.normalize("NFD", char)
    kept = "".join(c for c in bare.lower() if c.isalnum())
    return "".join(_simplified().get(c, c) for c in kept)


class Folding(dict[int, str]):
    """A table for ``str.translate`` that fills itself with what is asked of it."""

    def __missing__(self, code: int) -> str:
        """The folding of the character with this code point."""
        folded = self[code] = fold_char(chr(code))
        return folded


FOLDING = Folding()
