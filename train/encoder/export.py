"""From a trained network to the files of `citance.classify.encoder_file`: ONNX, fused, int8, and the heads apart."""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from train.encoder.network import StanceNetwork

__all__ = ["export", "heads_of"]

log = logging.getLogger(__name__)
_OPSET = 17
_NAMES = ("ids", "mask", "inside", "target")


class _Exported(nn.Module):
    """The network without its heads: the mixed features and the cue scores."""

    def __init__(self, network: StanceNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, inside: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        mixed, hidden = self.network.pooled(ids, mask, inside, target)
        return mixed, self.network.cue(hidden).squeeze(-1)


def heads_of(network: StanceNetwork) -> dict[str, np.ndarray]:
    """The last layers, each (width + 1, 3) with the bias in the last row."""
    found = {}
    for name in ("strict", "broad", "intent"):
        layer: nn.Linear = getattr(network, name)
        weights = torch.cat([layer.weight.T, layer.bias.unsqueeze(0)]).detach()
        found[name] = weights.float().numpy()
    return found


def export(network: StanceNetwork, base: Path, folder: Path) -> None:
    """Write encoder.onnx, heads.npz and tokenizer.json; `base` is the folder of the pretrained encoder.

    Fused attention and layer norms, then dynamic int8 with one scale per channel: the default of one per tensor lost
    several points of cosine.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    with tempfile.TemporaryDirectory() as place:
        plain, fused = Path(place) / "plain.onnx", Path(place) / "fused.onnx"
        example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in _NAMES)
        axes = {name: {0: "statements", 1: "tokens"} for name in _NAMES}
        torch.onnx.export(
            _Exported(network),
            example,
            str(plain),
            input_names=list(_NAMES),
            output_names=["features", "cue"],
            dynamic_axes={**axes, "features": {0: "statements"}, "cue": {0: "statements", 1: "tokens"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        config = network.encoder.config
        optimize_model(
            str(plain), model_type="bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size
        ).save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(folder / "encoder.onnx"),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        onnx.checker.check_model(str(fused))
    np.savez_compressed(folder / "heads.npz", **heads_of(network))
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    size = sum((folder / name).stat().st_size for name in ("encoder.onnx", "heads.npz", "tokenizer.json"))
    log.info("%.1f MB written to %s", size / 1e6, folder)
