"""From labelled reference strings to the weights of the reference parser, in one command; about half an hour on two cores.

    .venv/bin/pip install -e '.[train-encoder]'
    .venv/bin/python train/train_refstring.py            # → src/citance/refstring/weights/
    .venv/bin/python -m benchmarks.refstrings            # then: the gate

Material, from the folder that CITANCE_DATA names or from `../shared`: AnyStyle's and GROBID's labelled strings, citations tagged
in the shared JATS articles, plain strings whose fields are known from beside them, and made-up references in four languages.
Strings whose SHA-256 leaves 0 on division by 3 are left out everywhere: they measure (`benchmarks.refstrings`). `--dev` leaves out a
further tenth, on which everything was chosen.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._data import data_folder  # noqa: E402
from benchmarks._refstrings_gold import Labelled, load_gold  # noqa: E402
from train.refstring.examples import Example, Vocabulary, batches, example  # noqa: E402
from train.refstring.export import export  # noqa: E402
from train.refstring.made import made_strings  # noqa: E402
from train.refstring.network import Network  # noqa: E402
from train.refstring.noise import noisy  # noqa: E402
from train.refstring.silver import excite_strings, glutton_strings, jats_strings  # noqa: E402

WEIGHTS = ROOT / "src" / "citance" / "refstring" / "weights" / "refstring.npz"
SEED = 7
MADE = 11000
BATCH = 64
log = logging.getLogger("train")


def _letters(raw: str) -> str:
    return re.sub(r"[\W_]+", "", raw).casefold()


def material(corpora: Path) -> tuple[list[Labelled], list[Labelled]]:
    """Gold strings and all others to train on; a string whose letters a held-out one has is left out."""
    gold = load_gold(corpora / "refs_gold")
    taken = {_letters(each.raw) for each in gold if each.held_out}
    mine = [each for each in gold if not each.held_out and _letters(each.raw) not in taken]
    strings, records = jats_strings(corpora / "jats")
    strings += glutton_strings(corpora / "refs_gold" / "glutton_references_with_doi.jsonl.gz")
    strings += excite_strings(corpora / "excite_gold")
    titles = {_letters(each.first("title")) for each in gold if each.held_out}
    records = [each for each in records if _letters(each.title) not in titles]
    strings += made_strings(records, mine, MADE)
    return mine, [each for each in strings if _letters(each.raw) not in taken]


def examples_of(gold: Sequence[Labelled], others: Sequence[Labelled]) -> list[Example]:
    """Gold strings as they are and three times with noise; of the others half with noise, made-up ones counting less."""
    rng = random.Random(SEED)
    result = [example(each, 1.0) for each in gold]
    result += [example(noisy(each, rng), 0.5) for each in gold for _ in range(3)]
    for each in others:
        weight = 0.4 if each.source.startswith("made") else 0.6
        result.append(example(noisy(each, rng) if rng.random() < 0.5 else each, weight))
    return [each for each in result if each.tokens]


def train(examples: Sequence[Example], words: Vocabulary, epochs: int, dev: Sequence[Example]) -> Network:
    """A network trained with Adam, its rate falling to nothing over the epochs."""
    torch.manual_seed(SEED)
    network = Network(len(words))
    steps = epochs * (len(examples) // BATCH + 1)
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-3)
    mean = torch.optim.swa_utils.AveragedModel(network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=4e-3, total_steps=steps + 2, pct_start=0.1)
    for epoch in range(epochs):
        begun, loss_sum = time.monotonic(), 0.0
        network.train()
        for batch in batches(examples, words, size=BATCH, seed=SEED + epoch):
            scores = network.scores(batch.ids, batch.offsets, batch.place, batch.state, batch.mask)
            loss = (network.chain(scores, batch.gold, batch.mask) * batch.weight).sum() / batch.weight.sum()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            mean.update_parameters(network)
            loss_sum += loss.item()
        log.info(
            "epoch %d: loss %.3f, %.0f s, dev %s",
            epoch + 1,
            loss_sum * BATCH / len(examples),
            time.monotonic() - begun,
            accuracy(mean.module, words, dev),
        )
    return mean.module  # type: ignore[no-any-return]


@torch.no_grad()
def accuracy(network: Network, words: Vocabulary, dev: Sequence[Example]) -> str:
    """Tokens and whole strings that are labelled right, in percent."""
    network.eval()
    counts: Counter[str] = Counter()
    for batch in batches(dev, words, size=64, seed=None):
        scores = network.scores(batch.ids, batch.offsets, batch.place, batch.state, batch.mask)
        for path, gold in zip(network.chain.best(scores, batch.mask), batch.gold.tolist(), strict=True):
            pairs = [(one, two) for one, two in zip(path, gold, strict=False) if two >= 0]
            counts["tokens"] += len(pairs)
            counts["right"] += sum(one == two for one, two in pairs)
            counts["strings"] += 1
            counts["whole"] += all(one == two for one, two in pairs)
    return f"{100 * counts['right'] / max(1, counts['tokens']):.2f} % of tokens, {100 * counts['whole'] / max(1, counts['strings']):.1f} % of strings"


def main() -> int:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--dev", action="store_true", help="leave out a tenth of the gold strings to choose on")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    flags = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    corpora = data_folder("corpora")
    if corpora is None:
        log.error("the shared corpora are not here (CITANCE_DATA, or ../shared beside the repository)")
        return 1
    gold, others = material(corpora)
    dev = gold[::10] if flags.dev else gold[::25]
    if flags.dev:
        gold = [each for at, each in enumerate(gold) if at % 10]
    log.info("%d gold strings, %s", len(gold), dict(Counter(each.source for each in others)))
    examples = examples_of(gold, others)
    words = Vocabulary(examples)
    log.info("%d examples, %d features", len(examples), len(words))
    network = train(examples, words, flags.epochs, [example(each, 1.0) for each in dev])
    export(network, words, flags.out)
    log.info("written: %s, %d bytes", flags.out, flags.out.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
