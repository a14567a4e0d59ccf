"""The encoder's weights on disk: `encoder.onnx`, its vocabulary, its heads, its card.

`encoder.onnx` (int8) takes `ids`, `mask`, `inside` and `target`, int64 (statements, tokens), and gives `features`,
float32 (statements, width), and `cue`, float32 (statements, tokens). `tokenizer.json` is its WordPiece vocabulary.
`heads.npz` holds the last layer: `strict`, `broad` and `intent`, float32 (width + 1, 3), the last row being the bias.
`encoder.json` says what the numbers mean and what they were trained on.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from citance.classify.rendering import INPUT_VERSION, Renderer
from citance.errors import ModelError
from citance.model import CODEBOOK_VERSION

__all__ = [
    "ENCODER_FORMAT",
    "EncoderCard",
    "EncoderFile",
    "Heads",
    "Mixture",
    "OperatingPoint",
    "open_session",
    "read_encoder",
    "read_heads",
]

ENCODER_FORMAT = 1
Floats = npt.NDArray[np.float32]
Three = tuple[float, float, float]


class OperatingPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Offsets on the log probabilities, strict and broad; the stance is that of the greatest sum."""

    strict: Three
    broad: Three


class Mixture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the encoder's scores E and the linear model's L become calibrated log odds: encoder·E + linear·L + shift."""

    encoder: float
    linear: float
    shift: Three


class EncoderCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`encoder.json`.

    `strict` and `broad` are calibrated at the natural mix of the classes. `points` are the operating points by name.
    A statement that the linear model holds to be mentioning with at least `settled_above` is not shown to the encoder.
    A token belongs to the evidence where its cue score is above `cue_above`.
    """

    format: int
    input_version: int
    codebook: int
    name: str
    strict: Mixture
    broad: Mixture
    points: dict[str, OperatingPoint]
    settled_above: float
    cue_above: float
    trained_on: dict[str, Any]


class Heads(msgspec.Struct, frozen=True):
    """The last layer: each (width + 1, 3), the bias in the last row."""

    strict: Any
    broad: Any
    intent: Any

    def scores(self, features: Floats, head: str) -> Floats:
        """(statements, 3) of one head from (statements, width)."""
        weights = getattr(self, head)
        return np.asarray(features @ weights[:-1] + weights[-1], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class EncoderFile:
    """Everything that is loaded; the session is run by `threads` threads at once, each run on one core."""

    card: EncoderCard
    heads: Heads
    renderer: Renderer
    session: onnxruntime.InferenceSession
    threads: int = 1


def _card(raw: bytes) -> EncoderCard:
    try:
        card = msgspec.json.decode(raw, type=EncoderCard)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise ModelError(f"encoder.json is damaged: {error}") from error
    wanted = (ENCODER_FORMAT, INPUT_VERSION, CODEBOOK_VERSION)
    found = (card.format, card.input_version, card.codebook)
    if found != wanted:
        raise ModelError(f"the encoder is of format, input and codebook version {found}, this program needs {wanted}")
    return card


def read_heads(raw: bytes) -> Heads:
    """The last layer from the bytes of `heads.npz`.

    Raises:
        ModelError: not such a file, or its arrays do not fit together.
    """
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            heads = Heads(*(arrays[name].astype(np.float32) for name in ("strict", "broad", "intent")))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"heads.npz is damaged: {error}") from error
    shapes = {heads.strict.shape, heads.broad.shape, heads.intent.shape}
    if len(shapes) != 1 or heads.strict.ndim != 2 or heads.strict.shape[1] != 3:
        raise ModelError(f"heads.npz holds arrays of the shapes {sorted(shapes)}")
    return heads


def read_encoder(folder: Traversable | None = None, *, threads: int = 1) -> EncoderFile:
    """Load the weights in `folder`, those of the package by default; statements are read by `threads` threads.

    Raises:
        ModelError: a file is missing, damaged, or of another version.
    """
    place = folder if folder is not None else resources.files("citance.classify") / "weights"
    try:
        card = _card((place / "encoder.json").read_bytes())
        heads = read_heads((place / "heads.npz").read_bytes())
        tokenizer = Tokenizer.from_buffer((place / "tokenizer.json").read_bytes())
        model = (place / "encoder.onnx").read_bytes()
    except OSError as error:
        raise ModelError(f"the encoder's weights are missing: {error.filename or error}") from error
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"tokenizer.json is damaged: {error}") from error
    return EncoderFile(card, heads, Renderer(tokenizer), open_session(model), threads)


def open_session(model: bytes) -> onnxruntime.InferenceSession:
    """An inference session over the bytes of `encoder.onnx`, one core a run.

    Raises:
        ModelError: not a model that this runtime can load.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"encoder.onnx cannot be loaded: {str(error)[:200]}") from error
