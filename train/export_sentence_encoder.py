"""The encoder of `citance.search.meaning`: all-MiniLM-L6-v2 as it is, exported, not trained.

    make train-encoder's packages, then: python train/export_sentence_encoder.py [--work FOLDER] [--out FOLDER]

The stance encoder began as the same network, but its fine-tuning taught it what an author does to a cited work, not what
a sentence is about: for search the plain one is right. Mean pooling over the tokens and the division by the vector's
length are part of the exported graph; weights are int8, one scale per channel. The tokenizer is the stance encoder's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from train.encoder.bases import STUDENT, fetch_student
from transformers import AutoModel

_NAMES = ("ids", "mask")
_OPSET = 17
_ROOT = Path(__file__).resolve().parent.parent
_OUT = _ROOT / "src" / "citance" / "search" / "meaning" / "weights"


class _Sentence(nn.Module):
    """Token ids to one vector of length 1."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        return nn.functional.normalize(mean, dim=1)


def export(base: Path, out: Path) -> None:
    """Write sentence.onnx and sentence.json."""
    encoder = AutoModel.from_pretrained(base, attn_implementation="eager").eval()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        plain, fused = Path(place) / "plain.onnx", Path(place) / "fused.onnx"
        torch.onnx.export(
            _Sentence(encoder),
            tuple(torch.ones((2, 16), dtype=torch.int64) for _ in _NAMES),
            str(plain),
            input_names=list(_NAMES),
            output_names=["vector"],
            dynamic_axes={**{name: {0: "sentences", 1: "tokens"} for name in _NAMES}, "vector": {0: "sentences"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        config = encoder.config
        optimize_model(
            str(plain), model_type="bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size
        ).save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(out / "sentence.onnx"),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    model = (out / "sentence.onnx").read_bytes()
    card = {
        "name": "all-MiniLM-L6-v2/int8",
        "width": config.hidden_size,
        "tokens": 128,
        "sha256": hashlib.sha256(model).hexdigest(),
        "licence": "Apache-2.0",
        "made_from": STUDENT,
    }
    (out / "sentence.json").write_text(json.dumps(card, indent=1) + "\n")
    logging.info("%.1f MB written to %s", len(model) / 1e6, out)


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--work", type=Path, default=_ROOT / "build" / "encoder", help="where the pretrained encoder is kept"
    )
    parser.add_argument("--out", type=Path, default=_OUT)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    export(fetch_student(given.work), given.out)


if __name__ == "__main__":
    main()
