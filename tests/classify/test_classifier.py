"""The classifier as a whole: shapes, offsets, odd input, weights."""

from __future__ import annotations

import json
import math
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

import citance.classify as package
from citance.classify import ClassifierInput, input_of, load_classifier
from citance.classify.linear import LinearClassifier
from citance.classify.weights_file import read_weights
from citance.errors import ModelError
from citance.model import CitationStatement, Reference, Section, SectionRole, Stance, Work

WEIGHTS = Path(str(resources.files("citance.classify") / "weights"))

CLEAR = (
    ("Our results are consistent with those of Ode et al. [4].", "[4]"),
    ("In contrast to Rask (2011), we found no effect of firm size.", "Rask (2011)"),
    ("The reads were sorted with a published program [12].", "[12]"),
    ("This finding agrees with earlier reports.14 However, the effect was smaller in men.", "14"),
)
ODD = (
    ClassifierInput(citance="", marker_start=0, marker_end=0),
    ClassifierInput(citance="[1]", marker_start=0, marker_end=3),
    ClassifierInput(citance="no marker here", marker_start=0, marker_end=0),
    ClassifierInput(citance="A marker at the end [1]", marker_start=20, marker_end=23),
    ClassifierInput(citance="[1] begins the sentence.", marker_start=0, marker_end=3),
    ClassifierInput(citance="out of range", marker_start=50, marker_end=60),
    ClassifierInput(citance="negative", marker_start=-5, marker_end=-1),
    ClassifierInput(citance="turned round", marker_start=6, marker_end=2),
    ClassifierInput(citance="all of it is the marker", marker_start=0, marker_end=23),
    ClassifierInput(citance="\x00\x01\x02 \ufffd \U0001f600 [2]", marker_start=8, marker_end=11),
    ClassifierInput(citance="İİİ Our results agree with [2] İİ.", marker_start=27, marker_end=30),
    ClassifierInput(citance="((((((" * 500 + "[3]", marker_start=3000, marker_end=3003),
    ClassifierInput(citance="Nossos resultados concordam com os de Silva [5].", marker_start=44, marker_end=47),
    ClassifierInput(citance="我们的结果与以前的研究一致[7]。", marker_start=13, marker_end=16),
    ClassifierInput(citance="Эти данные согласуются с [7].", marker_start=25, marker_end=28),
    ClassifierInput(citance="Our results agree " * 6000 + "with [9].", marker_start=108_005, marker_end=108_008),
    ClassifierInput(
        citance="[1]", marker_start=0, marker_end=3, before="Our results agree. " * 5000, after="However, " * 9000
    ),
)


def statement(text: str, marker: str) -> ClassifierInput:
    start = text.index(marker)
    return ClassifierInput(citance=text, marker_start=start, marker_end=start + len(marker), section="Discussion")


def test_what_the_package_offers():
    assert package.__all__ == sorted(package.__all__)
    assert all(hasattr(package, name) for name in package.__all__)


def test_clear_cases():
    stances = [one.stance for one in load_classifier("linear").classify([statement(*one) for one in CLEAR])]
    assert stances == [Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING, Stance.SUPPORTING]


def test_evidence_slices_the_citance():
    items = [statement(*one) for one in CLEAR]
    for item, judgement in zip(items, load_classifier("linear").classify(items), strict=True):
        if judgement.evidence is None:
            assert judgement.stance is Stance.MENTIONING
        else:
            evidence = judgement.evidence
            assert item.citance[evidence.start : evidence.end] == evidence.text != ""


def test_evidence_in_a_neighbouring_sentence_has_no_offsets():
    item = ClassifierInput(
        citance="Ode et al. reported that exporting firms keep fewer ties at home [4].",
        marker_start=65,
        marker_end=68,
        after="Our results are in agreement with this observation.",
        section="Discussion",
    )
    judgement = load_classifier("linear").classify([item])[0]
    assert judgement.stance is Stance.SUPPORTING
    assert (judgement.evidence.start, judgement.evidence.end) == (-1, -1)
    assert judgement.evidence.text in item.after


def test_cues_are_words_of_the_statement():
    item = statement(*CLEAR[0])
    cues = load_classifier("linear").classify([item])[0].cues
    assert cues[0].weight > 0
    assert all(cue.words in item.citance.lower() for cue in cues)
    assert [cue.weight for cue in cues] == sorted((cue.weight for cue in cues), reverse=True)


@pytest.mark.parametrize("item", ODD, ids=range(len(ODD)))
def test_odd_input_gets_a_judgement(item):
    judgement = load_classifier("linear").classify([item])[0]
    numbers = [judgement.probabilities.of(stance) for stance in Stance]
    assert all(math.isfinite(number) and 0.0 <= number <= 1.0 for number in numbers)
    assert sum(numbers) == pytest.approx(1.0, abs=1e-9)
    if judgement.evidence is not None and judgement.evidence.start >= 0:
        evidence = judgement.evidence
        assert item.citance[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize("item", ODD[13:15], ids=["zh", "ru"])
def test_languages_without_cues_fall_back_to_mentioning(item):
    assert load_classifier("linear").classify([item])[0].stance is Stance.MENTIONING


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Nossos resultados concordam com os de Silva [5].", Stance.SUPPORTING),
        ("Estos hallazgos contradicen los de Silva [5].", Stance.CONTRASTING),
        ("Unsere Befunde stehen im Widerspruch zu Ode [5].", Stance.CONTRASTING),
        ("Die Daten stammen aus dem Register von Ode [5].", Stance.MENTIONING),
    ],
)
def test_spanish_portuguese_and_german_are_read(text, stance):
    assert load_classifier("linear").classify([statement(text, "[5]")])[0].stance is stance


def test_nothing_in_nothing_out():
    assert load_classifier("linear").classify([]) == []


def test_the_same_alone_and_in_a_batch_of_any_order():
    items = [*ODD, *(statement(*one) for one in CLEAR)] * 40
    together = load_classifier("linear").classify(items)
    alone = [load_classifier("linear").classify([item])[0] for item in items[: len(items) // 40]]
    assert together[: len(alone)] == alone
    assert load_classifier("linear").classify(items[::-1]) == together[::-1]


def test_two_loadings_give_the_same():
    items = [statement(*one) for one in CLEAR]
    assert LinearClassifier(read_weights()).classify(items) == LinearClassifier(read_weights()).classify(items)


def test_a_strict_stance_settles_the_broad_one():
    judgements = load_classifier("linear").classify([statement(*one) for one in CLEAR])
    assert all(one.broad is one.stance for one in judgements if one.stance is not Stance.MENTIONING)


def test_somebody_elses_opposite_finding_is_contrasting_only_in_the_broad_sense():
    text = "Whereas Ode [4] reported a gain, Rask [7] found a loss."
    judgement = load_classifier("linear").classify([statement(text, "[4]")])[0]
    assert (judgement.stance, judgement.broad) == (Stance.MENTIONING, Stance.CONTRASTING)
    assert judgement.evidence is not None


def test_input_of_takes_everything_that_is_known():
    made = input_of(
        CitationStatement(
            id="s1", key="B4", marker="[4]", citance="As in [4].", marker_start=6, marker_end=9, before="Yes.",
            after="No.", section=Section(("Discussion", "Limits"), "", SectionRole.DISCUSSION),
        ),
        Reference(key="B4", index=4, title="Ties at home", year=2009),
        Work(title="Exporting firms"),
    )  # fmt: skip
    assert made == ClassifierInput(
        id="s1", citance="As in [4].", marker_start=6, marker_end=9, before="Yes.", after="No.",
        section="Discussion > Limits", section_role="discussion", citing_title="Exporting firms",
        cited_title="Ties at home", cited_year=2009,
    )  # fmt: skip


def test_an_unknown_classifier_is_refused():
    with pytest.raises(ModelError, match="there is no classifier"):
        load_classifier("oracle")


def test_the_committed_weights_are_small_and_sound():
    assert sum(path.stat().st_size for path in WEIGHTS.glob("linear.*")) < 2_000_000
    weights = read_weights()
    assert list(weights.vocabulary) == sorted(weights.vocabulary)
    assert np.abs(weights.matrix).max() < 100


def copied(folder: Path) -> Path:
    for path in WEIGHTS.glob("linear.*"):
        shutil.copy(path, folder)
    return folder


@pytest.mark.parametrize(("key", "value"), [("feature_version", -1), ("codebook", 99), ("format", 0), ("features", 3)])
def test_weights_of_another_version_are_refused(tmp_path, key, value):
    card = copied(tmp_path) / "linear.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), key: value}))
    with pytest.raises(ModelError):
        read_weights(tmp_path)


@pytest.mark.parametrize("name", ["linear.json", "linear.npz"])
def test_missing_weights_are_named(tmp_path, name):
    (copied(tmp_path) / name).unlink()
    with pytest.raises(ModelError, match="missing"):
        read_weights(tmp_path)


@pytest.mark.parametrize("name", ["linear.json", "linear.npz"])
def test_damaged_weights_are_refused(tmp_path, name):
    path = copied(tmp_path) / name
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ModelError):
        read_weights(tmp_path)
