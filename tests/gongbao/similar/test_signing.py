"""The definition of a signature: golden vectors, and what must not change it."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.similar.shingles import shingle
from gongbao.similar.signing import BANDS, FEWEST, VALUES, Signed, method_of, sign_texts
from gongbao.similar.stops import StopSet, StopTable, learn_stops, shipped_stops
from gongbao.text.folded import PORTION, fold_texts
from gongbao.text.keys import key_text

STOPS = shipped_stops()
ACT = (
    "澄湾市河道清淤管理办法\n第一条　为了规范河道清淤，保护水源，制定本办法。清淤单位应"
    "当在每年三月底前报送当年的清淤计划，写明河段、土方量和弃土去处，由水务站逐段核对后公"
    "布。\n第二条　弃土不得堆在桥下、渡口和取水口，违者由水务站责令三日内清走；拒不清走"
    "的，代为清走，费用由清淤单位承担。"
)


def digest(signed: Signed) -> str:
    words = {
        "digests": signed.digests,
        "rare": signed.rare.tolist(),
        "values": signed.values.tolist(),
        "figures": signed.figures.tolist(),
        "figure_values": signed.figure_values.tolist(),
        "passages": signed.passages.tolist(),
        "forms": signed.forms.tolist(),
        "keys": signed.keys.tolist(),
        "owners": signed.owners.tolist(),
    }
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


def test_golden_vectors() -> None:
    """When one of these changes, the method needs a new name: archives hold what it made."""
    signed = sign_texts([ACT, "第１章　總 則", ""], STOPS)
    assert method_of(STOPS) == "rare5-2+formulas-1"
    assert STOPS.digest == "2b2cfad2"
    assert signed.values[0, :4].tolist() == [135, 227, 127, 176]
    assert signed.keys[:3].tolist() == [18197262, 96030091, 187455906]
    assert digest(signed) == "596c383a5f19c46f"


@given(st.lists(st.text(max_size=40), max_size=5))
def test_folded_texts_are_key_texts(texts: list[str]) -> None:
    folded = fold_texts(texts)
    keys = [
        "".join(map(chr, folded.codes[a:b].tolist()))
        for a, b in zip(folded.starts, folded.starts[1:], strict=False)
    ]
    assert keys == [key_text(text) for text in texts]
    joined = "".join(texts)
    assert all(key_text(joined[place]) for place in folded.places.tolist())


def test_a_text_alone_is_signed_as_among_others() -> None:
    texts = [ACT * n + str(n) for n in (1, 3, 50, 2)] + ["短", ""] + [ACT * (PORTION // len(ACT))]
    together = sign_texts(texts, STOPS)
    for number, text in enumerate(texts):
        alone = sign_texts([text], STOPS)
        assert (alone.values[0] == together.values[number]).all()
        assert (alone.keys == together.keys[together.owners == number]).all()
        assert alone.digests[0] == together.digests[number]


def test_what_folds_away_does_not_change_a_signature() -> None:
    wide = ACT.translate({ord("。"): "．", ord("，"): " , ", ord("澄"): "澄\u200b"})
    traditional = ACT.replace("为", "為").replace("规", "規").replace("湾", "灣")
    signed = sign_texts([ACT, wide, traditional], STOPS)
    assert len(set(signed.digests)) == 1
    assert (signed.values == signed.values[0]).all()


def test_short_texts_have_no_keys() -> None:
    signed = sign_texts(["", "短", "没有钥匙的短通知", ACT], STOPS)
    assert (signed.rare[:3] < FEWEST).all()
    assert set(signed.owners.tolist()) == {3}
    assert (np.bincount(signed.owners[signed.keys % 2 == 0]) == [0, 0, 0, BANDS]).all()
    assert signed.values.shape == (4, VALUES)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("某政发〔2023〕5号，金额１２．５万元，3月5日。", 2),
        ("2023 2023 12 12 7", 1),
        ("一二三", 0),
        ("1" * 500 + "年" + "1" * 400 + "年" + "2" * 33, 2),
    ],
)
def test_figures_are_the_numbers_of_a_text(text: str, numbers: int) -> None:
    signed = sign_texts(["99", text, "88"], STOPS)
    assert signed.figures.tolist() == [1, numbers, 1]


def test_the_share_of_equal_values_estimates_jaccard() -> None:
    rng = np.random.default_rng(5)
    common = "".join(map(chr, rng.integers(0x4E00, 0x9000, 1200)))
    ends = ["".join(map(chr, rng.integers(0x4E00, 0x9000, 600))) for _ in range(2)]
    signed = sign_texts([common + ends[0], common + ends[1]], STOPS)
    estimate = float((signed.values[0] == signed.values[1]).mean())
    assert estimate == pytest.approx(1200 / 2400, abs=0.1)


def test_a_stop_set_learns_what_many_share() -> None:
    rng = np.random.default_rng(6)
    own = ["".join(map(chr, rng.integers(0x4E00, 0x9000, 60))) for _ in range(200)]
    form = "请各单位于收到本函之日起将有关材料送交档案室"
    stops = learn_stops([text + form for text in own], "learnt")
    assert stops.name == f"learnt-{stops.digest}"
    learnt = StopTable(stops)
    assert learnt.holds(shingle(fold_texts([form])).hashes).all()
    assert not learnt.holds(shingle(fold_texts(own)).hashes).any()
    assert learnt.holds(STOPS.hashes).all()


def test_an_empty_stop_set_stops_nothing() -> None:
    nothing = StopSet("none", np.empty(0, np.uint32))
    assert not StopTable(nothing).holds(np.arange(9, dtype=np.uint32)).any()
    assert sign_texts([ACT], nothing).rare[0] > sign_texts([ACT], STOPS).rare[0]
