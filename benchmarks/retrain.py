"""What corrections do to the model when they are picked as people pick them: `citance retrain` played through.

    .venv/bin/python benchmarks/retrain.py            # the table; SKIPPED without the data or the encoder's weights

The citing articles of dev.jsonl, which trained no weights, are halved by a fixed seed, several times. In one half statements are
corrected, in different ways: `errors`, only wrong judgements; `claims`, wrong claims mostly and some right ones; `read`, claims as
they come. The half's other statements hold still, as a library's do. Shown are mean changes over the draws: macro-F1 on the other
half, and by what factor the mean probability of each claim's class grows over its randomly drawn statements. `plain` is the
same fit without the two safeguards (`--random-sample`). Calibration and operating points were chosen on dev, the same ones stand
before and after.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from train.stance_data import NATURAL_STRATA, data_folder, input_from_row, labels, read_rows  # noqa: E402

from citance.classify.encoder_file import Heads  # noqa: E402
from citance.classify.retrain.figures import figures  # noqa: E402
from citance.classify.retrain.fitting import Learner, Read  # noqa: E402
from citance.errors import ModelError  # noqa: E402

DRAWS = 10
SIZES = (30, 100)
# Chances of being corrected: a wrong claim, a right claim, a wrong mentioning, a right mentioning.
WAYS = {"errors": (1.0, 0.0, 0.3, 0.0), "claims": (0.9, 0.15, 0.3, 0.01), "read": (0.5, 0.5, 0.02, 0.02)}

Ints = npt.NDArray[np.int64]


class Dev(NamedTuple):
    """dev.jsonl as both models see it."""

    read: Read
    strict: Ints
    broad: Ints
    articles: npt.NDArray[np.str_]
    natural: npt.NDArray[np.bool_]


def load(learner: Learner, folder: Path) -> Dev:
    """Read dev.jsonl with the encoder."""
    rows = read_rows(folder / "dev.jsonl")
    names = np.array([str(row["citing_doi"] or row["citing_title"] or row["id"]) for row in rows])
    natural = np.array([row["stratum"] in NATURAL_STRATA for row in rows])
    read = learner.read([input_from_row(row) for row in rows])
    return Dev(read, labels(rows), labels(rows, "broad"), names, natural)


def macro(dev: Dev, rows: Ints, said: Ints) -> float:
    """Macro-F1 of the strict stance."""
    return figures(dev.strict[rows], said[rows], said[rows], dev.articles[rows].tolist())[0].before.value


def mix(learner: Learner, dev: Dev, rows: Ints, heads: Heads) -> npt.NDArray[np.float64]:
    """Mean probabilities of supporting and contrasting over randomly drawn statements."""
    some = dev.read.take(rows[dev.natural[rows]])
    return np.asarray(np.exp(learner.log_odds(some, heads)[0])[:, :2].mean(axis=0))


def draw(dev: Dev, said: Ints, way: str, size: int, seed: int) -> tuple[Ints, Ints, Ints]:
    """Rows that are corrected, that hold still, and that nobody sees."""
    rng = np.random.default_rng(seed)
    _, article = np.unique(dev.articles, return_inverse=True)
    inside = rng.random(int(article.max()) + 1)[article] < 0.5
    pool, wrong, claim = np.flatnonzero(inside & ~dev.read.settled), said != dev.strict, said != 2
    chances = np.select([claim & wrong, claim, wrong], WAYS[way][:3], WAYS[way][3])[pool]
    size = min(size, int((chances > 0).sum()))
    picked = rng.choice(pool, size, replace=False, p=chances / chances.sum())
    return picked, np.setdiff1d(np.flatnonzero(inside), picked), np.flatnonzero(~inside)


def lines(learner: Learner, dev: Dev) -> Iterator[tuple[Any, ...]]:
    """One line per way, size and fit."""
    old = learner.file.heads
    said = learner.judge(dev.read, old)[0]
    for way in WAYS:
        for size in SIZES:
            for plain in (False, True):
                found = []
                for seed in range(DRAWS):
                    picked, still, rest = draw(dev, said, way, size, seed)
                    heads = learner.fit(
                        dev.read.take(picked), dev.strict[picked], dev.broad[picked], dev.read.take(still),
                        random_sample=plain,
                    )  # fmt: skip
                    gain = macro(dev, rest, learner.judge(dev.read, heads)[0]) - macro(dev, rest, said)
                    ratio = mix(learner, dev, rest, heads) / mix(learner, dev, rest, old)
                    found.append((len(picked), gain, *ratio))
                mean, spread = np.mean(found, axis=0), np.std(found, axis=0)
                yield way, mean[0], "plain" if plain else "retrain", mean[1], spread[1], mean[2], mean[3]


def main() -> int:
    """Print the table."""
    folder = data_folder()
    try:
        learner = Learner.shipped()
    except ModelError as error:
        print(f"SKIPPED: {error}", file=sys.stderr)
        return 0
    if folder is None:
        print("SKIPPED: no stance/dev.jsonl; set CITANCE_DATA to the folder that holds stance/", file=sys.stderr)
        return 0
    dev = load(learner, folder)
    print(f"{learner.file.card.name}, dev.jsonl, {DRAWS} draws of half its {len(set(dev.articles.tolist()))} articles")
    print(f"{'picked':8}{'n':>5}  {'fit':9}{'macro-F1':>9}{'(sd)':>8}{'supporting':>12}{'contrasting':>13}")
    for way, size, fit, gain, spread, first, second in lines(learner, dev):
        print(f"{way:8}{size:5.0f}  {fit:9}{gain:+9.3f}{spread:8.3f}{first:11.2f}x{second:12.2f}x")
    return 0


if __name__ == "__main__":
    sys.exit(main())
