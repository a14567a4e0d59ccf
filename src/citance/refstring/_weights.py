"""The trained weights, read once."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["FILE", "Floats", "Weights", "load_weights"]

Floats: TypeAlias = npt.NDArray[np.float32]
FILE = "refstring.npz"
"""In the folder `weights` of this package; its size and SHA-256 stand in the card beside it."""


class Weights(NamedTuple):
    """The network's arrays for F features, width W, H hidden numbers, L labels, a window of K tokens."""

    features: dict[str, int]
    told: Floats  # (F + 1, W), the last row of zeros
    window: Floats  # (K·W, H)
    window_bias: Floats
    place: Floats  # (places, H)
    state: Floats  # (states, H)
    whole: Floats  # (H, H)
    whole_bias: Floats
    layers: tuple[Floats, ...]  # (3·H, H) each
    layer_biases: tuple[Floats, ...]
    out: Floats  # (H, L)
    out_bias: Floats
    moves: Floats  # (L, L), from and to
    begin: Floats
    end: Floats


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights that are shipped with the package."""
    data = files("citance.refstring").joinpath("weights", FILE).read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        plain = {name: np.asarray(kept[name]) for name in kept.files}
    names = plain.pop("names").tobytes().decode().split("\n")
    floats = {name: array.astype(np.float32) for name, array in plain.items() if name != "told"}
    hidden = floats["out"].shape[0]
    layers = floats.pop("layers")
    biases = floats.pop("layer_biases")
    window = floats.pop("window")
    told = plain["told"].astype(np.float32) * floats.pop("told_scale")[:, None]
    return Weights(
        features={name: number for number, name in enumerate(names)},
        told=np.concatenate([told, np.zeros_like(told[:1])]),
        window=np.ascontiguousarray(window.reshape(-1, hidden)),
        layers=tuple(np.ascontiguousarray(each.reshape(-1, hidden)) for each in layers),
        layer_biases=tuple(biases),
        **floats,
    )
