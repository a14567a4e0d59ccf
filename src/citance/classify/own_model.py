"""A user's own sequence classification model: ONNX, or a Transformers folder where `transformers` is installed.

A folder holds `config.json` whose `id2label` names the three stances, `tokenizer.json`, and `model.onnx` (also
`onnx/model.onnx`) or `model.safetensors`; a path may name the `.onnx` file itself, beside the other two. What the model
reads is the template `citance_input` of `config.json`: text in which {before}, {citance}, {after}, {section},
{citing_title}, {cited_title} and {marked} are filled in; {marked} is the citance with the target between ⟦ and ⟧.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from citance.classify.protocol import ClassifierInput
from citance.classify.rules import explain_rule
from citance.errors import ModelError
from citance.model import Judgement, Probabilities, Stance

__all__ = ["OwnModel", "load_own_model"]

TEMPLATE = "{before} {marked} {after}"
UNCERTAIN_BELOW = 0.60
"""A stance with less than this probability is marked as uncertain."""
_FIELDS = re.compile(r"\{(before|citance|marked|after|section|citing_title|cited_title)\}")
_BATCH = 32
_LONGEST_INPUT = 512
"""Tokens, unless config.json allows fewer; longer inputs are cut."""
_MOST_TOKENS = 4_096
_ONNX = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_EXPORT = "optimum-cli export onnx --task text-classification --model FOLDER FOLDER writes a model.onnx"

Arrays = dict[str, npt.NDArray[np.int64]]
Run = Callable[[Sequence[str]], npt.NDArray[np.float64]]


class OwnModel:
    """Judges by a model that was made elsewhere. It knows one stance only, so the broad one is always the same."""

    name: str

    def __init__(self, name: str, run: Run, order: Sequence[int], template: str) -> None:
        """`run` gives scores (texts, labels); `order` the columns of supporting, contrasting, mentioning among them."""
        self.name = name
        self._run, self._order, self._template = run, list(order), template

    def classify(self, inputs: Sequence[ClassifierInput]) -> list[Judgement]:
        """One judgement per input, in the same order.

        Raises:
            ModelError: the model cannot be run, or gives something else than one score per label.
        """
        return [
            judgement
            for start in range(0, len(inputs), _BATCH)
            for judgement in self._judge(inputs[start : start + _BATCH])
        ]

    def _judge(self, items: Sequence[ClassifierInput]) -> list[Judgement]:
        scores = self._run([filled(self._template, item) for item in items])
        if scores.ndim != 2 or len(scores) != len(items) or scores.shape[1] <= max(self._order):
            raise ModelError(f"{self.name} gives scores of the shape {scores.shape} for {len(items)} statements")
        if not np.isfinite(scores).all():
            raise ModelError(f"{self.name} gives scores that are no numbers")
        chosen = scores[:, self._order]
        shares = np.exp(chosen - chosen.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return [self._judgement(item, row.tolist()) for item, row in zip(items, shares, strict=True)]

    def _judgement(self, item: ClassifierInput, shares: list[float]) -> Judgement:
        stance = list(Stance)[int(np.argmax(shares))]
        first, second = round(shares[0], 4), round(shares[1], 4)
        uncertain = max(shares) < UNCERTAIN_BELOW
        telling = uncertain or stance is not Stance.MENTIONING
        return Judgement(
            stance=stance,
            broad=stance,
            probabilities=Probabilities(first, second, round(1 - first - second, 4)),
            model=self.name,
            uncertain=uncertain,
            why=explain_rule(item, stance, stance, None) if telling else "",
        )


def filled(template: str, item: ClassifierInput) -> str:
    """The text that the model reads."""
    start, end = item.marker_start, item.marker_end
    texts = {
        name: getattr(item, name) for name in ("before", "citance", "after", "section", "citing_title", "cited_title")
    }
    texts["marked"] = f"{item.citance[:start]}⟦{item.citance[start:end]}⟧{item.citance[end:]}"
    return " ".join(_FIELDS.sub(lambda found: texts[found[1]], template).split())


def load_own_model(path: Path) -> OwnModel:
    """The model in a folder, or in an .onnx file beside its tokenizer.json and config.json.

    Raises:
        ModelError: something is missing or damaged, or the labels are not the three stances; the message says what to do.
    """
    path = path.expanduser()
    if not path.exists():
        raise ModelError(f"there is no model at {path}")
    folder = path if path.is_dir() else path.parent
    config = _config(folder)
    labels = _labels(config, folder)
    order = [labels[stance] for stance in Stance]
    template = config.get("citance_input", TEMPLATE)
    if not isinstance(template, str) or not _FIELDS.search(template):
        raise ModelError(f"{folder / 'config.json'}: citance_input holds no field such as {{marked}}")
    longest = min(_LONGEST_INPUT, _whole(config.get("max_position_embeddings"), _LONGEST_INPUT))
    file = path if path.is_file() else next((folder / name for name in _ONNX if (folder / name).is_file()), None)
    run = _onnx_run(file, folder, longest) if file is not None else _transformers_run(folder, longest)
    return OwnModel(f"own/{(path.stem if path.is_file() else path.resolve().name)}", run, order, template)


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_bytes())
    except OSError as error:
        raise ModelError(
            f"{folder} has no config.json, which names the labels of a model: {error.strerror}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{folder / 'config.json'} is damaged: {error}") from error
    if not isinstance(config, dict):
        raise ModelError(f"{folder / 'config.json'} is no object")
    return config


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST_TOKENS else default


def _labels(config: dict[str, Any], folder: Path) -> dict[Stance, int]:
    """The column of each stance among the model's scores, by `id2label`."""
    named = config.get("id2label")
    found: dict[Stance, int] = {}
    for column, label in (named if isinstance(named, dict) else {}).items():
        word = label.strip().lower() if isinstance(label, str) else ""
        if word in set(Stance) and str(column).isdecimal():
            found[Stance(word)] = int(column)
    if missing := [stance.value for stance in Stance if stance not in found]:
        raise ModelError(f"{folder / 'config.json'}: id2label does not name {', '.join(missing)}")
    return found


def _onnx_run(file: Path, folder: Path, longest: int) -> Run:
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(f"a model of one's own needs onnxruntime and tokenizers: {error}") from error
    try:
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{folder} has no tokenizer.json: {error.strerror}") from error
    except Exception as error:
        # tokenizers raises bare Exception for a file that it cannot use
        raise ModelError(f"{folder / 'tokenizer.json'} cannot be used: {str(error)[:200]}") from error
    tokenizer.enable_truncation(longest)
    tokenizer.enable_padding(
        pad_id=tokenizer.padding["pad_id"] if tokenizer.padding else 0,
        pad_token=tokenizer.padding["pad_token"] if tokenizer.padding else "[PAD]",
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        # onnxruntime's exceptions share no base but Exception
        raise ModelError(f"{file} cannot be loaded: {' '.join(str(error).split())[:200]}") from error
    wanted = [given.name for given in session.get_inputs()]
    if unknown := set(wanted) - {"input_ids", "attention_mask", "token_type_ids"}:
        raise ModelError(f"{file} wants inputs that citance does not know: {', '.join(sorted(unknown))}")
    output = next((one.name for one in session.get_outputs() if one.name == "logits"), session.get_outputs()[0].name)

    def run(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        encoded = tokenizer.encode_batch(list(texts))
        arrays: Arrays = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
        }
        try:
            (scores,) = session.run([output], {name: arrays[name] for name in wanted})
        except Exception as error:
            # as above
            raise ModelError(f"{file} cannot be run: {' '.join(str(error).split())[:200]}") from error
        return np.asarray(scores, dtype=np.float64)

    return run


def _transformers_run(folder: Path, longest: int) -> Run:
    """A Transformers model by `transformers` and torch; weights as safetensors only, since a pickle may hold any program."""
    if not (folder / "model.safetensors").is_file():
        raise ModelError(f"{folder} holds neither a model.onnx nor a model.safetensors; {_EXPORT}")
    if find_spec("transformers") is None or find_spec("torch") is None:
        raise ModelError(
            f"{folder} holds no model.onnx; for its model.safetensors install transformers and torch, or export it: {_EXPORT}"
        )
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    import_module("transformers.utils.logging").disable_progress_bar()  # by name, since it has no types
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
        model = AutoModelForSequenceClassification.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, use_safetensors=True
        )
    except Exception as error:
        # transformers, torch and safetensors each raise their own, without a common base
        raise ModelError(f"{folder} cannot be loaded: {' '.join(str(error).split())[:200]}") from error
    model.eval()

    def run(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        encoded = tokenizer(list(texts), padding=True, truncation=True, max_length=longest, return_tensors="pt")
        with torch.inference_mode():
            return np.asarray(model(**encoded).logits.numpy(), dtype=np.float64)

    return run
