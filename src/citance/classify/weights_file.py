"""The weights on disk: `linear.npz` (vocabulary and numbers) beside `linear.json` (what they are).

`linear.npz` holds `vocabulary`, the feature names as UTF-8 bytes joined by line feeds, and `weights`, float16 of
shape (features, 6): three columns for the strict and three for the broad stance, each in the order of `CLASSES`.
`linear.json` holds the biases, the calibration, the operating point and what the weights were trained on.
"""

from __future__ import annotations

import zipfile
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from citance.classify.features import FEATURE_VERSION
from citance.errors import ModelError
from citance.model import CODEBOOK_VERSION, Stance

__all__ = ["CLASSES", "FORMAT", "Card", "Weights", "read_weights"]

CLASSES = (Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING)
FORMAT = 1


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`linear.json`.

    `bias` has six numbers (strict, broad). The probabilities of the strict stance are
    softmax(score / temperature + shift); the stance is that of the greatest log probability + `offsets`. The broad
    ones are decided by score + `broad_offsets`.
    """

    format: int
    feature_version: int
    codebook: int
    name: str
    features: int
    bias: tuple[float, float, float, float, float, float]
    temperature: float
    shift: tuple[float, float, float]
    offsets: tuple[float, float, float]
    broad_offsets: tuple[float, float, float]
    trained_on: dict[str, Any]


class Weights(msgspec.Struct, frozen=True):
    """Weights in memory: feature name → row of `matrix` (float32, features by 6)."""

    card: Card
    vocabulary: dict[str, int]
    matrix: npt.NDArray[np.float32]


def _card(raw: bytes) -> Card:
    try:
        card = msgspec.json.decode(raw, type=Card)
    except msgspec.MsgspecError as error:
        raise ModelError(f"the description of the weights cannot be read: {error}") from error
    wanted = {"format": FORMAT, "feature_version": FEATURE_VERSION, "codebook": CODEBOOK_VERSION}
    for key, value in wanted.items():
        if (found := getattr(card, key)) != value:
            raise ModelError(f"the weights have {key} {found}, this version needs {value}: train them again")
    return card


def read_weights(folder: Traversable | None = None) -> Weights:
    """The weights of the package, or those of another folder.

    Raises:
        ModelError: a file is missing or damaged, or was made for another version of features, codebook or format.
    """
    folder = folder or resources.files("citance.classify") / "weights"
    try:
        card = _card((folder / "linear.json").read_bytes())
        with (folder / "linear.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            names = arrays["vocabulary"].tobytes().decode("utf-8").split("\n")
            matrix = arrays["weights"].astype(np.float32)
    except OSError as error:
        raise ModelError(f"the weights of the classifier are missing: {error}") from error
    except (ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise ModelError(f"the weights of the classifier are damaged: {error}") from error
    if matrix.shape != (card.features, 6) or len(names) != card.features or not np.isfinite(matrix).all():
        raise ModelError("the weights of the classifier are damaged: names and numbers do not fit together")
    return Weights(card, {name: row for row, name in enumerate(names)}, matrix)
