"""Which retraction is in force, and whether a work was cited before or after it."""

from __future__ import annotations

import pytest

from citance.model import CitedWhen, EditorialNotice, NoticeKind, Work, cited_when, retraction_in_force

R, B, W, C = NoticeKind.RETRACTION, NoticeKind.REINSTATEMENT, NoticeKind.WITHDRAWAL, NoticeKind.CORRECTION


def notice(kind: NoticeKind, date: str) -> EditorialNotice:
    return EditorialNotice(kind=kind, doi="10.5555/x", date=date)


@pytest.mark.parametrize(
    ("notices", "expected"),
    [
        ([], None),
        ([(C, "2020-01-01")], None),
        ([(R, "2020-01-01")], "2020-01-01"),
        ([(W, "2019"), (R, "2020-01-01")], "2019"),
        ([(R, ""), (R, "2020-01-01")], "2020-01-01"),
        ([(R, "")], ""),
        ([(R, "2020-01-01"), (B, "2021-01-01")], None),
        ([(B, "2021-01-01"), (R, "2022-01-01")], "2022-01-01"),
        ([(R, "2020-01-01"), (B, "2021-01-01"), (R, "2022-01-01")], "2022-01-01"),
        ([(R, ""), (B, "")], None),
        ([(R, "2021"), (B, "2021-05-01")], None),
        ([(R, "2021-01-01"), (B, "")], None),
    ],
)
def test_in_force(notices: list[tuple[NoticeKind, str]], expected: str | None) -> None:
    found = retraction_in_force(notice(kind, date) for kind, date in notices)
    assert (found and found.date) == (expected if found else None)
    assert (found is None) == (expected is None)


@pytest.mark.parametrize(
    ("published", "year", "retracted", "expected"),
    [
        ("2019-05-01", None, "2020-01-01", CitedWhen.BEFORE),
        ("2020-01-02", None, "2020-01-01", CitedWhen.AFTER),
        ("2020-01-01", None, "2020-01-01", CitedWhen.AFTER),
        ("2020", None, "2020-01-01", CitedWhen.UNKNOWN),
        ("2020-01", None, "2020-01-15", CitedWhen.UNKNOWN),
        ("2020-02", None, "2020-01-15", CitedWhen.AFTER),
        ("", 2021, "2020-01-01", CitedWhen.AFTER),
        ("", 2019, "2020-01-01", CitedWhen.BEFORE),
        ("", None, "2020-01-01", CitedWhen.UNKNOWN),
        ("2021-01-01", None, "", CitedWhen.UNKNOWN),
    ],
)
def test_when(published: str, year: int | None, retracted: str, expected: CitedWhen) -> None:
    assert cited_when(Work(published=published, year=year), notice(R, retracted)) is expected


def test_the_notice_itself_does_not_cite_a_retracted_work() -> None:
    retraction = EditorialNotice(kind=R, doi="10.5555/x", notice_doi="10.5555/x.retraction", date="2020-01-01")
    assert cited_when(Work(doi="10.5555/x.retraction", published="2020-01-01"), retraction) is None
    assert cited_when(Work(doi="10.5555/later", published="2020-02-01"), retraction) is CitedWhen.AFTER
    assert cited_when(Work(published="2020-02-01"), notice(R, "2020-01-01")) is CitedWhen.AFTER
