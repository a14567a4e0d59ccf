"""Local heads: kept beside one another, in force by a pointer, undone one by one, refused where they do not fit."""

from __future__ import annotations

import json
import pickle
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from citance.classify import ClassifierChoice, load, load_classifier
from citance.classify.encoder_file import EncoderFile, Heads, read_encoder
from citance.classify.heads_in_force import current_heads, heads_folder, pinned_heads
from citance.classify.local_heads import keep_heads, kept_heads, load_encoder, undo_heads, with_heads
from citance.errors import ModelError, UsageError
from citance.model import Stance
from citance.pipeline.stages import make_processor
from citance.settings import load_settings
from fixtures.standin_encoder import NAME, statement, write_encoder


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EncoderFile:
    """The stand-in as the encoder that is installed, and an empty home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = write_encoder(tmp_path / "weights")
    monkeypatch.setattr("citance.classify.local_heads.read_encoder", lambda **_: read_encoder(folder))
    monkeypatch.setattr(load, "_load", lru_cache(load._load.__wrapped__))
    return read_encoder(folder)


def other(base: EncoderFile, bias: float) -> Heads:
    """Heads with another bias of mentioning."""
    strict = base.heads.strict.copy()
    strict[-1, 2] = bias
    return msgspec.structs.replace(base.heads, strict=strict)


def keep(base: EncoderFile, bias: float = -9.0) -> str:
    return keep_heads(other(base, bias), base, corrections=21, figures={"held_out": []}).id


def test_without_local_heads_the_shipped_ones_judge(base: EncoderFile) -> None:
    assert current_heads() is None
    assert pinned_heads("current") == "shipped"
    assert load_encoder("current").name == NAME
    assert kept_heads() == []


def test_kept_heads_judge_and_every_judgement_names_them(base: EncoderFile) -> None:
    name = keep(base)
    judgement = load_classifier().classify([statement(1)])[0]
    assert judgement.model == f"{NAME}+local-{name}"
    assert judgement.stance is not Stance.MENTIONING
    assert load_encoder("shipped").classify([statement(1)])[0].stance is Stance.MENTIONING
    assert load_encoder("current", point="precise").name == f"{NAME}+local-{name}/precise"


def test_a_classifier_that_was_loaded_before_is_not_given_for_newer_heads(base: EncoderFile) -> None:
    assert load_classifier().name == NAME
    first = keep(base)
    assert load_classifier().name.endswith(first)
    second = keep(base)
    assert load_classifier().name.endswith(second)
    undo_heads()
    assert load_classifier().name.endswith(first)


def test_undo_goes_back_one_by_one_to_the_shipped_ones(base: EncoderFile) -> None:
    first, second, third = (keep(base, bias) for bias in (1.0, 2.0, 3.0))
    assert [card.parent for card in kept_heads()] == [None, first, second]
    assert undo_heads() == (third, second)
    fourth = keep(base)
    assert kept_heads()[-1].parent == second
    assert undo_heads() == (fourth, second)
    assert undo_heads() == (second, first)
    assert undo_heads() == (first, None)
    assert current_heads() is None
    with pytest.raises(UsageError, match="nothing to undo"):
        undo_heads()
    assert [card.id for card in kept_heads()] == [first, second, third, fourth]


def test_ids_are_of_the_day_and_number_and_in_order_beyond_nine(base: EncoderFile) -> None:
    names = [keep(base) for _ in range(11)]
    assert [card.id for card in kept_heads()] == names
    assert names[-1].endswith("-11")


def test_what_is_kept_is_what_was_given(base: EncoderFile) -> None:
    name = keep(base, 4.5)
    found = with_heads(base, "current")
    assert found.heads.strict[-1, 2] == 4.5
    assert (found.heads.broad == base.heads.broad).all()
    card = json.loads((heads_folder() / f"{name}.json").read_text())
    assert (card["base"], card["corrections"]) == (NAME, 21)


def test_heads_can_be_named_by_their_path(base: EncoderFile, tmp_path: Path) -> None:
    name = keep(base)
    undo_heads()
    place = heads_folder() / f"{name}.npz"
    assert load_encoder(str(place)).name.endswith(name)
    (tmp_path / "citance.toml").write_text(f'heads = "{place}"\n')
    assert load_classifier(ClassifierChoice.of(load_settings())).name.endswith(name)


def test_reader_processes_get_the_heads_that_were_current_at_the_start(
    base: EncoderFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep(base)
    choice = pickle.loads(pickle.dumps(ClassifierChoice.of(load_settings())))  # noqa: S301 - our own bytes
    keep(base)
    assert choice.heads == str(heads_folder() / f"{first}.npz")
    assert load_classifier(choice).name.endswith(first)
    asked: list[str] = []
    monkeypatch.setattr(
        "citance.pipeline.stages.load_classifier", lambda given: asked.append(given.heads) or load_classifier(given)
    )
    make_processor(choice=choice)
    assert asked == [choice.heads]


def _truncated(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:200])


def _swapped(place: Path) -> None:
    np.savez(place, **{name: np.zeros((13, 3), dtype=np.float32) for name in ("strict", "broad", "intent")})


def _other_weights(place: Path) -> None:
    card = json.loads(place.with_suffix(".json").read_text())
    place.with_suffix(".json").write_text(json.dumps({**card, "fingerprint": "0" * 64, "base": "encoder-0"}))


def _strange_card(place: Path) -> None:
    place.with_suffix(".json").write_text('{"id": "../../etc/passwd", "made": 3}')


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_truncated, "damaged"),
        (_swapped, "not the file that its card describes"),
        (_other_weights, r"fitted for other weights \(encoder-0\)"),
        (_strange_card, "made"),
        (lambda place: place.unlink(), "No such file"),
        (lambda place: place.with_suffix(".json").unlink(), "No such file"),
        (lambda place: place.with_name("current").write_text("../x"), "names no heads"),
        (lambda place: place.with_name("current").write_bytes(b"\xff\xfe"), "decode"),
    ],
)
def test_damaged_heads_are_refused_with_the_way_out_and_can_be_undone(
    base: EncoderFile, harm: object, reason: str
) -> None:
    name = keep(base)
    harm(heads_folder() / f"{name}.npz")  # type: ignore[operator]
    with pytest.raises(ModelError, match=reason) as caught:
        load_classifier()
    assert str(heads_folder()) in str(caught.value)
    assert "citance retrain --undo" in str(caught.value)
    assert load_encoder("shipped").name == NAME
    assert undo_heads()[1] is None
    assert load_classifier().name == NAME


def test_numbers_that_are_not_finite_are_refused(base: EncoderFile) -> None:
    keep(base, float("nan"))
    with pytest.raises(ModelError, match="not finite"):
        with_heads(base, "current")


def test_undo_passes_over_a_parent_that_is_gone(base: EncoderFile) -> None:
    first, second = keep(base), keep(base)
    (heads_folder() / f"{first}.npz").unlink()
    assert undo_heads() == (second, None)


def test_a_folder_that_cannot_be_written_is_named(base: EncoderFile, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="cannot be written to"):
        keep(base)


def test_the_linear_model_and_the_chat_are_not_asked_about_heads(base: EncoderFile) -> None:
    name = keep(base)
    (heads_folder() / f"{name}.npz").unlink()
    assert load_classifier("linear").name != NAME
