"""How contested works are ranked, and which statements are put side by side."""

from __future__ import annotations

import pytest

from citance.model import (
    CitationStatement,
    Independence,
    IndexedStatement,
    IndexedWork,
    Reference,
    Section,
    SectionRole,
    Venue,
    Work,
)
from citance.report.contradictions import (
    LEAST_ACROSS,
    LEAST_WITHIN,
    ContestedOrder,
    contested_work,
    pair_facts,
    pair_up,
    rank_contested,
)
from citance.store import ContestedRow


def row(number: int, supporting: int, contrasting: int, works: int | None = None) -> ContestedRow:
    return ContestedRow(
        work_id=number,
        supporting=supporting,
        contrasting=contrasting,
        supporting_works=supporting,
        contrasting_works=contrasting,
        works=supporting + contrasting if works is None else works,
    )


def test_the_measure_rises_with_balance_and_with_evidence() -> None:
    rising = [(100, 1), (100, 10), (1, 1), (2, 2), (10, 6), (20, 20), (200, 200)]
    lows = [contested_work(row(1, *sides)).balance.low for sides in rising]
    assert lows == sorted(lows)
    assert len(set(lows)) == len(lows)
    assert contested_work(row(1, 6, 10)).balance == contested_work(row(1, 10, 6)).balance
    assert contested_work(row(1, 10, 6)).balance.share == pytest.approx(6 / 16)


def test_no_side_is_no_balance() -> None:
    assert contested_work(ContestedRow(work_id=1)).balance.low == 0


def test_works_are_ranked_apart_from_papers_that_say_both() -> None:
    rows = [row(1, 1, 1, works=1), row(2, 2, 2), row(3, 9, 1), row(4, 2, 2)]
    assert [each.counts.work_id for each in rank_contested(rows)] == [2, 4, 3]
    assert [each.counts.work_id for each in rank_contested(rows, across=False)] == [1]
    by_side = rank_contested(rows, order=ContestedOrder.SUPPORTING)
    assert [each.counts.work_id for each in by_side] == [3, 2, 4]
    assert [each.counts.work_id for each in rank_contested(rows, order=ContestedOrder.CONTRASTING)] == [2, 4, 3]


def item(
    name: str, *, year: int | None = 2001, role: SectionRole = SectionRole.RESULTS, paper: int = 1, **fields: object
) -> IndexedStatement:
    work = Work(title=name, year=year, venue=Venue(title=str(fields.get("journal", ""))), kind="research-article")
    return IndexedStatement(
        statement=CitationStatement(
            id=name, key="B1", marker="[1]", citance="x [1]", marker_start=2, marker_end=5, section=Section(role=role)
        ),
        reference=Reference(key="B1", index=1),
        citing=IndexedWork(id=paper, work=work),
        cited=IndexedWork(id=2, work=Work(title="cited")),
        independence=fields.get("independence"),  # type: ignore[arg-type]
    )


def test_the_nearest_are_paired_first_and_each_stands_once() -> None:
    lefts, rights = [item("l0"), item("l1"), item("l2")], [item("r0"), item("r1")]
    paired = pair_up(lefts, rights, [[0.5, 0.9], [0.8, 0.85], [0.1, 0.2]])
    assert [(each.contrasting.statement.id, each.supporting.statement.id, each.nearness) for each in paired.pairs] == [
        ("l0", "r1", 0.9),
        ("l1", "r0", 0.8),
    ]
    assert [each.statement.id for each in paired.contrasting] == ["l2"]
    assert paired.supporting == ()


def test_different_papers_go_first_and_one_paper_needs_less() -> None:
    mine, theirs = item("mine", paper=1), item("theirs", paper=2)
    paired = pair_up([item("k", paper=1)], [mine, theirs], [[0.9, LEAST_ACROSS]])
    assert [pair.supporting.statement.id for pair in paired.pairs] == ["theirs"]
    assert [each.statement.id for each in paired.supporting] == ["mine"]
    assert pair_up([item("k", paper=1)], [mine], [[LEAST_WITHIN]]).pairs
    assert not pair_up([item("k", paper=1)], [mine], [[LEAST_WITHIN - 0.01]]).pairs


def test_what_is_too_far_apart_stays_alone() -> None:
    paired = pair_up([item("l")], [item("r", paper=3)], [[LEAST_ACROSS - 0.01]])
    assert paired.pairs == ()
    assert len(paired.contrasting) == len(paired.supporting) == 1
    assert pair_up([], [item("r")], []).pairs == ()


def test_facts_name_what_differs_and_nothing_that_is_unknown_or_the_same() -> None:
    one = item("one", year=1999, journal="Annals", independence=Independence.SHARED_AUTHOR)
    other = item(
        "other", year=2004, role=SectionRole.DISCUSSION, journal="annals", independence=Independence.INDEPENDENT
    )
    assert [(fact.name, fact.contrasting, fact.supporting) for fact in pair_facts(one, other)] == [
        ("year", "1999", "2004"),
        ("section", "results", "discussion"),
        ("independence", "shared-author", "independent"),
    ]
    assert [fact.name for fact in pair_facts(item("a", year=None), item("b", journal="X"))] == []
