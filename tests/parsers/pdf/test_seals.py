import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from parsers.pdf.seals import wash_seals

_RED, _BLACK, _PAPER = (215, 30, 40), (40, 38, 36), (244, 243, 240)


def _page() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("RGB", (400, 500), _PAPER)
    return page, ImageDraw.Draw(page)


def _reds(page: NDArray[np.uint8]) -> int:
    return int((page[..., 0].astype(int) - page[..., 1:].max(axis=2) > 50).sum())


def test_a_seal_is_washed_out_and_the_print_below_it_stays() -> None:
    page, draw = _page()
    draw.ellipse((150, 200, 270, 320), outline=_RED, width=5)
    draw.regular_polygon((210, 260, 18), 5, fill=_RED)
    draw.rectangle((100, 255, 300, 262), fill=_BLACK)
    washed = wash_seals(np.asarray(page), 1.0)
    assert _reds(washed) == 0
    assert (washed[258, 100:300] == _BLACK).all()
    assert (washed[205, 200:220] == _PAPER).all()


def test_red_titles_rules_and_pictures_are_no_seals() -> None:
    page, draw = _page()
    for x in range(60, 340, 40):
        draw.rectangle((x, 60, x + 28, 90), outline=_RED, width=4)
    draw.line((50, 120, 350, 120), fill=_RED, width=3)
    draw.rectangle((100, 200, 220, 320), fill=_RED)
    draw.ellipse((300, 400, 330, 430), outline=_RED, width=4)
    seen = np.asarray(page)
    assert wash_seals(seen, 1.0) is seen
