"""Fitting heads to corrections: what is learnt, what holds still, what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from citance.classify.encoder_file import Heads, read_encoder
from citance.classify.linear import LinearClassifier
from citance.classify.retrain import CorrectedRow, Learner, LibraryRow, TooFewCorrections, propose
from citance.classify.weights_file import CLASSES, read_weights
from citance.model import Stance
from fixtures.standin_encoder import statement, write_encoder

S, C, M = Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    folder = write_encoder(tmp_path_factory.mktemp("encoder"))
    return Learner(read_encoder(folder), LinearClassifier(read_weights()))


def rows(cue: str, stance: Stance, numbers: range, broad: Stance | None = None) -> list[CorrectedRow]:
    return [
        CorrectedRow(item=statement(n, cue), stance=stance, broad=broad or stance, article=f"article {n % 10}")
        for n in numbers
    ]


def library(count: int = 300) -> list[LibraryRow]:
    cues = ["contrast"] * 6 + ["consistent"] * 12
    said = [C] * 6 + [S] * 12
    plain = [LibraryRow(statement(5_000 + n), M, M) for n in range(count - len(cues))]
    claims = zip(cues, said, strict=True)
    return [*plain, *(LibraryRow(statement(9_000 + n, cue), one, one) for n, (cue, one) in enumerate(claims))]


TELLING = [
    *rows("akin", S, range(100)),
    *rows("unlike", C, range(100, 190)),
    *rows("consistent", S, range(190, 200)),
    *rows("", M, range(200, 240)),
]
REFERENCE = [
    *rows("contrast", C, range(100, 110)),
    *rows("", M, range(110, 160)),
    *rows("consistent", S, range(160, 170)),
]


def said(learner: Learner, heads: Heads, cue: str, numbers: range = range(700, 720)) -> list[Stance]:
    return [CLASSES[k] for k in learner.judge(learner.read([statement(n, cue) for n in numbers]), heads)[0]]


def chances(learner: Learner, heads: Heads, some: list[LibraryRow]) -> np.ndarray:
    """The mean probability of each class over statements."""
    read = learner.read([row.item for row in some])
    scores = heads.scores(read.features, "strict").astype(float)
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return np.asarray(shares.mean(axis=0))


def test_what_corrections_have_in_common_is_learnt_and_shows_in_held_out_ones(learner: Learner) -> None:
    proposal, heads = propose(learner, TELLING, library(), REFERENCE)
    assert said(learner, learner.file.heads, "akin") == [M] * 20
    assert said(learner, heads, "akin") == [S] * 20
    assert said(learner, heads, "unlike") == [C] * 20
    macro = proposal.held_out[0]
    assert (macro.name, macro.n) == ("macro-F1", 240)
    assert macro.before.value < 0.4 < 0.6 < macro.after.value
    assert macro.change.low > 0
    assert not proposal.warnings


def test_what_the_shipped_heads_know_stays(learner: Learner) -> None:
    proposal, heads = propose(learner, TELLING, library(), REFERENCE)
    assert said(learner, heads, "contrast") == [C] * 20
    assert said(learner, heads, "consistent") == [S] * 20
    assert said(learner, heads, "") == [M] * 20
    assert proposal.reference[0].n == 70
    assert proposal.reference[0].change.value == 0
    assert proposal.library.strict == {}
    assert (heads.intent == learner.file.heads.intent).all()


def test_the_mix_of_the_classes_over_the_library_stays(learner: Learner) -> None:
    some = library()
    before = chances(learner, learner.file.heads, some)
    _, heads = propose(learner, TELLING, some, [])
    after = chances(learner, heads, some)
    assert np.abs(after / before - 1).max() < 0.25
    # Without the library and the intercept the claims' share is drawn up by the corrections, nearly all of them claims.
    _, plain = propose(learner, TELLING, [], [], random_sample=True, force=True)
    drawn = chances(learner, plain, some)
    assert drawn[:2].sum() > 1.5 * after[:2].sum()


def test_ten_corrections_do_not_wreck_the_model(learner: Learner) -> None:
    wrong = rows("contrast", M, range(10))  # all of one kind, and against what the model knows best
    proposal, heads = propose(learner, wrong, library(), REFERENCE, force=True)
    assert proposal.forced
    assert said(learner, heads, "consistent") == [S] * 20
    assert said(learner, heads, "") == [M] * 20


def test_one_correction_moves_its_own_log_odds_by_little(learner: Learner) -> None:
    one = rows("akin", S, range(1))
    _, heads = propose(learner, one, [], [], force=True)
    read = learner.read([one[0].item])
    old, new = (which.scores(read.features, "strict")[0] for which in (learner.file.heads, heads))
    moved = (new[0] - new[2]) - (old[0] - old[2])
    assert 0.01 < moved < 0.5


def test_the_strict_and_the_broad_stance_are_learnt_apart(learner: Learner) -> None:
    _, heads = propose(learner, [*rows("akin", M, range(150), broad=S), *rows("", M, range(150, 200))], library(), [])
    strict, broad = learner.judge(learner.read([statement(n, "akin") for n in range(700, 720)]), heads)
    assert {CLASSES[k] for k in strict} == {M}
    assert {CLASSES[k] for k in broad} == {S}


def test_the_same_corrections_give_the_same_heads_and_figures(learner: Learner) -> None:
    first, second = (propose(learner, TELLING, library(), REFERENCE) for _ in range(2))
    assert first[0] == second[0]
    assert (first[1].strict == second[1].strict).all()


def test_what_would_change_in_the_library_is_counted_from_the_present_judgements(learner: Learner) -> None:
    some = [*library(100), *(LibraryRow(statement(n, "akin"), M, M) for n in range(400, 403))]
    some.append(LibraryRow(statement(404), None, None))
    proposal, _ = propose(learner, TELLING, some, [], total=5_000)
    assert proposal.library.strict == {"mentioning": {"supporting": 3}, "unclassified": {"mentioning": 1}}
    assert (proposal.library.looked_at, proposal.library.total) == (104, 5_000)


@pytest.mark.parametrize(
    ("some", "reason"),
    [
        (rows("akin", S, range(19)), "20 corrections are needed, there are 19"),
        (
            [*rows("akin", S, range(30)), *rows("unlike", C, range(4))],
            "5 corrections to contrasting are needed, there are 4",
        ),
        (
            [CorrectedRow(item=statement(n, "akin"), stance=S, broad=S, article="a") for n in range(30)],
            "two citing articles",
        ),
        ([], "no corrections"),
    ],
)
def test_too_few_corrections_are_refused_and_say_of_what(
    learner: Learner, some: list[CorrectedRow], reason: str
) -> None:
    with pytest.raises(TooFewCorrections, match=reason):
        propose(learner, some, [], [])


def test_a_class_that_corrections_only_confirm_may_be_rare(learner: Learner) -> None:
    propose(learner, [*rows("akin", S, range(30)), *rows("contrast", C, range(2))], library(50), [])


def test_force_fits_all_the_same_and_says_what_is_lacking(learner: Learner) -> None:
    some = [CorrectedRow(item=statement(n, "akin"), stance=S, broad=S, article="a") for n in range(6)]
    proposal, _ = propose(learner, some, library(50), [], force=True)
    assert proposal.held_out == []
    assert any("20 corrections" in line for line in proposal.warnings)
    assert any("nothing was held out" in line for line in proposal.warnings)


def test_a_random_sample_needs_more_rows_and_says_so(learner: Learner) -> None:
    with pytest.raises(TooFewCorrections, match="200 corrections of a random sample are needed, there are 150"):
        propose(learner, TELLING[:150], library(), [], random_sample=True)


def test_noise_is_told_as_noise(learner: Learner) -> None:
    rng = np.random.default_rng(0)
    odd = [
        CorrectedRow(item=statement(n), stance=CLASSES[rng.integers(0, 3)], broad=M, article=f"a{n % 12}")
        for n in range(60)
    ]
    proposal, _ = propose(learner, odd, library(), REFERENCE)
    assert proposal.held_out[0].change.low <= 0
    assert any("held-out" in line for line in proposal.warnings)


def test_what_the_first_stage_settles_is_not_learnt_from(tmp_path: Path) -> None:
    calm = Learner(read_encoder(write_encoder(tmp_path, settled_above=1e-9)), LinearClassifier(read_weights()))
    with pytest.raises(TooFewCorrections, match="there are 0, and 240 about statements that the first stage settles"):
        propose(calm, TELLING, [], [])
    with pytest.raises(TooFewCorrections, match="settles every corrected statement"):
        propose(calm, TELLING, [], [], force=True)
