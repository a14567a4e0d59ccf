"""Files in, out, twice, and in each other's way."""

from __future__ import annotations

import pytest
from store_build import C, M, S, doi, judged, processed, put, ref, said, source, the_work

import citance.store
from citance.errors import NotFoundError, UsageError
from citance.model import ProcessedPaper, Tally
from citance.store import FileStatus, SourceFile, Store


def test_names_are_sorted() -> None:
    assert citance.store.__all__ == sorted(citance.store.__all__)


def test_a_paper_is_read_back_whole(store: Store) -> None:
    one = processed("a", [ref("x"), ref("y", 2)], [("x", S), ("y", M), ("x", None)])
    outcome = store.put_file(source("a"), [one])
    assert (outcome.papers, outcome.statements, outcome.replaced, outcome.problems) == (1, 3, 0, ())
    work_id = the_work(store, "a")
    found = store.statements_in(work_id)
    assert [item.statement for item in found] == list(one.statements)
    assert [item.judgement for item in found] == list(one.judgements)
    assert [item.reference for item in found] == [ref("x"), ref("y", 2), ref("x")]
    assert found[0].citing == store.work(work_id)
    assert found[0].citing.has_paper
    assert not found[0].cited.has_paper
    assert found[0].cited.work.title == "The work that is named x"


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y", title="A book without any number")], [("x", S), ("y", C)])
    before = (store.stats(), store.statements_in(the_work(store, "a")), list(store.iter_works()))
    outcome = store.put_file(
        source("a"), [processed("a", [ref("x"), ref("y", title="A book without any number")], [("x", S), ("y", C)])]
    )
    assert outcome.replaced == 1
    assert (store.stats(), store.statements_in(the_work(store, "a")), list(store.iter_works())) == before


def test_another_content_of_a_name_takes_the_place(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y", 2)], [("x", S), ("y", C)])
    work_id = the_work(store, "a")
    put(store, "a", [ref("y"), ref("z", 2)], [("z", M)], version=2)
    assert the_work(store, "a") == work_id
    assert store.find_works(doi("x")) == []
    assert store.tally(the_work(store, "y")) == Tally()
    assert store.tally(the_work(store, "z")).mentioning == 1
    assert store.coverage(the_work(store, "y")).listing == 1


def test_the_same_bytes_under_another_name(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])
    twin = SourceFile(name="b.xml", sha256="a 1")
    outcome = store.put_file(twin, [processed("a", [ref("x")], [("x", S)])])
    assert outcome.problems == (("duplicate", "has the same content as a.xml"),)
    state = store.file_state("b.xml")
    assert state is not None
    assert (state.status, state.reason) == (FileStatus.DUPLICATE, "has the same content as a.xml")
    assert store.tally(the_work(store, "x")).total == 1


def test_the_same_doi_with_other_content(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])
    outcome = store.put_file(source("b"), [processed("a", [ref("x")], [("x", C)])])
    assert outcome.problems == (("conflict", f"{doi('a')} was already read from a.xml with other content"),)
    assert outcome.papers == 0
    state = store.file_state("b.xml")
    assert state is not None
    assert state.status is FileStatus.CONFLICT
    assert store.tally(the_work(store, "x")) == Tally(total=1, supporting=1, citing_works=1)


def test_one_of_several_papers_in_conflict(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])
    outcome = store.put_file(source("both"), [processed("a"), processed("b", [ref("x")], [("x", C)])])
    assert (outcome.papers, len(outcome.problems)) == (1, 1)
    assert store.file_states()["both.xml"].status is FileStatus.ADDED
    assert store.tally(the_work(store, "x")).total == 2


def test_one_paper_twice_in_a_file(store: Store) -> None:
    outcome = store.put_file(source("ab"), [processed("a"), processed("a")])
    assert outcome.problems == (("conflict", f"{doi('a')} stands twice in this file"),)


def test_statement_ids_of_another_file_are_a_conflict(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])
    one = processed("b", [ref("x")], [("x", S)])
    clash = ProcessedPaper(
        paper=one.paper,
        statements=(said("a", "x", 0),),
        judgements=one.judgements,
        work_keys=one.work_keys,
        reference_keys=one.reference_keys,
    )
    assert store.put_file(source("b"), [clash]).problems[0].kind == "conflict"
    assert store.stats().statements == 1


def test_removing_frees_those_that_stood_behind(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])
    store.put_file(SourceFile(name="twin.xml", sha256="a 1"), [])
    store.put_file(source("rival"), [processed("a")])
    store.put_file(source("both"), [processed("a"), processed("b")])
    store.remove("a.xml")
    states = store.file_states()
    assert set(states) == {"both.xml"}
    assert states["both.xml"].sha256 == ""  # so that the next run reads it again


def test_a_failure_takes_the_earlier_content_out(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])
    store.put_failure(source("a", 2), "the file is cut off", "DamagedInput")
    state = store.file_state("a.xml")
    assert state is not None
    assert (state.status, state.reason, state.kind) == (FileStatus.FAILED, "the file is cut off", "DamagedInput")
    assert store.stats().works == 0


def test_remove_by_identifier_and_by_name(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y")], [("x", S)])
    put(store, "b", [ref("x")], [("x", S)])
    removed = store.remove(f"https://doi.org/{doi('A')}")
    assert (removed.files, removed.papers, removed.references, removed.statements, removed.works) == (1, 1, 2, 1, 2)
    assert store.tally(the_work(store, "x")).total == 1
    store.remove("b.xml")
    assert store.stats().works == 0
    for name in ("b.xml", doi("x"), "10.5555/never-seen"):
        with pytest.raises(NotFoundError):
            store.remove(name)


def test_one_paper_out_of_a_file_of_two(store: Store) -> None:
    store.put_file(source("ab"), [processed("a"), processed("b")])
    assert store.remove(doi("a")).files == 0
    state = store.file_state("ab.xml")
    assert state is not None
    assert state.sha256 == ""
    assert store.find_works(doi("b"))[0].has_paper


def test_a_removed_work_that_is_cited_stays_as_its_references_tell(store: Store) -> None:
    put(store, "a", [ref("b")], [("b", S)])
    put(store, "b")
    work_id = the_work(store, "b")
    assert store.work(work_id).work.title == "The paper that is called b"
    store.remove("b.xml")
    assert store.work(work_id).work.title == "The work that is named b"
    assert not store.work(work_id).has_paper


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"judgements": ()}, "1 statements with 0 judgements"),
        ({"reference_keys": ()}, "1 references with 0 lists"),
        ({"statements": (said("a", "q", 0),)}, "points at reference 'q'"),
        ({"statements": (said("a", "x", 0),) * 2, "judgements": (judged(S),) * 2}, "two statements"),
    ],
)
def test_papers_that_do_not_hang_together(store: Store, change: dict[str, object], words: str) -> None:
    one = processed("a", [ref("x")], [("x", S)])
    fields = {name: getattr(one, name) for name in one.__struct_fields__} | change
    with pytest.raises(UsageError, match=words):
        store.put_file(source("a"), [ProcessedPaper(**fields)])
    assert store.file_states() == {}


def test_a_failing_write_leaves_nothing(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])

    class Broken(tuple):  # type: ignore[type-arg]
        """Statements that end in an error in the middle of the write."""

        def __iter__(self):  # type: ignore[no-untyped-def]
            yield from super().__iter__()
            if getattr(Broken, "armed", False):
                raise RuntimeError("killed")
            Broken.armed = True  # type: ignore[attr-defined]

    one = processed("b", [ref("x"), ref("new")], [("x", S)])
    broken = ProcessedPaper(
        paper=one.paper,
        statements=Broken(one.statements),
        judgements=one.judgements,
        work_keys=one.work_keys,
        reference_keys=one.reference_keys,
    )
    mark = store.watermark()
    with pytest.raises(RuntimeError):
        store.put_file(source("b"), [broken])
    assert set(store.file_states()) == {"a.xml"}
    assert store.find_works(doi("new")) == []
    assert store.watermark() == mark
    put(store, "b", [ref("x"), ref("new")], [("x", S)])
    assert store.tally(the_work(store, "x")).total == 2
