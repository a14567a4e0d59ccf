"""From labelled statements to the weights of the encoder, in one command; at most three hours on two cores.

    .venv/bin/pip install -e '.[train-encoder]'
    .venv/bin/python train/train_encoder.py --work build/encoder     # → src/citance/classify/weights/, docs/encoder-card.md
    .venv/bin/python benchmarks/stance.py                            # then: the gate

Stages, each kept in the work folder, so that a run that was stopped goes on where it was:

1. fetch the two pretrained encoders (`encoder.bases`);
2. train the teacher, all-mpnet-base-v2, on the labelled rows; let it judge unlabelled statements of the shared articles;
3. train three students, all-MiniLM-L6-v2, which differ in their seed, on labels and on the teacher's probabilities;
4. export the first of them, which was to be shipped before any was measured, to int8 ONNX;
5. choose calibration and operating points on dev, measure everything, write the weights and the card.

The data lie in the folder that CITANCE_DATA names, or in `../shared`. dev.jsonl trains nothing; the SciCite rows that share
a citing article or a near-duplicate with SciCite's test set are left out.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from train.encoder.bases import fetch_bases  # noqa: E402
from train.encoder.card import card_page, measured  # noqa: E402
from train.encoder.export import export  # noqa: E402
from train.encoder.finish import finish, written_card  # noqa: E402
from train.encoder.pool import Pool, unlabelled  # noqa: E402
from train.encoder.stages import Data, soft_labels, student, teacher  # noqa: E402
from train.stance_data import Row, data_folder, read_rows  # noqa: E402
from train.train_linear import without_dev  # noqa: E402

SEEDS = (1, 2, 3)
POOL_SEED = 1
POOL_TELLING = 20_000
POOL_PLAIN = 2_000
CARD = ROOT / "docs" / "encoder-card.md"
WEIGHTS = ROOT / "src" / "citance" / "classify" / "weights"
MADE = Path(__file__).with_name("made_pairs.jsonl")

log = logging.getLogger("train")


def public_rows(path: Path) -> tuple[list[Row], list[Row]]:
    """SciCite's rows to train on, without what shares an article or a near-duplicate with its test rows; and these."""
    rows = [row for row in read_rows(path) if row["dataset"] == "scicite"]
    test = [row for row in rows if row["split"] == "test"]
    taken = {row["citing_id"] for row in test} | {row["dup_cluster"] for row in test if row["dup_cluster"] is not None}
    train = [row for row in rows if row["split"] != "test" and not {row["citing_id"], row["dup_cluster"]} & taken]
    return train, test


def _pool(work: Path, folder: Path, dev: list[Row]) -> Pool:
    kept = work / "pool.json"
    if not kept.is_file():
        found = unlabelled(folder.parent / "corpora", dev, telling=POOL_TELLING, plain=POOL_PLAIN, seed=POOL_SEED)
        kept.write_bytes(msgspec.json.encode(found))
    return msgspec.json.decode(kept.read_bytes(), type=Pool)


def _kept_figures(path: Path, measure: Callable[[], dict[str, float]]) -> dict[str, float]:
    if not path.is_file():
        path.write_bytes(msgspec.json.encode(measure()))
    return msgspec.json.decode(path.read_bytes(), type=dict[str, float])


def train(work: Path, folder: Path, out: Path, card: Path) -> None:
    """All stages."""
    dev = read_rows(folder / "dev.jsonl")
    rows = without_dev(read_rows(folder / "train.jsonl"), dev)
    public, test = public_rows(folder / "public_human.jsonl")
    small, large = fetch_bases(work)
    pool = _pool(work, folder, dev)
    data = Data(rows, read_rows(MADE), public, pool.items)
    log.info("%d labelled, %d written, %d of SciCite, %d unlabelled", *(len(part) for part in data))
    old = teacher(large, data, work / "teacher.pt")
    said = soft_labels(old, large, data, work / "soft.pt")
    students = {seed: student(small, data, said, seed, work / f"student{seed}.pt") for seed in SEEDS}
    export(students[SEEDS[0]], small, work / "export")
    kept = finish(work, data, dev, mix=pool.mix, seeds=SEEDS, stance=folder)
    figures = {
        "teacher": _kept_figures(work / "teacher.json", lambda: measured(old, large, dev)),
        **{
            f"seed {seed}": _kept_figures(
                work / f"student{seed}.json", lambda network=network: measured(network, small, dev, test)
            )
            for seed, network in students.items()
        },
    }
    out.mkdir(parents=True, exist_ok=True)
    for name in ("encoder.onnx", "heads.npz", "tokenizer.json"):
        (out / name).write_bytes((work / "export" / name).read_bytes())
    (out / "encoder.json").write_bytes(written_card(kept))
    card.write_text(card_page(kept, figures, dev, test, out), encoding="utf-8")


def main() -> int:
    """Train and write; 2 where the data are absent."""
    parser = argparse.ArgumentParser(description="Train the encoder.")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "encoder", help="folder of the stages' results")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder of the weights")
    parser.add_argument("--card", type=Path, default=CARD, help="page of the figures")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="cores")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        print("no labelled statements: set CITANCE_DATA to the folder that holds stance/", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    torch.use_deterministic_algorithms(True)
    started = time.process_time()
    options.work.mkdir(parents=True, exist_ok=True)
    train(options.work, folder, options.out, options.card)
    log.info("%.0f CPU seconds", time.process_time() - started)
    return 0


if __name__ == "__main__":
    sys.exit(main())
