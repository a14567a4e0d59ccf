"""The cascade as it is shipped: small, deterministic, explained, and honest about what it does not know."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import msgspec
import numpy as np
import pytest

from citance.classify import ClassifierInput, load_classifier
from citance.classify.encoder import EncoderClassifier
from citance.classify.encoder_file import EncoderFile, read_encoder, read_heads
from citance.classify.linear import LinearClassifier
from citance.classify.weights_file import read_weights
from citance.errors import ModelError
from citance.model import Stance

FILES = ("encoder.onnx", "heads.npz", "encoder.json", "tokenizer.json")


def statement(text: str, **more: str) -> ClassifierInput:
    """A statement from text with ⟦ ⟧ around the target's marker."""
    start = text.index("⟦")
    end = text.index("⟧") - 1
    plain = text.replace("⟦", "").replace("⟧", "")
    return ClassifierInput(citance=plain, marker_start=start, marker_end=end, **more)


AGREES = statement("Our results are consistent with those of Coe and Bunnell ⟦[3]⟧.", section="Discussion")
DIFFERS = statement("In contrast to ⟦[3]⟧, we found no decline of local ties.", section="Discussion")
USES = statement("Cells were cultured as described ⟦[3]⟧.", section="Methods")


@pytest.fixture(scope="module")
def file() -> EncoderFile:
    return read_encoder()


@pytest.fixture(scope="module")
def classifier(file: EncoderFile) -> EncoderClassifier:
    return EncoderClassifier(file, LinearClassifier(read_weights()))


def test_all_weights_together_are_at_most_25_megabytes() -> None:
    folder = resources.files("citance.classify") / "weights"
    assert sum(len(one.read_bytes()) for one in folder.iterdir() if one.is_file()) <= 25_000_000


def test_the_default_is_the_encoder() -> None:
    assert load_classifier().name.startswith("encoder-")


def test_plain_cases_of_each_stance(classifier: EncoderClassifier) -> None:
    stances = [judgement.stance for judgement in classifier.classify([AGREES, DIFFERS, USES])]
    assert stances == [Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING]


def test_the_target_decides(classifier: EncoderClassifier) -> None:
    first = statement("In contrast to ⟦[1]⟧ but in line with [2], we found that ties weaken.", section="Discussion")
    second = statement("In contrast to [1] but in line with ⟦[2]⟧, we found that ties weaken.", section="Discussion")
    one, two = classifier.classify([first, second])
    assert one.probabilities.contrasting > two.probabilities.contrasting
    assert two.probabilities.supporting > one.probabilities.supporting


def test_what_stands_beside_a_statement_changes_nothing(classifier: EncoderClassifier) -> None:
    many = [AGREES, USES, DIFFERS] * 5
    alone = [classifier.classify([item])[0] for item in many]
    assert classifier.classify(many) == alone


def test_threads_change_nothing(file: EncoderFile, classifier: EncoderClassifier) -> None:
    other = EncoderFile(file.card, file.heads, file.renderer, file.session, threads=3)
    threaded = EncoderClassifier(other, LinearClassifier(read_weights()))
    many = [AGREES, USES, DIFFERS] * 4
    assert threaded.classify(many) == classifier.classify(many)


def test_a_claim_is_explained(classifier: EncoderClassifier) -> None:
    for item in (AGREES, DIFFERS):
        judgement = classifier.classify([item])[0]
        assert judgement.evidence is not None
        if judgement.evidence.start >= 0:
            assert item.citance[judgement.evidence.start : judgement.evidence.end] == judgement.evidence.text
        assert judgement.why
        assert "\n" not in judgement.why


def test_probabilities_sum_to_one(classifier: EncoderClassifier) -> None:
    for judgement in classifier.classify([AGREES, DIFFERS, USES]):
        values = judgement.probabilities
        assert values.supporting + values.contrasting + values.mentioning == pytest.approx(1.0)


def test_no_statements_no_judgements(classifier: EncoderClassifier) -> None:
    assert classifier.classify([]) == []


def test_the_precise_point_claims_less(file: EncoderFile, classifier: EncoderClassifier) -> None:
    strict = np.log(np.array([[0.4, 0.1, 0.5], [0.1, 0.4, 0.5], [0.9, 0.02, 0.08], [0.02, 0.9, 0.08]]))
    claims = {}
    for point in ("precise", "balanced", "open"):
        said, _ = classifier.decide(strict, strict, point)
        claims[point] = sum(k != 2 for k in said)
    assert claims["precise"] <= claims["balanced"] <= claims["open"]
    assert claims["open"] > 0
    named = EncoderClassifier(file, LinearClassifier(read_weights()), point="precise")
    assert named.name.endswith("/precise")


@pytest.mark.parametrize("point", ["open", "nothing", ""])
def test_an_unknown_point_is_refused(file: EncoderFile, point: str) -> None:
    with pytest.raises(ModelError, match="balanced"):
        EncoderClassifier(file, LinearClassifier(read_weights()), point=point)


@pytest.mark.parametrize(
    "item", [statement("⟦[1]⟧"), statement("x" * 50_000 + " ⟦[1]⟧"), statement("\x00￾ ⟦1⟧ 💥" * 1)]
)
def test_odd_text_is_judged(classifier: EncoderClassifier, item: ClassifierInput) -> None:
    assert classifier.classify([item])[0].stance in set(Stance)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = resources.files("citance.classify") / "weights"
    for name in FILES:
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        read_encoder(copied)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named(copied: Path, name: str) -> None:
    (copied / name).write_bytes(b"nonsense")
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        read_encoder(copied)


def test_weights_of_another_version_are_refused(copied: Path) -> None:
    card = msgspec.json.decode((copied / "encoder.json").read_bytes())
    card["input_version"] += 1
    (copied / "encoder.json").write_bytes(msgspec.json.encode(card))
    with pytest.raises(ModelError, match="version"):
        read_encoder(copied)


def test_heads_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "h.npz", strict=np.zeros((5, 3)), broad=np.zeros((4, 3)), intent=np.zeros((5, 3)))
    with pytest.raises(ModelError, match="shapes"):
        read_heads((tmp_path / "h.npz").read_bytes())
