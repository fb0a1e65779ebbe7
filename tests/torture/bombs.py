"""Small bodies that ask for a great deal. Each is made when it is needed: packed they are small."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable

MB = 2**20


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right table of references."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %d 0 R >>\n" % (len(objects) + 1, root)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, words: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (words, len(data), data)


def packed(piece: bytes, times: int) -> bytes:
    """Flate of so many pieces, made a piece at a time."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()


_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def one_page(content: bytes, resources: bytes = b"/Font << /F1 5 0 R >>") -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    page += b" /Resources << %s >> >>" % resources
    return pdf(_CATALOG, _PAGES, page, content, _FONT)


def flate_gigabyte() -> bytes:
    return one_page(stream(packed(b" " * MB, 1024)))


def flate_twice() -> bytes:
    twice = zlib.compress(packed(b"q " * (MB // 2), 2048), 9)
    return one_page(stream(twice, b"/Filter [/FlateDecode /FlateDecode]"))


def page_of(content: list[bytes], places: Iterable[int]) -> bytes:
    """A page whose content is those of its streams (the first is 5), one after the other."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R"
    page += b" >> >> /Contents [%s] >>" % b" ".join(b"%d 0 R" % place for place in places)
    return pdf(_CATALOG, _PAGES, page, _FONT, *content)


def flate_in_forty_streams() -> bytes:
    """No stream too long by itself."""
    return page_of([stream(packed(b" " * MB, 120))] * 40, range(5, 45))


def flate_sixty_times() -> bytes:
    """One stream that is not too long, named sixty times: no sum over a file's streams tells."""
    return page_of([stream(packed(b" " * MB, 120))], [5] * 60)


def lzw_gigabyte() -> bytes:
    return one_page(stream(lzw(140), b"/Filter /LZWDecode"))


def lzw(times: int) -> bytes:
    """7 MB of blanks so many times, packed as LZW can at most: each code is one longer."""
    codes, widths = [], []
    for code in range(258, 4094):
        codes.append(code)
        widths.append(9 + sum(code + 2 > 1 << width for width in (9, 10, 11)))
    bits = f"{32:09b}" + "".join(f"{c:0{w}b}" for c, w in zip(codes, widths, strict=True))
    whole = f"{256:09b}" + f"{bits}{256:012b}" * times
    return int(whole.ljust(-(-len(whole) // 8) * 8, "0"), 2).to_bytes(-(-len(whole) // 8), "big")


def flate_in_letters() -> bytes:
    """A gigabyte behind a coding that has to be read before it is found."""
    coded = base64.a85encode(packed(b" " * MB, 1024)) + b"~>"
    return one_page(stream(coded, b"/Filter [/ASCII85Decode /FlateDecode]"))


def glyphs_by_the_million() -> bytes:
    return one_page(
        stream(packed(b"BT /F1 9 Tf 9 9 Td (aaaaaaaaaaaaaaaaaaaa) Tj ET\n" * 1000, 200))
    )


def nested_states() -> bytes:
    return one_page(stream(packed(b"q " * 100_000, 30)))


def picture_of_gigapixels() -> bytes:
    words = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray"
    words += b" /BitsPerComponent 8 /Filter /FlateDecode"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    page += b" /Resources << /XObject << /I 5 0 R >> >> >>"
    content = stream(b"q 595 0 0 842 0 0 cm /I Do Q", b"")
    return pdf(_CATALOG, _PAGES, page, content, stream(packed(bytes(MB), 3434), words))


def page_without_end() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e9 1e9] /Contents 4 0 R >>"
    return pdf(_CATALOG, _PAGES, page, stream(b"BT ET", b""))


def tree_of_itself() -> bytes:
    return pdf(_CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 999999 >>")


def tree_of_depth() -> bytes:
    depth = 20_000
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(depth)]
    return pdf(_CATALOG, *nodes, b"<< /Type /Page /MediaBox [0 0 9 9] >>")


def hundred_thousand_pages() -> bytes:
    count = 100_000
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return pdf(
        _CATALOG, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), *[page] * count
    )


def streams_of_objects() -> bytes:
    """Object streams that lie in object streams, each the next one's."""
    depth = 2000
    inner = [
        stream(
            zlib.compress(
                b"%d 0 << /Type /ObjStm /N 1 /First 5 /Extends %d 0 R >>" % (n + 4, n + 4)
            ),
            b"/Type /ObjStm /N 1 /First 7 /Extends %d 0 R /Filter /FlateDecode" % (n + 4),
        )
        for n in range(depth)
    ]
    return pdf(_CATALOG, _PAGES, *inner)


def forms_in_forms() -> bytes:
    """Each form draws the next one ten times: ten to the twelfth."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    page += b" /Resources << /XObject << /X 5 0 R >> >> >>"
    words = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
    )
    forms = [stream(b"/X Do " * 10, words % (n + 6)) for n in range(12)]
    return pdf(_CATALOG, _PAGES, page, stream(b"/X Do", b""), *forms)


def brackets() -> bytes:
    return pdf(b"[" * 500_000, _PAGES)


def tags_deep() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + "公告".encode()


def tags_in_a_row() -> bytes:
    return b"<html><body>" + "<p>公告</p>".encode() * 300_000


def one_line() -> bytes:
    return b"<html><body><p>" + "市政府公告。".encode() * 600_000


def attributes() -> bytes:
    return b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">x"


def spans_of_cells() -> bytes:
    row = b"<tr>" + b"<td colspan=1000 rowspan=60000>x</td>" * 500 + b"</tr>"
    return b"<html><body><table>" + row * 200 + b"</table>"


def entities() -> bytes:
    levels = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    head = f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY e0 'lol'>{levels}]>"
    return (head + "<html><body><p>&e11;</p></body></html>").encode()


def office_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as file:
            for _ in range(1024):
                file.write(b"<w:p>" * (MB // 5))
    return out.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PDF: a gigabyte of Flate": ("gazette", flate_gigabyte),
    "PDF: two gigabytes, packed twice": ("gazette", flate_twice),
    "PDF: 40 streams of 120 MB on a page": ("gazette", flate_in_forty_streams),
    "PDF: a stream of 120 MB, 60 times a page": ("gazette", flate_sixty_times),
    "PDF: a gigabyte of LZW": ("gazette", lzw_gigabyte),
    "PDF: a gigabyte of Flate in ASCII85": ("newspaper", flate_in_letters),
    "PDF: four million glyphs on a page": ("gazette", glyphs_by_the_million),
    "PDF: three million nested states": ("newspaper", nested_states),
    "PDF: a picture of 3.6 gigapixels": ("gazette", picture_of_gigapixels),
    "PDF: a page of a billion points": ("newspaper", page_without_end),
    "PDF: a tree of pages that is its own child": ("gazette", tree_of_itself),
    "PDF: a tree of pages 20,000 deep": ("gazette", tree_of_depth),
    "PDF: 100,000 pages": ("gazette", hundred_thousand_pages),
    "PDF: object streams in object streams": ("gazette", streams_of_objects),
    "PDF: forms that draw ten forms, 12 deep": ("newspaper", forms_in_forms),
    "PDF: half a million brackets": ("gazette", brackets),
    "HTML: 100,000 open tags": ("page", tags_deep),
    "HTML: 300,000 paragraphs": ("page", tags_in_a_row),
    "HTML: ten megabytes in a line": ("page", one_line),
    "HTML: 300,000 attributes": ("page", attributes),
    "HTML: cells over sixty million places": ("page", spans_of_cells),
    "HTML: entities in entities": ("page", entities),
    "DOCX: a gigabyte of paragraphs": ("page", office_bomb),
}
"""Name -> the parser it is given to, and how it is made."""
