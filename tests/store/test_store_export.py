"""The export: whole, the same each time, checked line by line on its way back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from store_build import C, M, S, author, doi, judged, processed, put, ref, source, the_work

from citance.errors import DamagedInput
from citance.model import Correction, EditorialNotice, NoticeKind, Work
from citance.store import SourceFile, Store


def _fill(store: Store) -> None:
    """A bit of everything."""
    notice = EditorialNotice(kind=NoticeKind.RETRACTION, doi=doi("x"))
    put(store, "b", [ref("x"), ref("y", title="Has no key")], [("x", S), ("y", None), ("x", M)], notices=[notice])
    put(store, "c", [ref("r", pmid="5")], [("r", C)])
    put(
        store, "d", [ref("r", doi=doi("x"), pmid="5"), ref("r", doi=doi("z"))], [("r", C)]
    )  # merges, and one key twice
    same = {"title": "How firms cross their borders", "year": 2001, "authors": author("Coe")}
    put(store, "e", [ref("s", doi=doi("v"), **same), ref("t", 2, doi=doi("w"), **same)], [("s", S), ("t", C)])
    bare = Work(title="Without any number")
    parts = [
        processed("f", [ref("x")], [("x", S)], work=bare),
        processed("f2", [ref("x")], [("x", S)], work=Work(title="Sem número"), part="translation"),
        processed("b"),
        processed("f3", [ref("x")], [("x", C)], work=bare, part="reply", part_of=doi("f")),
    ]
    store.put_file(source("f"), parts)
    store.put_file(SourceFile(name="a twin.xml", sha256="b 1"), [])
    store.put_file(source("rival"), [processed("b")])
    store.put_failure(source("z"), "cut “off”", "DamagedInput")
    store.rejudge("m2", [("b-0", judged(C, model="m2")), ("b-1", judged(S, model="m2"))])
    store.correct(Correction(statement_id="b-0", stance=M, broad=C, who="me", note="so"))
    store.correct(Correction(statement_id="b-0", stance=S, broad=S, who="you"))
    put(store, "g", [ref("x")], [("x", S)])
    store.correct(Correction(statement_id="g-0", stance=C, broad=C))
    store.remove("g.xml")


def _text(store: Store) -> str:
    out = io.StringIO()
    assert store.export(out) == out.getvalue().count("\n")
    return out.getvalue()


def test_round_trip_is_lossless(store: Store) -> None:
    _fill(store)
    text = _text(store)
    with Store.open(":memory:") as copy:
        outcome = copy.import_(io.StringIO(text))
        assert outcome.problems == ()
        assert _text(copy) == text
        assert copy.stats() == store.stats()
        assert copy.file_states() == store.file_states()
        for name in "xyvwz":
            for one in store.find_works(doi(name)):
                assert copy.tally(the_work(copy, name)) == store.tally(one.id)
                assert copy.notices(the_work(copy, name)) == store.notices(one.id)
        assert copy.statement("b-0").correction == store.statement("b-0").correction
        assert copy.judgements("b-0") == store.judgements("b-0")
        assert copy.corrections("g-0") == store.corrections("g-0")


def test_import_twice_changes_nothing(store: Store) -> None:
    _fill(store)
    text = _text(store)
    outcome = store.import_(io.StringIO(text))
    assert (outcome.files, outcome.papers, outcome.corrections) == (0, 0, 0)
    assert outcome.skipped == len(store.file_states())
    assert _text(store) == text


def test_import_into_a_filled_store_takes_nothing_away(store: Store) -> None:
    with Store.open(":memory:") as other:
        put(other, "b", [ref("x")], [("x", S)])
        put(other, "c", [ref("x")], [("x", C)], version=2)
        text = _text(other)
    put(store, "c", [ref("x")], [("x", M)])
    outcome = store.import_(io.StringIO(text))
    assert outcome.problems == (("conflict", "c.xml is here already with other content"),)
    tally = store.tally(the_work(store, "x"))
    assert (tally.supporting, tally.contrasting, tally.mentioning) == (1, 0, 1)


def test_corrections_of_an_import_meet_those_that_are_there(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M)])
    store.correct(Correction(statement_id="a-0", stance=S, broad=S, at="2026-01-01"))
    with Store.open(":memory:") as other:
        other.import_(io.StringIO(_text(store)))
        other.correct(Correction(statement_id="a-0", stance=C, broad=C, at="2026-01-02"))
        text = _text(other)
    store.correct(Correction(statement_id="a-0", stance=M, broad=M, at="2026-01-01T12:00"))
    assert store.import_(io.StringIO(text)).corrections == 1
    assert store.statement("a-0").stance is C
    assert len(store.corrections("a-0")) == 3


def test_lines_are_plain_objects(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M)])
    lines = [json.loads(line) for line in _text(store).splitlines()]
    kinds = [line["type"] for line in lines]
    assert kinds == ["header", "work", "work", "file", "paper", "reference", "statement", "end"]
    assert lines[5]["work"] == f"doi:{doi('x')}"
    assert lines[6]["judgements"][0]["stance"] == "mentioning"


def _cut(lines: list[str]) -> list[str]:
    return lines[:-3]


def _without_work(lines: list[str]) -> list[str]:
    return [line for line in lines if '"type":"work"' not in line]


def _no_end(lines: list[str]) -> list[str]:
    return lines[:-1]


def _swap(old: str, new: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [line.replace(old, new) for line in lines]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_cut, "cut off"),
        (_no_end, "cut off"),
        (_without_work, "line 3: the work doi:10.5555/b has no line of its own"),
        (lambda lines: lines[1:], "line 1: this is no export of citance"),
        (lambda lines: ["{", '  "name": 1', "}"], "line 1: this is no export of citance"),
        (lambda lines: ['{"type":"header","format":"other","version":1}'], "line 1: this is no export of citance"),
        (lambda lines: [lines[0], *lines], "line 2: an export begins"),
        (lambda lines: [*lines, lines[1]], "ends with one end line"),
        (lambda lines: [*lines[:5], "{not json", *lines[5:]], "line 6: JSON is malformed"),
        (lambda lines: [*lines[:5], '{"type":"thing"}', *lines[5:]], "line 6: Invalid value 'thing'"),
        (lambda lines: [*lines[:-2], lines[-1]], "lines instead of"),
        (_swap('"version":2', '"version":9'), "version 9"),
        (_swap('"stance":"supporting"', '"stance":"glorious"'), "glorious"),
        (_swap('"reference":1,', '"reference":7,'), "a statement of reference 7, of 2"),
        (_swap('"doi:10.5555/x"', '"isbn:1"'), "not a key"),
    ],
)
def test_damage_is_named_by_its_line(store: Store, damage: Callable[[list[str]], list[str]], words: str) -> None:
    with Store.open(":memory:") as other:
        put(other, "b", [ref("x"), ref("y")], [("x", S), ("y", C)])
        lines = _text(other).splitlines()
    with pytest.raises(DamagedInput, match=words) as caught:
        store.import_(damage(lines))
    assert str(caught.value).startswith("line ")
    assert store.file_states() == {}
    assert store.stats().works == 0


def test_an_empty_export_is_called_empty(store: Store) -> None:
    with pytest.raises(DamagedInput, match="there is nothing in it"):
        store.import_([])
