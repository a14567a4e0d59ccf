"""Tallies and verdicts: exact under every change, checked against a plain recount."""

from __future__ import annotations

import io
import random
from collections import defaultdict

import pytest
from store_build import C, M, S, doi, judged, processed, put, ref, source, the_work

from citance.errors import NotFoundError, UsageError
from citance.model import Correction, EditorialNotice, NoticeKind, Reference, SectionRole, Stance, Tally
from citance.store import Store


class Recount:
    """The same as a store, in plain lists: which mention names which work, what is said, judged and corrected."""

    def __init__(self) -> None:
        self.files: dict[str, list[tuple[str, str, str]]] = {}  # name -> (statement id, number, kind)
        self.mentions: dict[str, list[tuple[str, str]]] = {}  # name -> (number, kind) of every reference
        self.judged: dict[str, tuple[Stance, Stance] | None] = {}
        self.doubted: set[str] = set()  # statements whose latest judgement is uncertain
        self.log: dict[str, tuple[Stance, Stance]] = {}

    def tied(self, number: str) -> bool:
        """Whether DOI and PMID of a work are known to belong together."""
        return any((number, "both") in mentions for mentions in self.mentions.values())

    def tally(self, number: str, kind: str, *, broad: bool) -> Tally:
        """Counts by looking at everything."""
        kinds = {"doi", "pmid", "both"} if self.tied(number) else {kind}
        counts: dict[str, int] = defaultdict(int)
        citing = set()
        for name, statements in self.files.items():
            for sid, cited, how in statements:
                if cited == number and how in kinds:
                    verdict = self.log.get(sid) or self.judged[sid]
                    counts[verdict[broad] if verdict else "unclassified"] += 1
                    open_question = sid in self.doubted and sid not in self.log
                    counts["uncertain"] += bool(open_question and verdict and verdict[broad] is M)
                    citing.add(name)
        total = sum(counts.values()) - counts["uncertain"]
        return Tally(total=total, citing_works=len(citing), **counts)


def _reference(key: str, number: str, kind: str) -> Reference:
    fields: dict[str, object] = {}
    if kind in ("doi", "both"):
        fields["doi"] = doi(f"w{number}")
    if kind in ("pmid", "both"):
        fields["pmid"] = f"900{number}"
    return ref(key, 1, title=f"As {kind} says", **fields)


def _random_content(rng: random.Random, name: str, truth: Recount) -> object:
    mentions = [(str(rng.randrange(6)), rng.choice(("doi", "doi", "pmid", "both"))) for _ in range(rng.randrange(5))]
    references = [_reference(f"k{place}", *mention) for place, mention in enumerate(mentions)]
    about, statements = [], []
    for position in range(rng.randrange(7) if mentions else 0):
        place = rng.randrange(len(mentions))
        stance = rng.choice((S, C, M, None))
        about.append((f"k{place}", stance))
        sid = f"{name}-{position}"
        statements.append((sid, *mentions[place]))
        truth.judged[sid] = (stance, stance) if stance else None
        truth.doubted.discard(sid)
    truth.files[name], truth.mentions[name] = statements, mentions
    return processed(name, references, about)


def _check(store: Store, truth: Recount) -> None:
    for number in map(str, range(6)):
        for kind, text in (("doi", doi(f"w{number}")), ("pmid", f"900{number}")):
            found = store.find_works(text)
            there = any(
                n == number and (k in (kind, "both") or truth.tied(number))
                for mentions in truth.mentions.values()
                for n, k in mentions
            )
            assert len(found) == there, (number, kind)
            for one in found:
                for broad in (False, True):
                    assert store.tally(one.id, broad=broad) == truth.tally(number, kind, broad=broad), (number, kind)


@pytest.mark.parametrize("seed", range(12))
def test_tallies_are_exact_under_random_changes(seed: int, store: Store) -> None:
    rng = random.Random(seed)
    truth = Recount()
    for step in range(40):
        name = f"p{rng.randrange(7)}"
        ids = [sid for statements in truth.files.values() for sid, _, _ in statements]
        act = rng.choice(("put", "put", "put", "remove", "fail", "correct", "rejudge"))
        if act == "put":
            content = _random_content(rng, name, truth)
            store.put_file(source(name, step), [content])  # type: ignore[list-item]
        elif act in ("remove", "fail") and name in truth.files:
            if act == "fail":
                store.put_failure(source(name, step), "cut off", "DamagedInput")
            else:
                store.remove(rng.choice((f"{name}.xml", doi(name))))
            del truth.files[name], truth.mentions[name]
        elif act == "correct" and ids:
            sid, strict, broad = rng.choice(ids), rng.choice((S, C, M)), rng.choice((S, C, M))
            store.correct(Correction(statement_id=sid, stance=strict, broad=broad))
            truth.log[sid] = (strict, broad)
        elif act == "rejudge" and ids:
            some = rng.sample(ids, rng.randrange(1, len(ids) + 1))
            verdicts = {
                sid: judged(
                    rng.choice((S, C, M)), broad=rng.choice((S, C, M)), model="m2", uncertain=rng.random() < 0.5
                )
                for sid in some
            }
            assert store.rejudge("m2", verdicts.items()) == len(some)
            truth.judged.update({sid: (verdict.stance, verdict.broad) for sid, verdict in verdicts.items()})
            truth.doubted.difference_update(some)
            truth.doubted.update(sid for sid, verdict in verdicts.items() if verdict.uncertain)
        _check(store, truth)
    assert sum(one.has_paper for one in store.iter_works()) == len(truth.files)
    _check_copy(store, truth)


def _check_copy(store: Store, truth: Recount) -> None:
    """The export of a store that has lived gives the same tallies and the same bytes again."""
    out, again = io.StringIO(), io.StringIO()
    store.export(out)
    with Store.open(":memory:") as copy:
        copy.import_(io.StringIO(out.getvalue()))
        copy.export(again)
        _check(copy, truth)
    assert out.getvalue() == again.getvalue()


def test_a_changelog_reader_keeps_up(store: Store) -> None:
    rng = random.Random(5)
    truth = Recount()
    mirror: dict[str, object] = {}
    works: dict[int, object] = {}
    mark = 0
    for step in range(80):
        name = f"p{rng.randrange(6)}"
        act = rng.choice(("put", "put", "remove", "correct"))
        if act == "put":
            store.put_file(source(name, step), [_random_content(rng, name, truth)])  # type: ignore[list-item]
        elif act == "remove" and name in truth.files:
            store.remove(f"{name}.xml")
            del truth.files[name], truth.mentions[name]
        elif act == "correct" and truth.files.get(name):
            store.correct(Correction(statement_id=truth.files[name][0][0], stance=S, broad=S))
        for change in store.changes_since(mark, limit=1 + rng.randrange(4)):
            assert change.watermark > mark
            mark = change.watermark
            for sid in (*change.deleted_statements, *change.put_statements):
                mirror.pop(sid, None)
            mirror.update({one.statement.id: one for one in store.statements(change.put_statements)})
            for work_id in (*change.deleted_works, *change.put_works):
                works.pop(work_id, None)
            works.update({one.id: one for one in store.works(change.put_works)})
    while changes := store.changes_since(mark):
        for change in changes:
            mark = change.watermark
            for sid in (*change.deleted_statements, *change.put_statements):
                mirror.pop(sid, None)
            mirror.update({one.statement.id: one for one in store.statements(change.put_statements)})
            for work_id in (*change.deleted_works, *change.put_works):
                works.pop(work_id, None)
            works.update({one.id: one for one in store.works(change.put_works)})
    assert mark == store.watermark()
    assert mirror.keys() == {one.statement.id for one in store.iter_statements()}
    assert works == {one.id: one for one in store.iter_works()}
    for one in store.iter_statements():
        kept = mirror[one.statement.id]
        assert (kept.cited.id, kept.stance) == (one.cited.id, one.stance)  # type: ignore[attr-defined]


def test_corrections_win_and_outlive_their_statement(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M)])
    store.correct(Correction(statement_id="a-0", stance=C, broad=C, who="one", at="2026-01-02T00:00:00+01:00"))
    store.correct(Correction(statement_id="a-0", stance=S, broad=S, who="two", at="2026-01-01T00:00:00Z"))
    found = store.statement("a-0")
    assert (found.stance, found.judgement and found.judgement.stance) == (C, M)
    assert [one.who for one in store.corrections("a-0")] == ["two", "one"]
    assert found.correction == store.corrections("a-0")[-1]
    store.rejudge("m2", [("a-0", judged(S, model="m2"))])
    assert store.statement("a-0").stance is C
    store.remove("a.xml")
    assert len(store.corrections("a-0")) == 2
    put(store, "a", [ref("x")], [("x", M)])
    assert store.tally(the_work(store, "x")).contrasting == 1
    with pytest.raises(NotFoundError):
        store.correct(Correction(statement_id="b-0", stance=S, broad=S))
    with pytest.raises(UsageError, match="not an ISO time"):
        store.correct(Correction(statement_id="a-0", stance=S, broad=S, at="yesterday"))


def test_judgements_keep_a_history_by_model(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M), ("x", M)])
    assert store.rejudge("m2", [("a-0", judged(S, model="m2")), ("gone-0", judged(S, model="m2"))]) == 1
    store.rejudge("m1", [("a-0", judged(C, model="m1"))])
    assert [(one.model, one.stance) for one in store.judgements("a-0")] == [("m2", S), ("m1", C)]
    assert store.statement("a-0").stance is C
    assert store.stats().models == {"m1": 2, "m2": 1}
    with pytest.raises(UsageError, match="is by m1, not m2"):
        store.rejudge("m2", [("a-0", judged(S, model="m1"))])


def test_order_pages_and_stances(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M), ("x", S), ("x", None), ("x", C), ("x", S)])
    store.rejudge("m2", [("a-4", judged(S, broad=C, model="m2", sure=0.9))])
    work_id = the_work(store, "x")

    def ids(**how: object) -> list[str]:
        return [one.statement.id for one in store.statements_about(work_id, **how)]  # type: ignore[arg-type]

    assert ids() == ["a-3", "a-4", "a-1", "a-0", "a-2"]
    assert ids(limit=2, offset=1) == ["a-4", "a-1"]
    assert ids(offset=3) == ["a-0", "a-2"]
    assert ids(stance=S) == ["a-4", "a-1"]
    assert ids(stance=C, broad=True) == ["a-4", "a-3"]
    assert store.tally(work_id, broad=True).contrasting == 2
    assert [one.statement.id for one in store.statements(["a-2", "no", "a-0", "a-2"])] == ["a-2", "a-0", "a-2"]


def test_most_discussed_is_by_stance_then_by_total(store: Store) -> None:
    about = [("quiet", M)] * 9 + [("loud", S), ("loud", C), ("even", S), ("even", C), ("even", M), ("once", S)]
    put(store, "a", [ref(key) for key in ("quiet", "loud", "even", "once", "never")], about)
    names = [one.work.work.doi for one in store.most_discussed(10)]
    assert names == [doi(name) for name in ("even", "loud", "once", "quiet")]
    assert [one.work.work.doi for one in store.most_discussed(1)] == [doi("even")]
    assert store.most_discussed(1)[0].strict == store.tally(the_work(store, "even"))
    assert store.most_discussed(0) == []


def test_the_other_counts(store: Store) -> None:
    said = EditorialNotice(kind=NoticeKind.CORRECTION, doi=doi("a"))
    put(store, "a", [ref("x"), ref("y", 2)], [("x", S), ("x", C)], notices=[said])
    put(store, "b", [ref("x")], [])
    store.put_failure(source("c"), "empty", "DamagedInput")
    x, a = the_work(store, "x"), the_work(store, "a")
    cover = store.coverage(x)
    assert (cover.with_statements, cover.listing) == (1, 2)
    assert store.tally_by_section(x) == {SectionRole.DISCUSSION: store.tally(x)}
    assert store.citing_tally(a) == Tally(total=2, supporting=1, contrasting=1, citing_works=1)
    assert store.citing_tally(x) == Tally()
    assert [(one.reference.key, one.statements) for one in store.references_of(a)] == [("x", 2), ("y", 0)]
    assert store.tallies_of_dois([doi("x"), doi("none")]) == {doi("x"): store.tally(x)}
    assert [one.work.doi for one in store.recent(1)] == [doi("b")]
    stats = store.stats()
    assert (stats.works, stats.papers, stats.references, stats.uncited_references, stats.statements) == (4, 2, 3, 2, 2)
    assert stats.files == {"added": 2, "failed": 1}
    assert stats.by_stance == {"contrasting": 1, "supporting": 1}
    assert (stats.by_role, stats.by_place, stats.formats) == ({"discussion": 2}, {"body": 2}, {"jats": 2})
    assert stats.languages == {"en": 2}


def test_what_a_model_would_not_stand_by_is_kept_and_counted(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M), ("x", M), ("x", S)])
    x = the_work(store, "x")
    assert store.tally(x).uncertain == 0
    doubt = judged(M, broad=C, model="m2", uncertain=True, why="Rule 12: others disagree.")
    store.rejudge("m2", [("a-0", doubt), ("a-2", judged(S, model="m2", uncertain=True))])
    assert (store.tally(x).mentioning, store.tally(x).uncertain) == (2, 1)
    assert store.tally(x, broad=True).uncertain == 0
    assert store.stats().uncertain == 2
    item = store.statement("a-0")
    assert item.uncertain
    assert item.judgement == doubt
    assert store.judgements("a-0")[0].why == ""


def test_a_person_or_a_surer_model_settles_an_open_question(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M), ("x", M)])
    x = the_work(store, "x")
    store.rejudge("m2", [(sid, judged(M, model="m2", uncertain=True, why="w")) for sid in ("a-0", "a-1")])
    assert store.tally(x).uncertain == 2
    store.correct(Correction(statement_id="a-0", stance=M, broad=M))
    assert store.tally(x).uncertain == 1
    assert store.statement("a-0").judgement.why == "w"  # type: ignore[union-attr]
    store.rejudge("m3", [("a-0", judged(M, model="m3", uncertain=True)), ("a-1", judged(M, model="m3"))])
    assert store.tally(x).uncertain == 0


def test_an_export_carries_uncertainty_and_rule(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M)])
    store.rejudge("m2", [("a-0", judged(M, model="m2", uncertain=True, why="Rule 3: side by side."))])
    out = io.StringIO()
    store.export(out)
    with Store.open(":memory:") as copy:
        copy.import_(io.StringIO(out.getvalue()))
        assert copy.judgements("a-0") == store.judgements("a-0")
        assert copy.tally(the_work(copy, "x")).uncertain == 1
