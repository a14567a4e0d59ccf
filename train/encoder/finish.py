"""The last stage: calibration, operating points and the first stage's threshold, put together as a card."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold
from tokenizers import Tokenizer
from train import train_linear
from train.encoder.calibrate import Choice, Fitted, Scores, choose, cross_fitted
from train.stance_data import NATURAL_STRATA, Row, input_from_row, labels

from citance.classify.encoder import EncoderClassifier
from citance.classify.encoder_file import (
    ENCODER_FORMAT,
    EncoderCard,
    EncoderFile,
    Mixture,
    OperatingPoint,
    open_session,
    read_heads,
)
from citance.classify.linear import LinearClassifier
from citance.classify.odds import log_softmax
from citance.classify.rendering import INPUT_VERSION, Renderer
from citance.classify.weights_file import read_weights
from citance.model import CODEBOOK_VERSION, Judgement

__all__ = [
    "Kept",
    "Settling",
    "card_of",
    "classifier_of",
    "finish",
    "judged_apart",
    "open_file",
    "settling",
    "written_card",
]

log = logging.getLogger(__name__)
NAME = "encoder-1"
LOST_AT_MOST = 0.05
"""Of the supporting and contrasting rows of train.jsonl, out of fold, the share that the first stage may settle: many of
them the encoder would miss as well. What it costs in the end is measured on dev."""
CUE_ABOVE = -1.2
"""Where the spans fit the labelled cues of train.jsonl best: the ratio of shared to joined characters is .655 there, .605 at 0
and .622 at -2 (500 rows)."""
Floats = npt.NDArray[np.float64]


class Settling(NamedTuple):
    """The first stage's threshold, and out of fold what it passes on of the randomly drawn mentionings."""

    above: float
    passed: float
    lost: float


class Kept(NamedTuple):
    """What the last stage found: the card, the loaded files, and dev's scores."""

    card: EncoderCard
    file: EncoderFile
    scores: Scores
    settling: Settling
    mix: list[int]


def open_file(folder: Path, card: EncoderCard) -> EncoderFile:
    """The exported files of a folder, with a card that may not be written yet."""
    renderer = Renderer(Tokenizer.from_file(str(folder / "tokenizer.json")))
    heads = read_heads((folder / "heads.npz").read_bytes())
    return EncoderFile(card, heads, renderer, open_session((folder / "encoder.onnx").read_bytes()))


def card_of(choice: Choice, settled_above: float, trained_on: dict[str, Any]) -> EncoderCard:
    """The card that holds a choice."""

    def mixture(fitted: Fitted) -> Mixture:
        return Mixture(round(fitted.encoder, 5), round(fitted.linear, 5), _rounded(fitted.shift))

    return EncoderCard(
        format=ENCODER_FORMAT,
        input_version=INPUT_VERSION,
        codebook=CODEBOOK_VERSION,
        name=NAME,
        strict=mixture(choice.strict),
        broad=mixture(choice.broad),
        points={name: OperatingPoint(_rounded(a), _rounded(b)) for name, (a, b) in choice.points.items()},
        settled_above=settled_above,
        cue_above=CUE_ABOVE,
        trained_on=trained_on,
    )


def _rounded(values: tuple[float, float, float]) -> tuple[float, float, float]:
    return (round(values[0], 4), round(values[1], 4), round(values[2], 4))


def classifier_of(file: EncoderFile, card: EncoderCard, point: str = "balanced") -> EncoderClassifier:
    """The cascade with another card."""
    other = EncoderFile(card, file.heads, file.renderer, file.session)
    return EncoderClassifier(other, LinearClassifier(read_weights()), point=point)


def settling(rows: list[Row], folder: Path, state: Path) -> Settling:
    """The threshold of the linear model's probability of mentioning, chosen out of fold on the labelled rows; the
    scores are kept in `state`."""
    stance = labels(rows)
    scores = _out_of_fold(rows, folder, state)
    calm = np.minimum(log_softmax(scores[:, :3])[:, 2], log_softmax(scores[:, 3:])[:, 2])
    above = float(np.quantile(calm[stance != 2], 1 - LOST_AT_MOST))
    plain = (stance == 2) & np.array([row["stratum"] in NATURAL_STRATA for row in rows])
    return Settling(
        round(float(np.exp(above)), 5), float((calm[plain] < above).mean()), float((calm[stance != 2] >= above).mean())
    )


def _out_of_fold(rows: list[Row], folder: Path, state: Path) -> Floats:
    if not state.is_file():
        fit_on, own = train_linear.fitter(rows, folder)
        scores = np.zeros((len(rows), 6))
        groups = [train_linear.group_of(row) for row in rows]
        for inside, outside in GroupKFold(train_linear.FOLDS).split(rows, labels(rows), groups):
            scores[outside] = fit_on(inside).scores([own[i] for i in outside])
        np.save(state, scores)
    return np.asarray(np.load(state))


def dev_scores(file: EncoderFile, dev: list[Row]) -> Scores:
    """What the exported network and the linear model say of dev."""
    items = [input_from_row(row) for row in dev]
    features = classifier_of(file, file.card).read(file.renderer.render(items)).features
    return Scores(
        file.heads.scores(features, "strict").astype(np.float64),
        file.heads.scores(features, "broad").astype(np.float64),
        LinearClassifier(read_weights()).scores(items),
    )


def finish(work: Path, data: Any, dev: list[Row], *, mix: list[int], seeds: tuple[int, ...], stance: Path) -> Kept:
    """Choose everything on dev for the network exported to `work / "export"`; `stance` is the folder of the labelled data, `mix`
    the spread of real articles' statements (`calibrate.spread_weights`)."""
    threshold = settling(data.rows, stance, work / "linear.npy")
    log.info("first stage: %s", threshold)
    empty = Choice(Fitted(1.0, 0.0, (0, 0, 0)), Fitted(1.0, 0.0, (0, 0, 0)), {"balanced": ((0, 0, 0), (0, 0, 0))})
    blank = card_of(empty, threshold.above, {})
    file = open_file(work / "export", blank)
    scores = dev_scores(file, dev)
    choice = choose(scores, labels(dev), labels(dev, "broad"), dev, mix)
    trained_on = {
        "rows": len(data.rows),
        "written_rows": len(data.made),
        "scicite_rows": len(data.public),
        "unlabelled": len(data.pool),
        "seeds": list(seeds),
        **{name: train_linear.sha256(stance / name) for name in ("train.jsonl", "dev.jsonl", "public_human.jsonl")},
    }
    card = card_of(choice, threshold.above, trained_on)
    return Kept(card, EncoderFile(card, file.heads, file.renderer, file.session), scores, threshold, mix)


def judged_apart(kept: Kept, dev: list[Row], point: str, *, cascade: bool = True) -> list[Judgement]:
    """dev judged fold by fold, each by what was chosen on the other folds; without the first stage if not `cascade`."""
    found: dict[int, Judgement] = {}

    def judge(choice: Choice, rows: Any) -> None:
        above = kept.card.settled_above if cascade else 1.1
        classifier = classifier_of(kept.file, card_of(choice, above, {}), point)
        judged = classifier.classify([input_from_row(dev[i]) for i in rows])
        found.update(zip(rows.tolist(), judged, strict=True))

    cross_fitted(kept.scores, labels(dev), labels(dev, "broad"), dev, kept.mix, judge)
    return [found[i] for i in range(len(dev))]


def written_card(kept: Kept) -> bytes:
    """`encoder.json`."""
    return msgspec.json.format(msgspec.json.encode(kept.card), indent=2) + b"\n"
