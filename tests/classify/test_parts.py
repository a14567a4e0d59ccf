"""The parts of the classifier: cues, sentences, the target, features."""

from __future__ import annotations

import pytest

from citance.classify.cues import find_cues
from citance.classify.features import features_of
from citance.classify.protocol import ClassifierInput
from citance.classify.relations import reach, relations_of
from citance.classify.sentence import analyse
from citance.classify.target import locate


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("our results are consistent with", ["OWNRES", "AGREE"]),
        ("our results are not consistent with", ["OWNRES", "DISAGREE"]),
        ("in good agreement with", ["AGREE"]),
        ("in stark contrast to", ["DISAGREE"]),
        ("we were unable to reproduce", ["WE", "DISAGREE"]),
        ("the present study found", ["OWNLOC", "SAID"]),
        ("previous studies have", ["OTHERS"]),
        ("not in contradiction with", ["NOTDIS"]),
        ("the claim cannot be upheld", ["DISAGREE"]),
        ("the tests do not really bear out", ["RESN", "DISAGREE"]),
        ("it does not contradict", ["NOTDIS"]),
        ("there was no gain , which supports", ["NEG", "SUPPORT"]),
        ("os resultados no brasil confirmam os", ["RESN", "NEG", "CONFIRM"]),
        ("resultados no confirman los", ["DISAGREE"]),
        ("which agrees with", ["AGREE"]),
        ("this confirms", ["CONFIRM"]),
        ("unsere daten bestätigen den satz nicht", ["OWNRES", "DISAGREE", "NEG"]),
        ("the cat sat", []),
    ],
)
def test_the_longest_cue_at_each_place(text, families):
    assert [cue.family for cue in find_cues(text.split())] == families


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("as shown before [3,4].", ["[3,4]"]),
        ("as shown before (Ode 2009; Rask, 2011).", ["(Ode 2009; Rask, 2011)"]),
        ("Ode and Rask (2011) found it.", ["Ode and Rask (2011)"]),
        ("Ode et al. [7] found it.", ["Ode et al. [7]"]),
        ("It was seen in mortality.12 Moreover, it fell.", ["12"]),
        ("It was seen in reports14–20 and trials.", ["14–20"]),
        ("There were 12 firms in 3 towns.", []),
    ],
)
def test_citation_groups(text, groups):
    assert [text[group.start : group.end] for group in analyse(text).groups] == groups


def test_words_keep_their_offsets():
    text = "Ode et al. [7] found 12.5 % more, İ but (Rask 2011) did not."
    sentence = analyse(text)
    spans = sentence.spans()
    assert len(spans) == len(sentence.words)
    for word, (start, end) in zip(sentence.words, spans, strict=True):
        assert word in {"OTH", "0"} or text[start:end].lower() == word or text[start:end] == "İ"


def test_an_inner_sentence_end_makes_a_neighbour():
    text = "Mortality was high.12 Our results agree with this.13 However, men lived longer.14"
    target = locate(ClassifierInput(citance=text, marker_start=50, marker_end=52, before="B.", after="A."))
    assert target.before == "Mortality was high.12"
    assert target.after == "However, men lived longer.14"
    assert "agree" in target.sentence.words[target.low : target.high]
    assert "mortality" not in target.sentence.words[target.low : target.high]


def test_a_marker_that_looks_like_nothing_is_still_the_target():
    target = locate(ClassifierInput(citance="As shown by the atlas * of firms.", marker_start=22, marker_end=23))
    assert target.position == 5


def test_features_depend_on_the_target():
    text = "Our results are consistent with [4] but in contrast to [5]."
    first = features_of(ClassifierInput(citance=text, marker_start=32, marker_end=35))
    second = features_of(ClassifierInput(citance=text, marker_start=55, marker_end=58))
    assert "k AGREEL-0" in first
    assert "k DISAGREEL-0" in second
    assert {"k AGREEL-", "k AGREELbo"} & second == {"k AGREELbo"}
    assert first != second


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("This confirms the census OTH and the tax files T .", "OTH", "T"),
        ("This confirms OTH , OTH and T .", "OTH", "T"),
        ("This confirms T as well as OTH .", "T", "OTH"),
        ("This confirms OTH but not T .", "T", "T"),
        ("This confirms OTH , unlike T .", "T", "T"),
        ("This confirms OTH and contradicts T .", "T", "T"),
        ("This confirms OTH . Then T .", "T", "T"),
    ],
)
def test_what_is_said_of_one_in_a_row_is_said_of_all(text, first, last):
    words = text.lower().replace("oth", "OTH").split()
    position = words.index("t")
    words[position] = "OTH"
    low, high = reach(words, find_cues(words), 0, len(words), position)
    expected = position if first == "T" else words.index("OTH")
    assert low == expected
    assert high == (position if last == "T" else len(words) - 1 - words[::-1].index("OTH"))


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("our results confirm OTH", [("A", "L", "O", "t")]),
        ("the results of OTH confirm this", [("A", "R", "t", "T")]),
        ("we saw a rise , contrary to OTH", [("D", "L", "O", "t")]),
        ("the dose was higher than 0 in OTH", []),
    ],
)
def test_who_relates_what_to_what(text, senses):
    words = text.split()
    found = relations_of(words, find_cues(words), 0, len(words), words.index("OTH"))
    assert [(one.sense, one.side, one.speaker, one.object) for one in found] == senses


def test_features_do_not_depend_on_the_name_that_is_cited():
    one = features_of(ClassifierInput(citance="We confirm Ode (2009) here.", marker_start=11, marker_end=21))
    two = features_of(ClassifierInput(citance="We confirm Rask (2011) here.", marker_start=11, marker_end=22))
    assert one == two
