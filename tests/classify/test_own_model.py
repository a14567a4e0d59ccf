"""A model of one's own: a tiny one is made here, which counts words that agree and words that differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citance.classify import ClassifierInput, load_classifier
from citance.classify.own_model import OwnModel, filled, load_own_model
from citance.errors import ModelError
from citance.model import Stance

onnx = pytest.importorskip("onnx", reason="the tiny model of this test is made with the package onnx")

WORDS = ["[PAD]", "[UNK]", "agree", "differ", "we", "[1]", "before", "after"]
LABELS = {"0": "Mentioning", "1": "supporting", "2": "CONTRASTING"}
"""Another order than citance's own, so that a mix-up shows."""


def write_model(path: Path, *, labels: int = 3, inputs: tuple[str, ...] = ("input_ids", "attention_mask")) -> None:
    """logits = the mean over the tokens of a small table of scores; padding has none."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    table = np.zeros((len(WORDS), labels), dtype=np.float32)
    table[WORDS.index("agree"), 1 % labels] = 8.0
    table[WORDS.index("differ"), 2 % labels] = 8.0
    table[WORDS.index("[UNK]"), 0] = 0.5
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("ReduceSum", ["rows", "axis"], ["logits"], keepdims=0),
    ]
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in inputs]
    out = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", labels])
    fixed = [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array([1]), "axis")]
    graph = helper.make_graph(nodes, "tiny", given, [out], fixed)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())


def write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))


def write_config(folder: Path, **changes: Any) -> None:
    (folder / "config.json").write_text(json.dumps({"id2label": LABELS, **changes}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "my-model"
    write_model(made / "model.onnx")
    write_tokenizer(made)
    write_config(made)
    return made


def item(text: str, **fields: Any) -> ClassifierInput:
    start = text.index("[1]")
    return ClassifierInput(citance=text, marker_start=start, marker_end=start + 3, **fields)


ITEMS = [item("we agree [1]"), item("firms go abroad [1]"), item("we differ [1]"), item("agree and differ [1]")]


def test_it_judges_by_its_labels(folder: Path) -> None:
    found = load_own_model(folder).classify(ITEMS)
    assert [one.stance.value for one in found[:3]] == ["supporting", "mentioning", "contrasting"]
    assert all(one.broad is one.stance for one in found)
    assert all(one.model == "own/my-model" for one in found)
    for one in found:
        shares = one.probabilities
        assert shares.supporting + shares.contrasting + shares.mentioning == pytest.approx(1)
    assert [one.uncertain for one in found] == [False, False, False, True]
    assert found[0].why.startswith("Supporting (")


def test_the_batch_makes_no_difference(folder: Path) -> None:
    model = load_own_model(folder)
    together = model.classify(ITEMS * 30)
    assert together == [model.classify([one])[0] for one in ITEMS] * 30
    assert model.classify([]) == []


@pytest.mark.parametrize("inside", ["model.onnx", "onnx/model.onnx", "other.onnx"])
def test_where_the_file_may_lie(folder: Path, inside: str) -> None:
    (folder / "model.onnx").unlink()
    write_model(folder / inside, inputs=("input_ids", "attention_mask", "token_type_ids"))
    path = folder / inside if inside == "other.onnx" else folder
    found = load_classifier(str(path))
    assert isinstance(found, OwnModel)
    assert found.name == ("own/other" if inside == "other.onnx" else "own/my-model")
    assert found.classify(ITEMS[:1])[0].stance is Stance.SUPPORTING


def test_long_texts_are_cut(folder: Path) -> None:
    write_config(folder, max_position_embeddings=4)
    (found,) = load_own_model(folder).classify([item(f"we {'x ' * 900} agree [1]")])
    assert found.stance is Stance.MENTIONING


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{before} {marked} {after}", "B. We agree ⟦[1]⟧. A."),
        ("{citance}", "We agree [1]."),
        ("{cited_title} [SEP] {section}: {marked}", "T [SEP] S: We agree ⟦[1]⟧."),
        ("{marked.__class__} {0} {marked}", "{marked.__class__} {0} We agree ⟦[1]⟧."),
    ],
)
def test_what_the_model_reads(template: str, text: str) -> None:
    what = item("We agree [1].", before="B.", after="A.", section="S", cited_title="T")
    assert filled(template, what) == text


def test_the_template_is_taken_from_the_config(folder: Path) -> None:
    write_config(folder, citance_input="{before}")
    (found,) = load_own_model(folder).classify([item("we agree [1]", before="they differ differ")])
    assert found.stance is Stance.CONTRASTING


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id2label": {"0": "positive", "1": "supporting", "2": "contrasting"}}, "does not name mentioning"),
        ({"id2label": None}, "does not name supporting, contrasting, mentioning"),
        ({"id2label": ["supporting", "contrasting", "mentioning"]}, "does not name"),
        ({"citance_input": "no field"}, "citance_input"),
        ({"citance_input": 7}, "citance_input"),
    ],
)
def test_a_config_that_does_not_fit(folder: Path, changes: dict[str, Any], message: str) -> None:
    write_config(folder, **changes)
    with pytest.raises(ModelError, match=message):
        load_own_model(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("config.json", None, r"has no config\.json"),
        ("config.json", b"{", r"config\.json is damaged"),
        ("config.json", b"[]", "is no object"),
        ("tokenizer.json", None, r"has no tokenizer\.json"),
        ("tokenizer.json", b"{}", r"tokenizer\.json cannot be used"),
        ("model.onnx", b"no model", r"model\.onnx cannot be loaded"),
        ("model.onnx", None, r"neither a model\.onnx nor a model\.safetensors"),
    ],
)
def test_files_that_are_missing_or_damaged(folder: Path, name: str, content: bytes | None, message: str) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=message) as caught:
        load_own_model(folder)
    assert "\n" not in str(caught.value)


def test_a_model_that_gives_something_else(folder: Path) -> None:
    write_model(folder / "model.onnx", labels=2)
    with pytest.raises(ModelError, match="shape"):
        load_own_model(folder).classify(ITEMS)
    write_model(folder / "model.onnx", inputs=("input_ids", "pixels"))
    with pytest.raises(ModelError, match="inputs that citance does not know: pixels"):
        load_own_model(folder)


def test_a_transformers_folder_without_transformers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "model.onnx").unlink()
    (folder / "model.safetensors").write_bytes(b"")
    monkeypatch.setattr("citance.classify.own_model.find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"install transformers and torch, or export it: optimum-cli"):
        load_own_model(folder)


@pytest.mark.slow
def test_a_transformers_folder(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", reason="needs transformers")
    pytest.importorskip("torch", reason="needs torch")
    write_tokenizer(tmp_path)
    tokens = {"unk_token": "[UNK]", "pad_token": "[PAD]"}
    transformers.PreTrainedTokenizerFast(tokenizer_file=str(tmp_path / "tokenizer.json"), **tokens).save_pretrained(
        tmp_path
    )
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    config = transformers.BertConfig(
        vocab_size=len(WORDS), id2label={int(k): v for k, v in LABELS.items()}, num_labels=3, **sizes
    )
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)
    model = load_own_model(tmp_path)
    assert len(model.classify(ITEMS)) == 4
    (tmp_path / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_own_model(tmp_path)


@pytest.mark.parametrize("name", ["oracle", "Chat", ""])
def test_a_name_that_is_none(name: str) -> None:
    with pytest.raises(ModelError, match=r"there is no classifier named|there is no model"):
        load_classifier(name)


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(ModelError, match="there is no model at"):
        load_classifier("/no/such/model.onnx")
