"""The trained network to the file that the parser reads: embeddings in eight bits with one scale per row, the rest in half precision."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from torch import Tensor
from train.refstring.examples import Vocabulary
from train.refstring.network import DILATIONS, WINDOW, Network

from citance.refstring._scheme import LABELS

__all__ = ["export"]


def _half(tensor: Tensor) -> np.ndarray:
    return tensor.detach().numpy().astype(np.float16)


def export(network: Network, words: Vocabulary, path: Path) -> None:
    """Write the weights, and beside them a card with size, SHA-256 and form."""
    told = network.told.weight.detach().numpy()
    scale = np.maximum(np.abs(told).max(axis=1, keepdims=True) / 127, 1e-8)
    arrays = {
        "told": np.round(told / scale).astype(np.int8),
        "told_scale": scale[:, 0].astype(np.float16),
        "window": _half(network.window.weight.permute(2, 1, 0)),  # (window, width, hidden)
        "window_bias": _half(network.window.bias),
        "place": _half(network.place.weight),
        "state": _half(network.state.weight),
        "whole": _half(network.whole.weight.T),
        "whole_bias": _half(network.whole.bias),
        "layers": np.stack([_half(each.weight.permute(2, 1, 0)) for each in network.layers]),
        "layer_biases": np.stack([_half(each.bias) for each in network.layers]),
        "out": _half(network.out.weight.T),
        "out_bias": _half(network.out.bias),
        "moves": _half(network.chain.moves),
        "begin": _half(network.chain.begin),
        "end": _half(network.chain.end),
        "names": np.frombuffer("\n".join(words.names).encode(), dtype=np.uint8),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)
    data = path.read_bytes()
    card = {
        "file": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "features": len(words), "labels": list(LABELS),
        "window": WINDOW, "dilations": list(DILATIONS),
    }  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
