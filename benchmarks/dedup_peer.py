"""One peer of benchmarks/dedup_quality.py, in the peers' own venv: ``dedup_peer.py NAME FOLDER``.

Reads ``keys.jsonl`` (a key text a line), takes the processor's time for signing, indexing and
finding, and writes ``NAME.npz``: ``pairs`` (m x 2) or, of those that only give clusters, ``labels``
(n). Peers get key texts that gongbao made, outside their time: the raw text costs them most of
their recall. All sign five-character shingles with 128 values in 32 bands of 4, and those that give
pairs report them from J >= 0.5.
``compose SIZE SEED [forms]`` writes the corpus itself, with OpenCC's traditional script.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

VALUES, BANDS, WIDTH, LEAST = 128, 32, 5, 0.5
Found = dict[str, Any]


def compose(folder: Path, size: str, seed: str, forms: str = "") -> None:
    import opencc
    from dedup_corpus import compose as write

    traditional = opencc.OpenCC("s2t").convert
    corpus = write(int(size), int(seed), traditional, form_variants=bool(forms))
    folder.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(text, ensure_ascii=False) for text in corpus.texts)
    (folder / "texts.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    truth = {"kinds": corpus.kinds, "families": corpus.families, "held": list(corpus.held.items())}
    (folder / "truth.json").write_text(json.dumps(truth))


def shingles(key: str) -> list[str]:
    return list({key[at : at + WIDTH] for at in range(max(1, len(key) - WIDTH + 1))})


def datasketch(keys: list[str], folder: Path) -> Found:
    from datasketch import MinHash, MinHashLSH

    made = []
    for key in keys:
        minhash = MinHash(VALUES)
        minhash.update_batch([one.encode() for one in shingles(key)])
        made.append(minhash)
    index = MinHashLSH(num_perm=VALUES, params=(BANDS, VALUES // BANDS))
    found = []
    for at, minhash in enumerate(made):
        found += [(other, at) for other in index.query(minhash)]
        index.insert(at, minhash)
    return verified(np.array([one.hashvalues for one in made]), found)


def rensa(keys: list[str], folder: Path) -> Found:
    from rensa import RMinHash, RMinHashLSH

    made = []
    for at in range(0, len(keys), 1000):
        made += RMinHash.from_token_sets(
            [shingles(key) for key in keys[at : at + 1000]], VALUES, 42
        )
    index = RMinHashLSH(LEAST, VALUES, BANDS)
    found = []
    for at, minhash in enumerate(made):
        found += [(other, at) for other in index.query(minhash)]
        index.insert(at, minhash)
    return verified(np.array([one.digest() for one in made]), found)


def verified(values: Any, found: list[tuple[int, int]]) -> Found:
    """The pairs whose values agree in half of their places."""
    pairs = np.array(found, np.int64).reshape(-1, 2)
    kept = np.zeros(len(pairs), bool)
    for at in range(0, len(pairs), 20_000):
        part = pairs[at : at + 20_000]
        kept[at : at + 20_000] = (values[part[:, 0]] == values[part[:, 1]]).mean(1) >= LEAST
    return {"pairs": pairs[kept], "candidates": len(pairs)}


def text_dedup(keys: list[str], folder: Path) -> Found:
    import pickle

    from text_dedup.minhash import main

    split = folder / "split.jsonl"
    with split.open("w", encoding="utf-8") as out:
        for key in keys:
            out.write(json.dumps({"text": " ".join(key)}, ensure_ascii=False) + "\n")
    target = folder / "text-dedup"
    shutil.rmtree(target, ignore_errors=True)
    words = {
        "path": "json", "data_files": split, "split": "train", "column": "text",
        "cache_dir": folder / "hf", "output": target, "ngram": WIDTH, "num_perm": VALUES,
        "b": BANDS, "r": VALUES // BANDS, "threshold": LEAST, "num_proc": 1, "min_length": 0,
    }  # fmt: skip
    given = [str(part) for name, value in words.items() for part in (f"--{name}", value)]
    main([*given, "--debug"], standalone_mode=False)
    with (target / "uf.pkl").open("rb") as file:
        held = pickle.load(file)
    clusters = getattr(held, "parent", held)
    labels = np.arange(len(keys))
    for at in list(clusters):
        root = at
        while clusters[root] != root:
            root = clusters[root]
        labels[at] = root
    return {"labels": labels}


def datatrove(keys: list[str], folder: Path) -> Found:
    from datatrove.data import Document
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature
    from datatrove.utils.word_tokenizers import WordTokenizer

    class Characters(WordTokenizer):
        def word_tokenize(self, text: str) -> list[str]:
            return text.split()

        def sent_tokenize(self, text: str) -> list[str]:
            return [text]

        def span_tokenize(self, text: str) -> list[tuple[int, int]]:
            return [(0, len(text))]

    config = MinhashConfig(n_grams=WIDTH, num_buckets=BANDS, hashes_per_bucket=VALUES // BANDS)
    signed, paired, grouped = (folder / f"datatrove-{name}" for name in ("a", "b", "c"))
    for target in (signed, paired, grouped):
        shutil.rmtree(target, ignore_errors=True)
    documents = (Document(text=" ".join(key), id=str(at)) for at, key in enumerate(keys))
    MinhashDedupSignature(str(signed), config, Characters()).run(documents)
    for rank in range(BANDS):
        MinhashDedupBuckets(str(signed), str(paired), config=config).run(None, rank, BANDS)
    MinhashDedupCluster(str(paired), str(grouped), config=config, save_cluster_id=True).run(None)
    labels = np.arange(len(keys)) + len(keys)
    rows = np.fromfile(grouped / "000000.clusters", "<u4").reshape(-1, 2)
    labels[rows[:, 0]] = rows[:, 1]
    return {"labels": labels}


PEERS: dict[str, Callable[[list[str], Path], Found]] = {
    "datasketch": datasketch, "rensa": rensa, "text-dedup": text_dedup, "datatrove": datatrove,
}  # fmt: skip


def busy() -> float:
    """Seconds of the processor, also of processes that a peer started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak() -> int:
    """MB. (getrusage's begins with what the process was forked from.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main(name: str, folder: Path, *words: str) -> None:
    if name == "compose":
        compose(folder, *words)
        return
    os.environ["HF_DATASETS_OFFLINE"] = os.environ["HF_HUB_OFFLINE"] = "1"
    keys = [json.loads(line) for line in (folder / "keys.jsonl").read_text("utf-8").splitlines()]
    begun = busy()
    found = PEERS[name](keys, folder)
    seconds = busy() - begun
    rss = peak()
    np.savez(folder / f"{name}.npz", seconds=seconds, rss=rss, **found)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
