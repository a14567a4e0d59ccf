"""The nouns round-trip through JSON, are frozen, and are exported once."""

from __future__ import annotations

import msgspec
import pytest

import citance.model as model
from citance.data import tutorial_files
from citance.extract import extract_statements
from citance.model import (
    CitationStatement,
    Correction,
    Cue,
    EditorialNotice,
    Evidence,
    IndexedStatement,
    IndexedWork,
    Judgement,
    NoticeKind,
    Paper,
    Probabilities,
    Reference,
    Stance,
    Tally,
    Work,
)
from citance.read import read_papers

_JUDGEMENT = Judgement(
    stance=Stance.CONTRASTING,
    broad=Stance.CONTRASTING,
    probabilities=Probabilities(0.1, 0.7, 0.2),
    model="m",
    evidence=Evidence("in contrast to", 3, 17),
    cues=(Cue("in contrast to", 1.5),),
    uncertain=True,
    why="Own evidence with a word that compares (rule 4).",
)
_NOTICE = EditorialNotice(kind=NoticeKind.RETRACTION, doi="10.5555/a", notice_doi="10.5555/b", date="2014-01-02")
_STATEMENT = CitationStatement(id="1", key="B1", marker="[1]", citance="So [1].", marker_start=3, marker_end=6)
_INDEXED = IndexedStatement(
    statement=_STATEMENT,
    reference=Reference(key="B1", index=1),
    citing=IndexedWork(id=1, work=Work(title="A")),
    cited=IndexedWork(id=2, work=Work(title="B"), notices=(_NOTICE,)),
    judgement=_JUDGEMENT,
)


@pytest.mark.parametrize("noun", [_JUDGEMENT, _NOTICE, _STATEMENT, _INDEXED, Tally(total=3, supporting=1)])
def test_nouns_round_trip(noun: msgspec.Struct) -> None:
    assert msgspec.json.decode(msgspec.json.encode(noun), type=type(noun)) == noun


@pytest.mark.parametrize("path", tutorial_files(), ids=lambda path: path.stem)
def test_whole_papers_round_trip(path: object) -> None:
    for paper in read_papers(path):  # type: ignore[arg-type]
        assert msgspec.json.decode(msgspec.json.encode(paper), type=Paper) == paper
        statements = extract_statements(paper)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(statements), type=list[CitationStatement]) == statements


def test_nouns_are_frozen() -> None:
    with pytest.raises(AttributeError):
        _STATEMENT.marker = "x"  # type: ignore[misc]


def test_a_correction_has_the_last_word() -> None:
    correction = Correction(statement_id="1", stance=Stance.MENTIONING, broad=Stance.SUPPORTING)
    corrected = msgspec.structs.replace(_INDEXED, correction=correction)
    assert (_INDEXED.stance, _INDEXED.broad) == (Stance.CONTRASTING, Stance.CONTRASTING)
    assert (corrected.stance, corrected.broad) == (Stance.MENTIONING, Stance.SUPPORTING)
    assert msgspec.structs.replace(_INDEXED, judgement=None).stance is None


def test_a_person_leaves_nothing_uncertain() -> None:
    correction = Correction(statement_id="1", stance=Stance.MENTIONING, broad=Stance.MENTIONING)
    assert _INDEXED.uncertain
    assert not msgspec.structs.replace(_INDEXED, correction=correction).uncertain
    assert not msgspec.structs.replace(_INDEXED, judgement=None).uncertain


def test_a_judgement_of_an_older_citance_is_certain() -> None:
    old = b'{"stance":"mentioning","broad":"mentioning","probabilities":{"supporting":0,"contrasting":0,"mentioning":1},"model":"m"}'
    judgement = msgspec.json.decode(old, type=Judgement)
    assert (judgement.uncertain, judgement.why) == (False, "")


def test_everything_exported_is_there_and_sorted() -> None:
    names = model.__all__
    assert all(hasattr(model, name) for name in names)
    assert names == sorted(names, key=lambda name: (not name.isupper(), name))
