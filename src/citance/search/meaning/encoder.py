"""Sentences to vectors: all-MiniLM-L6-v2 (Apache-2.0), int8, exported by `train/export_sentence_encoder.py`.

The stance encoder is the wrong one here: it was taught what an author does to a cited work, not what a sentence is
about. The two share their vocabulary, so the tokenizer is the stance encoder's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import msgspec
import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from citance.classify.encoder_file import open_session
from citance.errors import ModelError

__all__ = ["SentenceEncoder", "Vectors", "load_sentence_encoder"]

Vectors = npt.NDArray[np.float32]


class _Card(msgspec.Struct, frozen=True):
    """`sentence.json`: the model's name, the vectors' length, the tokens it reads, the weights' SHA-256."""

    name: str
    width: int
    tokens: int
    sha256: str


class SentenceEncoder:
    """Gives texts vectors of length 1 whose dot product is the nearness of their meanings."""

    def __init__(self, card: _Card, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, threads: int) -> None:
        self.name, self.width = card.name, card.width
        self._session, self._threads = session, threads
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(card.tokens)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (texts, width), float32, each of length 1. What is beyond 128 tokens is not read.

        Each text by itself: on a processor batches are slower, and int8 scales taken from a batch would make a text's
        vector depend on its neighbours.
        """
        if not texts:
            return np.zeros((0, self.width), np.float32)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        if self._threads > 1 and len(ids) > 1:
            with ThreadPoolExecutor(self._threads) as pool:
                return np.stack(list(pool.map(self._run, ids)))
        return np.stack([self._run(each) for each in ids])

    def _run(self, ids: list[int]) -> Vectors:
        given = np.array([ids], dtype=np.int64)
        vector: Vectors = self._session.run(["vector"], {"ids": given, "mask": np.ones_like(given)})[0][0]
        return vector


def load_sentence_encoder(*, threads: int = 1) -> SentenceEncoder:
    """The encoder of the package; `threads` texts are read at once.

    Raises:
        ModelError: its files are missing or damaged.
    """
    place = resources.files("citance.search.meaning") / "weights"
    shared = resources.files("citance.classify") / "weights"
    try:
        card = msgspec.json.decode((place / "sentence.json").read_bytes(), type=_Card)
        model = (place / "sentence.onnx").read_bytes()
        tokenizer = Tokenizer.from_buffer((shared / "tokenizer.json").read_bytes())
    except OSError as error:
        raise ModelError(f"the sentence encoder's files are missing: {error.filename or error}") from error
    except msgspec.MsgspecError as error:
        raise ModelError(f"sentence.json is damaged: {error}") from error
    if hashlib.sha256(model).hexdigest() != card.sha256:
        raise ModelError("sentence.onnx is not the file that sentence.json tells of")
    return SentenceEncoder(card, open_session(model), tokenizer, threads)
