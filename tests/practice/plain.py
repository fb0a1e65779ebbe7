"""Sheets to PDF in milliseconds, with no font in it or with fonts that were made before.

Without fonts, type is set in the standard Chinese faces that every reader has or replaces
(Adobe-GB1, codes in UCS-2), as old layout programs wrote it, with the Latin widths of the
typesetter's own faces; with them, by the numbers of their glyphs, as most programs write it now.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence

from practice.fonts import width
from practice.ink import Face, Mark, Panel, Picture, Rule, Run, Sheet, Type
from practice.orders import Order, ordered
from practice.truetype import Embedded

_FONTS: dict[Face, tuple[str, str]] = {"serif": ("F1", "STSong-Light"), "sans": ("F2", "SimHei")}
_LATIN = [chr(code) for code in range(0x20, 0x7F)]
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
"""
_CMAP_TAIL = "endcmap CMapName currentdict /CMap defineresource pop end end\n"
_DOT = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"


Faces = Mapping[Face, Embedded]


def write_plain(
    sheets: Sequence[Sheet], *, faces: Faces | None = None, order: Order = "logical", seed: int = 0
) -> bytes:
    """The PDF of these sheets, byte for byte the same every time; ``faces`` are embedded."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = b""
    for face, (name, base) in _FONTS.items():
        first = len(objects) + 1
        fonts += f"/{name} {first} 0 R ".encode()
        objects += _embedded(base, faces[face], first) if faces else _named(face, base, first)
    objects.append(_stream(_DOT + b" /BitsPerComponent 8", b"\x99"))
    shared = b"<< /Font << %s>> /XObject << /P %d 0 R >> >>" % (fonts, len(objects))
    kids: list[int] = []
    for number, sheet in enumerate(sheets):
        marks = ordered(sheet.marks, order, seed * 1000 + number)
        body = "\n".join(word for mark in marks for word in _drawn(mark, sheet.height, faces))
        objects.append(_packed(b"<<", body.encode()))
        box = f"[0 0 {sheet.width} {sheet.height}]".encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources %s /Contents %d 0 R >>"
            % (box, shared, len(objects))
        )
        kids.append(len(objects))
    refs = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (refs, len(kids))
    return _file(objects)


def _named(face: Face, base: str, first: int) -> list[bytes]:
    """The objects, the first of them number ``first``, of a font that is not in the file."""
    widths = " ".join(f"{width(c, Type(face, 1000.0)):.0f}" for c in _LATIN)
    return [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /UniGB-UCS2-H"
        f" /DescendantFonts [{first + 1} 0 R] >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{base} /DW 1000 /W [1 [{widths}]]"
        f" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        f" /FontDescriptor {first + 2} 0 R >>".encode(),
        f"<< {_described(base)} >>".encode(),
    ]


def _embedded(base: str, font: Embedded, first: int) -> list[bytes]:
    """The same of a font whose file is embedded."""
    name = f"AAAAAA+{base}"
    widths = " ".join(f"{advance:.0f}" for advance in font.advances)
    rows = [f"<{number:04x}> <{code:04x}>" for code, number in font.glyphs.items()]
    blocks = (rows[at : at + 100] for at in range(0, len(rows), 100))
    codes = "".join(
        f"{len(rows)} beginbfchar\n{chr(10).join(rows)}\nendbfchar\n" for rows in blocks
    )
    return [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
        f" /DescendantFonts [{first + 1} 0 R] /ToUnicode {first + 3} 0 R >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /W [0 [{widths}]]"
        f" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /CIDToGIDMap /Identity /FontDescriptor {first + 2} 0 R >>".encode(),
        f"<< {_described(name)} /FontFile2 {first + 4} 0 R >>".encode(),
        _packed(b"<<", (_CMAP_HEAD + codes + _CMAP_TAIL).encode()),
        _packed(b"<< /Length1 %d" % len(font.data), font.data),
    ]


def _described(name: str) -> str:
    return (
        f"/Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -120 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 730 /StemV 80"
    )


def _packed(head: bytes, body: bytes) -> bytes:
    return _stream(head + b" /Filter /FlateDecode", zlib.compress(body, 6))


def _stream(head: bytes, body: bytes) -> bytes:
    return head + b" /Length %d >>\nstream\n" % len(body) + body + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + tail % (len(objects) + 1, len(out))


def _drawn(mark: Mark, height: float, faces: Faces | None) -> Iterable[str]:
    """The operators of a mark; y runs upwards."""
    if isinstance(mark, Run):
        name, _ = _FONTS[mark.type.face]
        code = _coded(mark.text, faces[mark.type.face] if faces else None)
        mode = 2 if mark.type.bold else 0
        yield f"BT /{name} {mark.type.size:.3f} Tf {mark.spacing:.3f} Tc {mode} Tr"
        yield f"{mark.type.size * 0.025:.3f} w {mark.type.grey:.2f} g {mark.type.grey:.2f} G"
        yield f"1 0 0 1 {mark.x:.3f} {height - mark.y:.3f} Tm <{code}> Tj ET"
    elif isinstance(mark, Rule):
        yield f"{mark.width} w 0 G {mark.x0:.2f} {height - mark.y0:.2f} m"
        yield f"{mark.x1:.2f} {height - mark.y1:.2f} l S"
    elif isinstance(mark, Panel):
        box = f"{mark.x:.2f} {height - mark.y - mark.height:.2f} {mark.width:.2f} {mark.height:.2f}"
        if mark.fill is not None:
            yield f"{mark.fill} g {box} re f"
        if mark.line:
            yield f"{mark.line} w 0 G {box} re S"
    elif isinstance(mark, Picture):
        low = height - mark.y - mark.height
        yield f"q {mark.width:.2f} 0 0 {mark.height:.2f} {mark.x:.2f} {low:.2f} cm /P Do Q"


def _coded(text: str, font: Embedded | None) -> str:
    if font is None:
        return text.encode("utf-16-be").hex()
    return "".join(f"{font.glyphs[ord(character)]:04x}" for character in text)
