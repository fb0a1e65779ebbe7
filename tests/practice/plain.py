"""Sheets to PDF without any font in it: small, and written in milliseconds.

Type is set in the standard Chinese faces that every reader has or replaces (Adobe-GB1, codes in
UCS-2), as old layout programs wrote it; widths of Latin are those of the typesetter's own faces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from practice.fonts import width
from practice.ink import Face, Mark, Panel, Picture, Rule, Run, Sheet, Type
from practice.orders import Order, ordered

_FONTS: dict[Face, tuple[str, str]] = {"serif": ("F1", "STSong-Light"), "sans": ("F2", "SimHei")}
_LATIN = [chr(code) for code in range(0x20, 0x7F)]
_DOT = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"


def write_plain(sheets: Sequence[Sheet], *, order: Order = "logical", seed: int = 0) -> bytes:
    """The PDF of these sheets, byte for byte the same every time."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = b""
    for face, (name, base) in _FONTS.items():
        objects.append(_font(base, len(objects) + 2))
        fonts += f"/{name} {len(objects)} 0 R ".encode()
        objects.append(_descendant(face, base))
    objects.append(_stream(_DOT + b" /BitsPerComponent 8", b"\x99"))
    shared = b"<< /Font << %s>> /XObject << /P %d 0 R >> >>" % (fonts, len(objects))
    kids: list[int] = []
    for number, sheet in enumerate(sheets):
        marks = ordered(sheet.marks, order, seed * 1000 + number)
        body = "\n".join(word for mark in marks for word in _drawn(mark, sheet.height))
        objects.append(_stream(b"<<", body.encode()))
        box = f"[0 0 {sheet.width} {sheet.height}]".encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources %s /Contents %d 0 R >>"
            % (box, shared, len(objects))
        )
        kids.append(len(objects))
    refs = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (refs, len(kids))
    return _file(objects)


def _font(base: str, descendant: int) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /UniGB-UCS2-H"
        f" /DescendantFonts [{descendant} 0 R] >>"
    ).encode()


def _descendant(face: Face, base: str) -> bytes:
    widths = " ".join(f"{width(c, Type(face, 1000.0)):.0f}" for c in _LATIN)
    return (
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{base} /DW 1000 /W [1 [{widths}]]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    ).encode()


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


def _drawn(mark: Mark, height: float) -> Iterable[str]:
    """The operators of a mark; y runs upwards."""
    if isinstance(mark, Run):
        name, _ = _FONTS[mark.type.face]
        code = mark.text.encode("utf-16-be").hex()
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
