"""The line that names the codebook's rule: one table of examples, written for the project."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citance.classify.protocol import ClassifierInput
from citance.classify.rules import RULES, explain_rule
from citance.model import Evidence, Stance
from classify import pairs

S, C, M = Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING


def line(text: str, stance: Stance, words: str = "", broad: Stance | None = None, **fields: object) -> str:
    """The line for a marked-up statement; `words` is its evidence, wherever it stands."""
    item = msgspec.structs.replace(pairs.read(text), **fields)
    at = item.citance.find(words)
    evidence = Evidence(words, at, at + len(words) if at >= 0 else -1) if words else None
    return explain_rule(item, stance, broad or stance, evidence)


STRICT = [
    # number, a phrase of the line, statement, stance, evidence
    ("1", "bears on this one", "Our results are consistent with ⟦[4]⟧ but in contrast to [5].", S, "consistent with"),
    ("1", "“in contrast to”", "Our results are consistent with [4] but in contrast to ⟦[5]⟧.", C, "in contrast to"),
    ("2", "in part", "Our rates were similar to those of ⟦[4]⟧ but not for women, whose rates differ from them.", C, "differ from"),
    ("3", "“also” ties them", "In ⟦[4]⟧ wages rose, and in our sample they also rose.", S, "also"),
    ("4", "“higher than”", "The prevalence in our cohort was higher than that of ⟦[6]⟧, as our patients are older.", C, "higher than"),
    ("5", "the very thing", "Our data support the role of trust in exporting ⟦[6]⟧.", S, "support"),
    ("6", "neighbouring sentence", "We asked 40 firms. || Ode ⟦[4]⟧ saw the same firms leave. || Our results contradict this.", C, "contradict"),
    ("7", "“hypothesis”", "Our estimates agree with the hypothesis of Rask ⟦[3]⟧.", S, "agree with"),
    ("8", "“together with”", "Our data, together with those of ⟦[8]⟧, show that ties grow thin.", S, "together with"),
    ("", "own evidence (“our findings”) agrees", "Our findings are in line with ⟦[4]⟧.", S, "in line with"),
    ("", "own evidence (“we found”) disagrees", "In contrast to ⟦[4]⟧, we found no effect.", C, "In contrast to"),
    ("", "neighbouring sentence (“we found”)", "We found no effect of age. || This is consistent with ⟦[4]⟧. || So be it.", S, "consistent with"),
    ("", "not named as such", "This decline is consistent with ⟦[4]⟧.", S, "consistent with"),
]  # fmt: skip

PLAIN = [
    ("1", "bears on another work", "The rate was 4 % ⟦[4]⟧, which is in contrast to the 9 % of Rask [5]."),
    ("3", "without a word that compares", "Ode reported nine days ⟦[4]⟧ and our patients stayed for eight days."),
    ("4", "“different scale”", "Ode used a different scale ⟦[4]⟧."),
    ("5", "“may be because”", "This may be because firms learn abroad ⟦[4]⟧."),
    (
        "6",
        "point at another work",
        "Ties grow thin with distance [4]. || Trust matters ⟦[4]⟧. || Our results contradict Rask [9].",
    ),
    ("7", "“guidelines”", "Doses were set according to the guidelines ⟦[4]⟧."),
    ("8", "“future research”", "How ties fare is a question for future research ⟦[4]⟧."),
    ("11", "not in contradiction with”", "Our data are not in contradiction with ⟦[5]⟧."),
    ("12", "“controversial”", "The effect of size is controversial ⟦[5]⟧."),
    ("", "is used (“we used”)", "We used the scale of Ode ⟦[4]⟧."),
    ("", "background", "Firms go abroad for many reasons ⟦[4]⟧."),
    ("", "compares others' findings", "Survival was higher than in earlier decades ⟦[4]⟧."),
]


def _lead(stance: Stance, number: str) -> str:
    return f"{stance.value.capitalize()} ({f'rule {number}' if number else 'by definition'}): "


@pytest.mark.parametrize(("number", "part", "text", "stance", "words"), STRICT)
def test_the_rule_of_a_strict_stance(number: str, part: str, text: str, stance: Stance, words: str) -> None:
    said = line(text, stance, words)
    assert said.startswith(_lead(stance, number)), said
    assert part in said


@pytest.mark.parametrize(("number", "part", "text"), PLAIN)
def test_the_rule_of_a_mentioning(number: str, part: str, text: str) -> None:
    said = line(text, M)
    assert said.startswith(_lead(M, number)), said
    assert part in said


@pytest.mark.parametrize(
    ("number", "part", "text", "broad", "words", "title"),
    [
        ("12", "“conflicting”", "Findings are conflicting: Rask [5] failed to replicate ⟦[4]⟧.", C, "failed to replicate", ""),
        ("9", "not the review's own", "Rask [5] failed to replicate ⟦[4]⟧.", C, "failed to replicate", "Ties: a review"),
        ("", "somebody else's evidence agrees with", "Rask [5] confirmed the finding of ⟦[4]⟧.", S, "confirmed", ""),
        ("", "somebody else's evidence disagrees", "Rask [5] failed to replicate ⟦[4]⟧.", C, "failed to replicate", ""),
    ],
)  # fmt: skip
def test_the_rule_of_a_broad_stance(number: str, part: str, text: str, broad: Stance, words: str, title: str) -> None:
    said = line(text, M, words, broad, citing_title=title)
    assert said.startswith(_lead(M, number)), said
    assert part in said
    assert said.endswith("broad only.")


def test_a_review_speaks_by_its_synthesis_and_a_study_in_it_is_data() -> None:
    title = "Ties abroad: a systematic review and meta-analysis"
    own = line("Our meta-analysis contradicts ⟦[4]⟧.", C, "contradicts", citing_title=title)
    assert own.startswith("Contrasting (rule 9): the review's own synthesis (“our meta-analysis”)")
    data = line("Ode saw ties fade ⟦[4]⟧.", M, citing_title=title, section="Results")
    assert data.startswith("Mentioning (rule 9): ")


def test_the_words_are_quoted_even_where_no_evidence_was_found() -> None:
    assert "in line with”" in line("Our findings are in line with ⟦[4]⟧.", S)
    assert "“" not in line("Firms leave ⟦[4]⟧.", S).split("target", 1)[1]


def test_every_rule_has_an_example() -> None:
    said = {(number, "strict") for number, *_ in STRICT} | {(number, "plain") for number, *_ in PLAIN}
    assert {number for number, _ in said} >= {rule.number for rule in RULES} - {"9"}
    assert len({rule.name for rule in RULES}) >= len(RULES) - 2


@given(
    st.builds(
        ClassifierInput,
        citance=st.text(max_size=80).map(lambda text: text + " our results agree with [1] but x"),
        marker_start=st.integers(-2, 90),
        marker_end=st.integers(-2, 90),
        before=st.text(max_size=40),
        after=st.text(max_size=40),
        citing_title=st.text(max_size=20),
    ),
    st.sampled_from(Stance),
    st.sampled_from(Stance),
    st.none() | st.builds(Evidence, st.text(max_size=200), st.just(-1), st.just(-1)),
)
def test_any_text_gives_one_bounded_line(
    item: ClassifierInput, stance: Stance, broad: Stance, evidence: Evidence | None
) -> None:
    said = explain_rule(item, stance, broad, evidence)
    assert said
    assert len(said) < 320
    assert said.splitlines() == [said]
