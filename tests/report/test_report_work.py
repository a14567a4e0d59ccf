"""The report on one work, against the real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from citance.errors import NotFoundError
from citance.model import Correction, Judgement, NoticeKind, Probabilities, SectionRole, Stance
from citance.report import GROUP_ORDER, WorkReport, confidence_of, library_overview, report_html, work_report
from citance.store import Store
from web.seeded import ATTACK, RETRACTED_DOI, TARGET_DOI, seed


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("report") / "library.db") as opened:
        seed(opened)
        yield opened


@pytest.fixture(scope="module")
def target(store: Store) -> int:
    return store.find_works(TARGET_DOI)[0].id


def test_counts_strict_and_broad(store: Store, target: int) -> None:
    report = work_report(store, target)
    assert (report.strict.contrasting, report.strict.supporting, report.strict.mentioning) == (1, 1, 13)
    assert (report.broad_tally.contrasting, report.broad_tally.mentioning) == (2, 12)
    assert report.tally is report.strict
    assert work_report(store, target, broad=True).tally.contrasting == 2
    assert (report.coverage.with_statements, report.coverage.listing) == (3, 3)


def test_groups_come_in_their_order_and_are_cut(store: Store, target: int) -> None:
    report = work_report(store, target, limit=5)
    assert [group.name for group in report.groups] == ["contrasting", "supporting", "mentioning"]
    mentioning = report.groups[-1]
    assert (mentioning.total, len(mentioning.statements), mentioning.remaining) == (13, 5, 8)
    rest = work_report(store, target, stances=(Stance.MENTIONING,), limit=10, offset=5).groups[0]
    assert (len(rest.statements), rest.remaining) == (8, 0)
    shown = [item.statement.id for item in (*mentioning.statements, *rest.statements)]
    assert len(set(shown)) == 13


def test_broad_groups(store: Store, target: int) -> None:
    group = work_report(store, target, broad=True).groups[0]
    assert {item.statement.id for item in group.statements} == {"a-1", "a-2"}


def test_section_filter(store: Store, target: int) -> None:
    report = work_report(store, target, role=SectionRole.METHODS, limit=3)
    assert [(group.name, group.total, len(group.statements)) for group in report.groups] == [("mentioning", 4, 3)]
    roles = {row.role: row.tally.total for row in report.by_section}
    assert roles == {
        SectionRole.INTRODUCTION: 8,
        SectionRole.METHODS: 4,
        SectionRole.RESULTS: 1,
        SectionRole.DISCUSSION: 2,
    }


def test_unclassified_has_a_group_of_its_own(store: Store) -> None:
    work_id = next(work.id for work in store.iter_works() if work.work.title.startswith("Trust"))
    report = work_report(store, work_id)
    assert [(group.name, group.stance, group.total) for group in report.groups] == [("unclassified", None, 1)]
    assert confidence_of(report.groups[0].statements[0]) is None
    in_notes = work_report(store, work_id, stances=(None,), role=SectionRole.DISCUSSION)
    assert in_notes.groups[0].total == 1


def test_notices_and_what_the_work_says_itself(store: Store) -> None:
    retracted = work_report(store, store.find_works(RETRACTED_DOI)[0].id)
    assert [notice.kind for notice in retracted.notices] == [NoticeKind.RETRACTION]
    citing = work_report(store, store.find_works("10.5555/citing.1")[0].id, references=True)
    assert (citing.citing.total, citing.citing.contrasting) == (3, 1)
    assert [entry.statements for entry in citing.references] == [2, 1, 0, 0]
    assert citing.groups == ()


def test_unknown_work(store: Store) -> None:
    with pytest.raises(NotFoundError):
        work_report(store, 10**9)


def test_goes_to_json_and_back(store: Store, target: int) -> None:
    report = work_report(store, target)
    assert msgspec.json.decode(msgspec.json.encode(report), type=WorkReport) == report


def test_group_order_names_every_stance() -> None:
    assert set(GROUP_ORDER) == {*Stance, None}
    assert GROUP_ORDER[0] is Stance.CONTRASTING


def test_confidence_words(store: Store, tmp_path: Path) -> None:
    words = {item: confidence_of(store.statement(item)) for item in ("a-1", "b-1", "c-1")}
    assert {item: found and (found.word, found.value) for item, found in words.items()} == {
        "a-1": ("high", 0.93),
        "b-1": ("fair", 0.86),
        "c-1": ("low", 0.55),
    }
    with Store.open(tmp_path / "corrected.db") as other:
        seed(other)
        other.correct(Correction(statement_id="a-1", stance=Stance.MENTIONING, broad=Stance.MENTIONING))
        confidence = confidence_of(other.statement("a-1"))
    assert confidence is not None
    assert (confidence.word, confidence.value) == ("checked by a person", None)


def test_overview(store: Store) -> None:
    overview = library_overview(store, discussed=2, recent=1)
    assert overview.counts.papers == 3
    assert len(overview.most_discussed) == 2
    assert overview.most_discussed[0].work.work.doi == TARGET_DOI
    assert overview.recent[0].work.doi == "10.5555/citing.3"
    assert msgspec.json.encode(overview)


def test_notebook_html_is_escaped_and_small(store: Store, target: int) -> None:
    html = report_html(work_report(store, target))
    assert html == work_report(store, target)._repr_html_()
    assert "1 contrasting, 1 supporting, 13 mentioning" in html
    assert "<mark>[1]</mark>" in html
    assert "… and 8 more" in html
    assert "read 3 of 3 citing works" in html
    assert len(html) < 20_000
    attacked = next(work.id for work in store.iter_works() if work.work.title == ATTACK)
    assert "<script" not in report_html(work_report(store, attacked))


def test_notebook_html_of_a_retracted_work(store: Store) -> None:
    html = report_html(work_report(store, store.find_works(RETRACTED_DOI)[0].id))
    assert "Retraction 2011-05-02" in html


@pytest.mark.parametrize(("value", "shown"), [(0.9999, "&gt; 0.99"), (0.99, "0.99"), (0.2, "0.20")])
def test_notebook_html_claims_no_certainty(store: Store, target: int, value: float, shown: str) -> None:
    found = work_report(store, target, stances=(Stance.MENTIONING,), limit=1)
    (group,) = found.groups
    (item,) = group.statements
    judged = msgspec.structs.replace(
        item,
        judgement=Judgement(
            stance=Stance.MENTIONING,
            broad=Stance.MENTIONING,
            probabilities=Probabilities(supporting=0.0, contrasting=1 - value, mentioning=value),
            model="m",
        ),
    )
    html = report_html(msgspec.structs.replace(found, groups=(msgspec.structs.replace(group, statements=(judged,)),)))
    assert f"confidence {shown}" in html
    assert "1.00" not in html


def test_open_questions_are_shown_with_the_rule_that_fits(store: Store, target: int) -> None:
    report = work_report(store, target, limit=50)
    assert report.tally.uncertain == 2
    html = report_html(report, per_group=50)
    assert "13 mentioning (2 uncertain)" in html
    assert html.count("? uncertain") == 2
    assert "Why: Side by side: &lt;own&gt; &amp; cited results" in html
