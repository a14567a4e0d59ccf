"""The encoder with the linear model before and beside it: a cascade.

0. The encoder knows English only: a statement in another language is judged by the linear model, whose cues know four.
1. The linear model looks at every statement; one that it holds to be mentioning almost surely is settled.
2. The encoder reads the rest. Its scores and the linear ones make up calibrated probabilities.
3. An operating point turns probabilities into stances; a stance that a stricter and a laxer point see differently is
   flagged as uncertain.

How much the first stage costs in recall was measured when its threshold was chosen: docs/model-card.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import numpy as np
import numpy.typing as npt

from citance.classify.encoder_file import EncoderFile, Mixture, OperatingPoint
from citance.classify.evidence import evidence_of
from citance.classify.linear import LinearClassifier
from citance.classify.odds import log_softmax
from citance.classify.protocol import ClassifierInput
from citance.classify.rendering import Rendered
from citance.classify.rules import explain_rule
from citance.classify.weights_file import CLASSES
from citance.errors import ModelError
from citance.model import Cue, Evidence, Judgement, Probabilities, Stance
from citance.text import reads_as_english

__all__ = ["DEFAULT_POINT", "POINTS", "EncoderClassifier", "Seen"]

POINTS = ("balanced", "fair", "precise")
DEFAULT_POINT = "balanced"
_OPEN = "open"
_STRICTER = "precise"
_CHUNK = 1_024
"""Statements looked at together, so that memory stays flat."""
_MENTIONING = CLASSES.index(Stance.MENTIONING)

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.float32]


class Seen:
    """What the encoder said of some statements: `features` (n, width) and the cue scores of each one's tokens."""

    def __init__(self, features: Numbers, cue: list[Numbers]) -> None:
        self.features = features
        self.cue = cue


class EncoderClassifier:
    """Judges statements by the cascade; deterministic, whatever stands beside a statement."""

    name: str

    def __init__(self, file: EncoderFile, linear: LinearClassifier, *, point: str = DEFAULT_POINT) -> None:
        if point not in file.card.points or point == _OPEN:
            raise ModelError(f'there is no operating point "{point}"; known: {", ".join(POINTS)}')
        self._file, self._linear, self.point = file, linear, point
        self._width = file.heads.strict.shape[0] - 1
        self.name = file.card.name if point == DEFAULT_POINT else f"{file.card.name}/{point}"

    def classify(self, inputs: Sequence[ClassifierInput]) -> list[Judgement]:
        """One judgement per input, in the same order."""
        chunks = (inputs[start : start + _CHUNK] for start in range(0, len(inputs), _CHUNK))
        return [judgement for chunk in chunks for judgement in self._judge(chunk)]

    def settled(self, scores: Floats) -> npt.NDArray[np.bool_]:
        """Which statements the first stage settles as mentioning, from the linear model's scores (n, 6)."""
        limit = np.log(self._file.card.settled_above)
        calm = np.minimum(log_softmax(scores[:, :3])[:, _MENTIONING], log_softmax(scores[:, 3:])[:, _MENTIONING])
        return np.asarray(calm >= limit)

    def read(self, rendered: Sequence[Rendered]) -> Seen:
        """Run the network over rendered statements, each by itself: batches are slower on a processor, and with int8
        scales taken from the whole batch a statement's answer would depend on its neighbours."""
        if self._file.threads > 1 and len(rendered) > 1:
            with ThreadPoolExecutor(self._file.threads) as pool:
                answers = list(pool.map(self._run, rendered))
        else:
            answers = [self._run(one) for one in rendered]
        features = np.stack([answer[0] for answer in answers]) if answers else np.zeros((0, self._width), np.float32)
        return Seen(features, [answer[1] for answer in answers])

    def _run(self, one: Rendered) -> tuple[Numbers, Numbers]:
        ids = np.array([one.ids], dtype=np.int64)
        inside, target = np.zeros_like(ids), np.zeros_like(ids)
        inside[0, one.low : one.high] = 1
        target[0, one.target] = 1
        given = {"ids": ids, "mask": np.ones_like(ids), "inside": inside, "target": target}
        features, cue = self._file.session.run(["features", "cue"], given)
        return features[0], cue[0]

    def log_odds(self, features: Numbers, linear: Floats) -> tuple[Floats, Floats]:
        """Calibrated log probabilities, strict and broad, (n, 3) each, from both models' answers."""
        card, heads = self._file.card, self._file.heads
        strict = _mixed(card.strict, heads.scores(features, "strict"), linear[:, :3])
        return strict, _mixed(card.broad, heads.scores(features, "broad"), linear[:, 3:])

    def decide(self, strict: Floats, broad: Floats, point: str) -> tuple[list[int], list[int]]:
        """Strict and broad classes at an operating point; a strict supporting or contrasting settles the broad one."""
        offsets: OperatingPoint = self._file.card.points[point]
        first = (strict + np.array(offsets.strict)).argmax(axis=1)
        second = (broad + np.array(offsets.broad)).argmax(axis=1)
        return first.tolist(), np.where(first == _MENTIONING, second, first).tolist()

    def _judge(self, chunk: Sequence[ClassifierInput]) -> list[Judgement]:
        scores = self._linear.scores(chunk)
        foreign = np.array([not reads_as_english(item.citance) for item in chunk], dtype=bool)
        settled = self.settled(scores) & ~foreign
        judgements: list[Judgement | None] = [None] * len(chunk)
        abroad = np.flatnonzero(foreign).tolist()
        for row, judgement in zip(abroad, self._linear.classify([chunk[row] for row in abroad]), strict=True):
            judgements[row] = msgspec.structs.replace(judgement, model=self.name)
        quiet = np.flatnonzero(settled)
        for row, numbers in zip(quiet.tolist(), self._linear.probabilities(scores[quiet]), strict=True):
            judgements[row] = self._mentioning(numbers)
        open_rows = np.flatnonzero(~settled & ~foreign).tolist()
        items = [chunk[row] for row in open_rows]
        for row, judgement in zip(open_rows, self._read_and_judge(items, scores[open_rows]), strict=True):
            judgements[row] = judgement
        return [judgement for judgement in judgements if judgement is not None]

    def _mentioning(self, probabilities: Floats) -> Judgement:
        return Judgement(
            stance=Stance.MENTIONING, broad=Stance.MENTIONING, probabilities=_rounded(probabilities), model=self.name
        )

    def _read_and_judge(self, items: Sequence[ClassifierInput], linear: Floats) -> Iterator[Judgement]:
        if not items:
            return
        rendered = self._file.renderer.render(items)
        seen = self.read(rendered)
        strict, broad = self.log_odds(seen.features, linear)
        said, said_broad = self.decide(strict, broad, self.point)
        at_least, at_most = (self.decide(strict, broad, point)[0] for point in (_STRICTER, _OPEN))
        for i, item in enumerate(items):
            stance, wide = CLASSES[said[i]], CLASSES[said_broad[i]]
            yield self._judgement(
                item, rendered[i], seen.cue[i], stance, wide, np.exp(strict[i]), at_least[i] != at_most[i]
            )

    def _judgement(
        self,
        item: ClassifierInput,
        rendered: Rendered,
        cue: Numbers,
        stance: Stance,
        broad: Stance,
        probabilities: Floats,
        uncertain: bool,
    ) -> Judgement:
        telling = broad is not Stance.MENTIONING or uncertain
        found: Evidence | None = None
        cues: tuple[Cue, ...] = ()
        if telling:
            words, cues = self._linear.explain(item, stance, broad)
            found = evidence_of(item, rendered, cue.tolist(), self._file.card.cue_above) or words
        evidence = found if broad is not Stance.MENTIONING else None
        return Judgement(
            stance=stance,
            broad=broad,
            probabilities=_rounded(probabilities),
            model=self.name,
            evidence=evidence,
            cues=cues,
            uncertain=uncertain,
            why=explain_rule(item, stance, broad, found) if telling else "",
        )


def _mixed(mixture: Mixture, encoder: Numbers, linear: Floats) -> Floats:
    scores = mixture.encoder * encoder.astype(np.float64) + mixture.linear * linear + np.array(mixture.shift)
    return log_softmax(scores)


def _rounded(values: Floats) -> Probabilities:
    first, second = round(float(values[0]), 4), round(float(values[1]), 4)
    return Probabilities(first, second, round(1.0 - first - second, 4))
