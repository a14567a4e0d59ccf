"""Labelled and unlabelled statements as training examples, and batches of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from train.stance_data import CLASSES

from citance.classify import ClassifierInput
from citance.classify.rendering import Rendered, Renderer

__all__ = ["INTENTS", "Batch", "Example", "batches", "cue_tokens", "examples_of_public", "examples_of_rows"]

INTENTS = ("background", "method", "result")
Row = dict[str, Any]
Floats = npt.NDArray[np.float32]


@dataclass(slots=True)
class Example:
    """A rendered statement with what is known of it.

    `strict`, `broad` and `intent` are distributions over three values or None; each is counted with `weight`. `cue` marks
    the tokens of the labelled cue, None where none is known.
    """

    rendered: Rendered
    strict: Floats | None = None
    broad: Floats | None = None
    intent: Floats | None = None
    cue: Floats | None = None
    weight: float = 1.0


@dataclass(slots=True)
class Batch:
    """Tensors of one batch: (n, tokens) or (n, 3); `has_*` are 1 where the label is known, times the weight."""

    ids: Tensor
    mask: Tensor
    inside: Tensor
    target: Tensor
    strict: Tensor
    broad: Tensor
    intent: Tensor
    cue: Tensor
    weights: Tensor
    rows: list[int] = field(default_factory=list)


def one_hot(k: int) -> Floats:
    """A certain label."""
    values = np.zeros(3, dtype=np.float32)
    values[k] = 1.0
    return values


def cue_tokens(rendered: Rendered, row: Row) -> Floats | None:
    """1 at the tokens of the row's cue, in the citance or else in a neighbour; None where it stands nowhere."""
    cue, length = row["cue"] or "", len(rendered.ids)
    parts = (("citance", rendered.low, rendered.high), ("after", rendered.high, length), ("before", 0, rendered.low))
    for name, low, high in parts:
        at = (row[name] or "").find(cue) if cue else -1
        if at < 0:
            continue
        marks = np.zeros(length, dtype=np.float32)
        for i in range(low, high):
            start, end = rendered.spans[i]
            marks[i] = float(start < at + len(cue) and at < end)
        return marks if marks.any() else None
    return None


def examples_of_rows(
    rows: Sequence[Row], items: Sequence[ClassifierInput], renderer: Renderer, *, scale: float = 1.0
) -> list[Example]:
    """Rows labelled by the codebook; those of confidence 1 count half."""
    found = []
    for row, rendered in zip(rows, renderer.render(items), strict=True):
        plain = row["stance"] == row["broad"] == "mentioning"
        cue = None if plain else cue_tokens(rendered, row)
        found.append(
            Example(
                rendered,
                one_hot(CLASSES.index(row["stance"])),
                one_hot(CLASSES.index(row["broad"])),
                None,
                cue,
                scale * (0.5 if row["conf"] == 1 else 1.0),
            )
        )
    return found


def examples_of_public(rows: Sequence[Row], renderer: Renderer, *, scale: float) -> list[Example]:
    """SciCite rows: the intent as told by people, the stance derived from it with its confidence."""
    items = [public_input(row) for row in rows]
    found = []
    for row, rendered in zip(rows, renderer.render(items), strict=True):
        strict = one_hot(CLASSES.index(row["label3"])) if row["label3"] else None
        intent = one_hot(INTENTS.index(row["original_label"].split("|")[0]))
        found.append(Example(rendered, strict, strict, intent, None, scale))
    return found


def public_input(row: Row) -> ClassifierInput:
    """A SciCite row as a statement; its marker is (0, 0) where the row has none."""
    start, end = int(row["cite_start"] or 0), int(row["cite_end"] or 0)
    return ClassifierInput(citance=row["text"], marker_start=start, marker_end=end, section=row["section"] or "")


def batches(
    examples: Sequence[Example], size: int, pad: int, rng: np.random.Generator | None = None
) -> Iterator[Batch]:
    """Batches of examples of like length; shuffled by `rng`, in order of length without."""
    lengths = np.array([len(example.rendered.ids) for example in examples], dtype=np.float64)
    noise = rng.uniform(0.85, 1.15, len(examples)) if rng is not None else 1.0
    order = np.argsort(lengths * noise, kind="stable")
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    if rng is not None:
        rng.shuffle(groups)  # type: ignore[arg-type]
    for members in groups:
        yield _batch(examples, members.tolist(), pad)


def _batch(examples: Sequence[Example], rows: list[int], pad: int) -> Batch:
    chosen = [examples[row] for row in rows]
    width = max(len(example.rendered.ids) for example in chosen)
    n = len(chosen)
    ids = np.full((n, width), pad, dtype=np.int64)
    mask, inside, target = (np.zeros((n, width), dtype=np.int64) for _ in range(3))
    labels = np.zeros((3, n, 3), dtype=np.float32)
    weights = np.zeros((4, n), dtype=np.float32)
    cue = np.zeros((n, width), dtype=np.float32)
    for i, example in enumerate(chosen):
        rendered = example.rendered
        length = len(rendered.ids)
        ids[i, :length], mask[i, :length] = rendered.ids, 1
        inside[i, rendered.low : rendered.high] = 1
        target[i, rendered.target] = 1
        for k, label in enumerate((example.strict, example.broad, example.intent)):
            if label is not None:
                labels[k, i], weights[k, i] = label, example.weight
        if example.cue is not None:
            cue[i, :length], weights[3, i] = example.cue, example.weight
    return Batch(
        *(torch.from_numpy(values) for values in (ids, mask, inside, target, *labels, cue, weights)), rows=rows
    )
