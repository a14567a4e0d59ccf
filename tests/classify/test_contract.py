"""The JSON objects of `citance classify`."""

from __future__ import annotations

import json

import pytest

from citance.classify import judgement_line, load_classifier, read_input
from citance.errors import DamagedInput

SHORT = {
    "id": "a",
    "before": "",
    "citance": "As in [4].",
    "after": "",
    "section": "Methods",
    "marker_start": 6,
    "marker_end": 9,
}
EXTRACTED = {
    "file": "a.xml",
    "citing": {"doi": "10.1234/x", "title": "Exporting firms"},
    "reference": {"key": "B12", "index": 12, "doi": None, "title": "Ties at home", "year": 2009, "authors": [], "raw": ""},
    "marker": "[4]",
    "citance": "As in [4].",
    "marker_start": 6,
    "marker_end": 9,
    "before": "One.",
    "after": None,
    "section": {"title": "Discussion > Limits", "role": "discussion"},
    "place": "body",
}  # fmt: skip


def test_the_short_form():
    made = read_input(SHORT)
    assert (made.id, made.citance, made.marker_start, made.marker_end) == ("a", "As in [4].", 6, 9)
    assert (made.section, made.section_role, made.cited_year) == ("Methods", None, None)


def test_what_extract_writes():
    made = read_input(EXTRACTED)
    assert (made.section, made.section_role) == ("Discussion > Limits", "discussion")
    assert (made.citing_title, made.cited_title, made.cited_year) == ("Exporting firms", "Ties at home", 2009)
    assert (made.id, made.before, made.after) == ("", "One.", "")


def test_plain_fields_win_over_objects():
    made = read_input({**EXTRACTED, "citing_title": "A", "cited_title": "B", "cited_year": "2011a"})
    assert (made.citing_title, made.cited_title, made.cited_year) == ("A", "B", 2011)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"citance": None}, '"citance" is missing'),
        ({"citance": 3}, '"citance" must be a string, not a number'),
        ({"marker_start": "6"}, '"marker_start" must be a whole number, not a string'),
        ({"marker_end": True}, '"marker_end" must be a whole number, not a truth value'),
        ({"marker_end": 99}, "the marker 6:99 lies outside the citance of 10 characters"),
        ({"marker_start": -1}, "the marker -1:9 lies outside the citance of 10 characters"),
        ({"marker_start": 9, "marker_end": 6}, "the marker 9:6 lies outside"),
        ({"before": ["x"]}, '"before" must be a string, not a list'),
        ({"section": 4}, '"section" must be a string or an object, not a number'),
        ({"section": {"title": 4}}, '"section.title" must be a string, not a number'),
        ({"reference": "Ode"}, '"reference" must be an object, not a string'),
        ({"reference": {"title": 1}}, '"reference.title" must be a string'),
        ({"cited_year": "soon"}, '"cited_year" must be a year'),
        ({"cited_year": 20.5}, '"cited_year" must be a year, not a number'),
        ({"id": {}}, '"id" must be a string, not an object'),
    ],
)
def test_a_bad_object_is_refused_in_one_line(change, reason):
    with pytest.raises(DamagedInput) as caught:
        read_input({**SHORT, **change})
    assert str(caught.value).startswith(reason)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("obj", [None, [], "text", 4])
def test_only_objects_are_read(obj):
    with pytest.raises(DamagedInput, match="an object is expected"):
        read_input(obj)


@pytest.mark.parametrize("missing", ["citance", "marker_start", "marker_end"])
def test_what_is_needed(missing):
    with pytest.raises(DamagedInput, match=f'"{missing}" is missing'):
        read_input({key: value for key, value in SHORT.items() if key != missing})


def test_the_line_that_is_written():
    text = "In contrast to earlier work [4], we found no effect of age."
    made = read_input({"id": 7, "citance": text, "marker_start": 28, "marker_end": 31, "section": "Discussion"})
    line = json.loads(json.dumps(judgement_line(made.id, load_classifier().classify([made])[0])))
    assert list(line) == [
        "id",
        "stance",
        "probabilities",
        "broad",
        "evidence",
        "model",
        "codebook",
        "uncertain",
        "why",
    ]
    assert list(line["probabilities"]) == ["supporting", "contrasting", "mentioning"]
    assert (line["id"], line["stance"], line["broad"], line["codebook"]) == ("7", "contrasting", "contrasting", 1)
    assert list(line["evidence"]) == ["text", "start", "end"]
    assert line["evidence"]["text"].startswith("In contrast to")
    assert line["model"] == load_classifier().name


def test_a_plain_mentioning_has_no_evidence():
    made = read_input({"citance": "RNA was extracted with phenol [4].", "marker_start": 30, "marker_end": 33})
    line = judgement_line("", load_classifier().classify([made])[0])
    assert (line["stance"], line["evidence"]) == ("mentioning", None)
