"""Prefixes of titles that say that a work is retracted, or that a document is a notice."""

from __future__ import annotations

import pytest

from citance.model import NoticeKind
from citance.text.notice_titles import read_notice_title

R, W, E, C, B = (
    NoticeKind.RETRACTION,
    NoticeKind.WITHDRAWAL,
    NoticeKind.CONCERN,
    NoticeKind.CORRECTION,
    NoticeKind.REINSTATEMENT,
)


@pytest.mark.parametrize(
    ("title", "kind", "rest"),
    [
        ("RETRACTED: Firms that leave", R, "Firms that leave"),
        ("Retracted: Firms that leave", R, "Firms that leave"),
        ("[Retracted] Firms that leave", R, "Firms that leave"),
        ("RETRACTED ARTICLE: Firms that leave", R, "Firms that leave"),
        ("Retracted article - Firms that leave", R, "Firms that leave"),
        ("[This article has been retracted] Firms that leave", R, "Firms that leave"),
        ("(Retracted) Firms that leave", R, "Firms that leave"),
        ("[ARTIGO RETRATADO]: Empresas que partem", R, "Empresas que partem"),
        ("[ARTÍCULO RETRACTADO]: Empresas que parten", R, "Empresas que parten"),
        ("ZURÜCKGEZOGEN: Firmen gehen", R, "Firmen gehen"),
        ("WITHDRAWN: Firms that leave", W, "Firms that leave"),
        ("REMOVED: Firms that leave", W, "Firms that leave"),
        ("Withdrawn article: Firms that leave", W, "Firms that leave"),
        ("[Reinstated] Firms that leave", B, "Firms that leave"),
    ],
)
def test_marks_on_the_work_itself(title: str, kind: NoticeKind, rest: str) -> None:
    assert read_notice_title(title) == (kind, True, rest)


@pytest.mark.parametrize(
    ("title", "kind", "rest"),
    [
        ("Retraction: Firms that leave", R, "Firms that leave"),
        ("Retraction Note: Firms that leave", R, "Firms that leave"),
        ("Retraction note to: Firms that leave", R, "Firms that leave"),
        ("Notice of Retraction: Firms that leave", R, "Firms that leave"),
        ("Retraction of “Firms that leave”", R, "Firms that leave"),
        ("Retratação: Empresas que partem", R, "Empresas que partem"),
        ("Expression of Concern: Firms that leave", E, "Firms that leave"),
        ("Editorial Expression of Concern: Firms that leave", E, "Firms that leave"),
        ("Correction to: Firms that leave", C, "Firms that leave"),
        ("Author Correction: Firms that leave", C, "Firms that leave"),
        ("Publisher's Correction: Firms that leave", C, "Firms that leave"),
        ("Erratum to Firms that leave", C, "Firms that leave"),
        ("Corrigendum to “Firms that leave”", C, "Firms that leave"),
        ("Erratum", C, ""),
        ("Fe de erratas: Empresas que parten", C, "Empresas que parten"),
        ("Berichtigung zu: Firmen gehen", C, "Firmen gehen"),
        ("Withdrawal notice: Firms that leave", W, "Firms that leave"),
    ],
)
def test_titles_of_notices(title: str, kind: NoticeKind, rest: str) -> None:
    assert read_notice_title(title) == (kind, False, rest)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Retracted articles in surgery journals",
        "Retractions: who, when and why",
        "Retraction of the tongue in dogs",
        "Correction of aberration dynamics in the eye",
        "Correction to Mach number effects",
        "Correction factors for counted populations",
        "Removed from office: a history of mayors",
        "Removed: essays on exile",
        "Withdrawn: children without a voice",
        "Withdrawal symptoms: a review",
        "Withdrawal to Canada",
        "Removal of nitrogen: a review",
        "Retracted publications and their citations: a cohort",
        "RETRACTED:",
        "Authors and editors: a survey",
        "[Retractions and their reasons] a review",
        "Expressions of concern among nurses",
    ],
)
def test_articles_about_such_things_are_none(title: str) -> None:
    assert read_notice_title(title) is None


def test_long_and_odd_titles_are_quick() -> None:
    assert read_notice_title("Retraction " * 20_000) is None
    assert read_notice_title("[" * 50_000) is None
    assert read_notice_title("correction" + " " * 50_000 + "x") is None
