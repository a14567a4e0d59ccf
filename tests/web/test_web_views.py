"""The small functions behind the templates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citance.model import (
    Author,
    EditorialNotice,
    IndexedWork,
    Judgement,
    NoticeKind,
    Probabilities,
    Stance,
    Tally,
    Work,
)
from citance.web import views


@pytest.mark.parametrize(
    ("work", "name"),
    [
        (Work(authors=(Author(family="Coe"), Author(family="Bunnell")), year=2003), "Coe and Bunnell 2003"),
        (Work(authors=(Author(family="Coe"),)), "Coe"),
        (Work(authors=tuple(Author(family=x) for x in "ABC"), year=1999), "A et al. 1999"),
        (Work(title="A title without names", year=1999), "A title without names 1999"),
        (Work(), "Untitled work"),
    ],
)
def test_short_names(work: Work, name: str) -> None:
    assert views.short_name(work) == name


@pytest.mark.parametrize(
    ("work", "path"),
    [
        (Work(doi="10.5555/a(b)c;2-#"), "/works/10.5555/a%28b%29c%3B2-%23"),
        (Work(doi="10.5555/a/b?c"), "/works/10.5555/a/b%3Fc"),
        (Work(), "/work/7"),
    ],
)
def test_addresses_of_works(work: Work, path: str) -> None:
    assert views.work_path(IndexedWork(id=7, work=work)) == path


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("research-article", "Research article"),
        ("journal", "Journal article"),
        ("", ""),
        ("other", ""),
        ("x_y", "X y"),
    ],
)
def test_kinds_in_words(kind: str, words: str) -> None:
    assert views.kind_words(kind) == words


def test_notices_are_shown_once_each() -> None:
    def notice(kind: NoticeKind, by: str | None = None, date: str = "") -> EditorialNotice:
        return EditorialNotice(kind=kind, doi="10.5555/x", notice_doi=by, date=date)

    retracted = notice(NoticeKind.RETRACTION, "10.5555/r", "2014-01-01")
    first, second = notice(NoticeKind.CORRECTION, "10.5555/c1"), notice(NoticeKind.CORRECTION, "10.5555/c2")
    given = (first, notice(NoticeKind.RETRACTION), second, notice(NoticeKind.RETRACTION, "10.5555/r"), retracted)
    assert views.shown_notices(given) == (retracted, first, second)
    assert views.shown_notices(given, once=True) == (retracted, first)
    assert views.shown_notices(()) == ()


def test_authors_are_cut() -> None:
    authors = tuple(Author(family=f"F{number}", given="G") for number in range(5))
    assert views.authors_line(authors, 2) == "G F0, G F1 and 3 more"
    assert views.authors_line(authors, 5).endswith("G F4")


@given(st.lists(st.integers(0, 10**7), min_size=4, max_size=4))
def test_bars_fill_the_width_and_hide_nothing(counts: list[int]) -> None:
    contrasting, supporting, mentioning, unclassified = counts
    tally = Tally(
        total=sum(counts),
        contrasting=contrasting,
        supporting=supporting,
        mentioning=mentioning,
        unclassified=unclassified,
    )
    pieces = views.bars(tally)
    assert len(pieces) == sum(1 for count in counts if count)
    assert all(piece.width >= 1.0 for piece in pieces)
    if pieces:
        assert pieces[0].x == 0
        assert abs(sum(piece.width for piece in pieces) - 100) < 0.01


@given(st.text(), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50), st.sampled_from("abc"))))
def test_segments_join_to_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    assert "".join(piece.text for piece in views.segments(text, spans)) == text


def test_overlapping_spans() -> None:
    pieces = views.segments("abcdef", [(1, 4, "marker"), (3, 6, "hit")])
    assert [(piece.text, piece.classes) for piece in pieces] == [
        ("a", ()),
        ("bc", ("marker",)),
        ("d", ("hit", "marker")),
        ("ef", ("hit",)),
    ]


@pytest.mark.parametrize(
    ("stance", "cautious"), [(Stance.CONTRASTING, True), (Stance.SUPPORTING, True), (Stance.MENTIONING, False)]
)
def test_a_rare_stance_below_the_most_probable_is_told(stance: Stance, cautious: bool) -> None:
    sure = Probabilities(supporting=0.03, contrasting=0.2, mentioning=0.77)
    judgement = Judgement(stance=stance, broad=stance, probabilities=sure, model="m")
    assert views.is_cautious(judgement) is cautious
