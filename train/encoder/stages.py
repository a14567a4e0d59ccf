"""The stages of the training: the teacher, its judgement of unlabelled statements, the students."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from train.encoder.examples import Example, examples_of_public, examples_of_rows
from train.encoder.loop import Plan, Said, ask, fit
from train.encoder.network import StanceNetwork
from train.stance_data import Row, input_from_row

from citance.classify import ClassifierInput
from citance.classify.rendering import Renderer

__all__ = ["STUDENT", "TEACHER", "Data", "renderer_of", "soft_labels", "student", "teacher"]

log = logging.getLogger(__name__)

TEACHER = Plan(epochs=2, rate=5e-5, size=12, seed=1)
TEACHER_FROZEN = 6
"""Its six lower layers stay: they cost half of the time and there are few labelled statements."""
STUDENT = Plan(epochs=1, rate=1.5e-4, size=24)
PUBLIC_SCALE = 0.3
"""A SciCite row's share: its stance is derived from an intent, and its sentence stands alone."""
SOFT_SHARE = 0.5
"""Of the student's label of a labelled row: what the teacher says; the rest is the label itself."""
POOL_SCALE = 0.7
LABELLED_TIMES = 2
"""How often a student sees a labelled row while it sees every other one once."""


class Data(NamedTuple):
    """Labelled rows without any of dev's articles, written rows, SciCite rows without the test's, unlabelled ones."""

    rows: list[Row]
    made: list[Row]
    public: list[Row]
    pool: list[ClassifierInput]


def renderer_of(base: Path) -> Renderer:
    """The renderer with a pretrained encoder's vocabulary."""
    return Renderer(Tokenizer.from_file(str(base / "tokenizer.json")))


def _labelled(rows: Sequence[Row], renderer: Renderer) -> list[Example]:
    return examples_of_rows(rows, [input_from_row(row) for row in rows], renderer)


def teacher(base: Path, data: Data, state: Path) -> StanceNetwork:
    """The teacher, trained on the labelled rows and SciCite's supporting and contrasting ones; kept in `state`."""
    torch.manual_seed(TEACHER.seed)
    network = StanceNetwork(base, frozen=TEACHER_FROZEN)
    if state.is_file():
        network.load_state_dict(torch.load(state, weights_only=True))
        return network.eval()
    renderer = renderer_of(base)
    telling = [row for row in data.public if row["label3"] in ("supporting", "contrasting")]
    examples = _labelled(data.rows, renderer) + examples_of_public(telling, renderer, scale=PUBLIC_SCALE)
    log.info("the teacher learns from %d examples", len(examples))
    fit(network, examples, TEACHER, renderer.pad)
    torch.save(network.state_dict(), state)
    return network


def soft_labels(network: StanceNetwork, base: Path, data: Data, state: Path) -> dict[str, Said]:
    """What the teacher says of the labelled rows and of the unlabelled statements; kept in `state`."""
    if state.is_file():
        return dict(torch.load(state, weights_only=False))
    renderer = renderer_of(base)
    pool = [Example(rendered) for rendered in renderer.render(data.pool)]
    log.info("the teacher judges %d statements", len(data.rows) + len(pool))
    said = {
        "rows": ask(network, _labelled(data.rows, renderer), renderer.pad),
        "pool": ask(network, pool, renderer.pad),
    }
    torch.save(said, state)
    return said


def _softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float32)


def _examples(base: Path, data: Data, said: dict[str, Said]) -> list[Example]:
    """What a student learns from: labels mixed with the teacher's on the labelled rows, the teacher's on the others."""
    renderer = renderer_of(base)
    own = _labelled(data.rows, renderer)
    for name in ("strict", "broad"):
        for example, soft in zip(own, _softmax(getattr(said["rows"], name)), strict=True):
            setattr(example, name, (1 - SOFT_SHARE) * getattr(example, name) + SOFT_SHARE * soft)
    pool = [Example(rendered, weight=POOL_SCALE) for rendered in renderer.render(data.pool)]
    strict, broad = _softmax(said["pool"].strict), _softmax(said["pool"].broad)
    for i, example in enumerate(pool):
        example.strict, example.broad = strict[i], broad[i]
        # Both vocabularies cut words alike, so that the teacher's cue scores fit the student's tokens.
        if strict[i, 2] < 0.5 and len(said["pool"].cue[i]) == len(example.rendered.ids):
            example.cue = (1 / (1 + np.exp(-said["pool"].cue[i]))).astype(np.float32)
    labelled = own + _labelled(data.made, renderer)
    return labelled * LABELLED_TIMES + pool + examples_of_public(data.public, renderer, scale=PUBLIC_SCALE)


def student(base: Path, data: Data, said: dict[str, Said], seed: int, state: Path) -> StanceNetwork:
    """One student. Its heads begin alike for every seed: the seeds differ in the order of the examples alone."""
    torch.manual_seed(0)
    network = StanceNetwork(base)
    if state.is_file():
        network.load_state_dict(torch.load(state, weights_only=True))
        return network.eval()
    examples = _examples(base, data, said)
    log.info("student %d learns from %d examples", seed, len(examples))
    plan = Plan(epochs=STUDENT.epochs, rate=STUDENT.rate, size=STUDENT.size, seed=seed)
    fit(network, examples, plan, renderer_of(base).pad)
    torch.save(network.state_dict(), state)
    return network
