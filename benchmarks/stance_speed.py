"""How fast statements of real articles are judged: the cascade, the encoder alone, and an encoder of BERT-base's size.

    .venv/bin/python -m benchmarks.stance_speed              # needs ../shared/corpora/jats; the peer needs the extra [train-encoder]
    .venv/bin/python -m benchmarks.stance_speed --articles 60

All in one run, one statement at a time, one core each; figures are statements per CPU second. "two processes" is the
cascade in two reader processes, statements per second of the clock. The peer has random weights in int8, of the shape of
BERT-base (12 layers, width 768), and reads the same tokens.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.stance import CLASSES, data_folder
from citance.classify import ClassifierInput, input_of
from citance.classify.encoder import EncoderClassifier
from citance.classify.encoder_file import EncoderFile, open_session, read_encoder
from citance.classify.linear import LinearClassifier
from citance.classify.weights_file import read_weights
from citance.errors import InputError
from citance.extract import extract_statements
from citance.read import read_papers

SAMPLE = 400
"""Statements that the encoder alone and the peer read, drawn evenly from all."""


def statements_of(folder: Path, count: int) -> list[list[ClassifierInput]]:
    """The statements of the first articles, one list per paper, as the pipeline gives them."""
    batches = []
    for file in sorted(folder.glob("*.xml"))[:count]:
        try:
            papers = read_papers(file)
        except InputError:
            continue
        for paper in papers:
            known = {reference.key: reference for reference in paper.references}
            found = [
                input_of(one, known[one.key], paper.work) for one in extract_statements(paper) if one.key in known
            ]
            if found:
                batches.append(found)
    return batches


def rate(run: Callable[[], object], count: int) -> float:
    """Statements per CPU second."""
    started = time.process_time()
    run()
    return count / max(time.process_time() - started, 1e-9)


def whole(file: EncoderFile) -> EncoderClassifier:
    """The encoder without its first stage."""
    card = msgspec.structs.replace(file.card, settled_above=1.1)
    return EncoderClassifier(
        EncoderFile(card, file.heads, file.renderer, file.session), LinearClassifier(read_weights())
    )


def peer_rate(file: EncoderFile, items: Sequence[ClassifierInput]) -> float | None:
    """The peer's statements per CPU second; None without torch."""
    try:
        import torch
        from onnxruntime.quantization import QuantType, quantize_dynamic
        from transformers import BertConfig, BertModel
    except ImportError:
        return None
    torch.manual_seed(0)
    network = BertModel(BertConfig(attn_implementation="eager"), add_pooling_layer=False).eval()

    class _Plain(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return self.network(input_ids=ids, attention_mask=mask).last_hidden_state

    with tempfile.TemporaryDirectory() as place:
        plain, small = Path(place) / "plain.onnx", Path(place) / "small.onnx"
        axes = {"ids": {1: "tokens"}, "mask": {1: "tokens"}}
        example = (torch.ones((1, 8), dtype=torch.int64), torch.ones((1, 8), dtype=torch.int64))
        torch.onnx.export(
            _Plain(),
            example,
            str(plain),
            input_names=["ids", "mask"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(plain), str(small), per_channel=True, weight_type=QuantType.QInt8)
        session = open_session(small.read_bytes())

    def run() -> None:
        for one in file.renderer.render(items):
            ids = np.array([one.ids], dtype=np.int64)
            session.run(None, {"ids": ids, "mask": np.ones_like(ids)})

    return rate(run, len(items))


def _judge(batch: list[ClassifierInput]) -> int:
    global _WORKER
    if _WORKER is None:
        _WORKER = EncoderClassifier(read_encoder(), LinearClassifier(read_weights()))
    return len(_WORKER.classify(batch))


_WORKER: EncoderClassifier | None = None


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how fast statements are judged.")
    parser.add_argument("--articles", type=int, default=40, help="articles that are read")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None or not (folder.parent / "corpora" / "jats").is_dir():
        print("SKIPPED: no corpora/jats; set CITANCE_DATA to the folder that holds corpora/", file=sys.stderr)
        return 0
    batches = statements_of(folder.parent / "corpora" / "jats", options.articles)
    items = [item for batch in batches for item in batch]
    sample = items[:: max(1, len(items) // SAMPLE)]
    started = time.perf_counter()
    file = read_encoder()
    cascade = EncoderClassifier(file, LinearClassifier(read_weights()))
    loaded = time.perf_counter() - started
    first = time.perf_counter()
    cascade.classify(sample[:1])
    print(f"loaded in {loaded:.2f} s, first statement after another {1000 * (time.perf_counter() - first):.0f} ms")
    single = [_milliseconds(cascade, item) for item in sample[:100]]
    print(f"one statement: median {np.median(single):.1f} ms, p95 {np.percentile(single, 95):.1f} ms")
    judged = [judgement for batch in batches for judgement in cascade.classify(batch)]
    fast = rate(lambda: [cascade.classify(batch) for batch in batches], len(items))
    alone = rate(lambda: whole(file).classify(sample), len(sample))
    shares = ", ".join(f"{name} {np.mean([one.stance.value == name for one in judged]):.1%}" for name in CLASSES)
    settled = float(cascade.settled(LinearClassifier(read_weights()).scores(items)).mean())
    print(f"{len(items)} statements of {len(batches)} papers: {shares}; the first stage settles {settled:.1%}")
    print(f"cascade       {fast:8.0f} statements per CPU second")
    print(f"encoder alone {alone:8.0f} ({len(sample)} statements); the cascade is {fast / alone:.1f} times as fast")
    peer = peer_rate(file, sample[:100])
    if peer is None:
        print("BERT-base size: SKIPPED, torch is not installed")
    else:
        print(
            f"BERT-base size{peer:8.1f}; the cascade is {fast / peer:.0f} times as fast, the encoder {alone / peer:.1f}"
        )
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_judge, [items[:1]] * 2)
        started = time.perf_counter()
        count = sum(pool.imap_unordered(_judge, batches))
        print(f"two processes {count / (time.perf_counter() - started):8.0f} statements per second")
    return 0


def _milliseconds(classifier: EncoderClassifier, item: ClassifierInput) -> float:
    started = time.perf_counter()
    classifier.classify([item])
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
