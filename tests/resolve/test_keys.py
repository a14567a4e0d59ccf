"""Handles of works: what gives one, and what must not."""

from __future__ import annotations

import pytest

from citance.model import Author, MatchMethod, Reference, Work, WorkKey
from citance.resolve import reference_keys, work_keys

COE = (Author(family="Coe", given="Neil"),)


def _ref(title: str, year: int | None = 2003, authors: tuple[Author, ...] = COE, **fields: str) -> Reference:
    return Reference(key="r1", index=1, title=title, year=year, authors=authors, **fields)  # type: ignore[arg-type]


def _print(reference: Reference) -> str | None:
    found = [key.value for key in reference_keys(reference) if key.method is MatchMethod.FINGERPRINT]
    return found[0] if found else None


def test_order_is_by_reliability() -> None:
    full = _ref("Spatializing knowledge communities", doi="10.5555/a", pmid="1", pmcid="PMC2", arxiv="2101.00001")
    assert [key.method for key in reference_keys(full)] == [
        MatchMethod.DOI,
        MatchMethod.PMID,
        MatchMethod.PMCID,
        MatchMethod.ARXIV,
        MatchMethod.FINGERPRINT,
    ]


def test_the_doi_of_a_preprint_gives_its_arxiv_id() -> None:
    keys = reference_keys(Reference(key="r1", index=1, doi="10.48550/arxiv.2101.00001"))
    assert keys == (
        WorkKey(MatchMethod.DOI, "10.48550/arxiv.2101.00001"),
        WorkKey(MatchMethod.ARXIV, "2101.00001"),
    )


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Spatializing knowledge communities", "SPATIALIZING  Knowledge-Communities."),
        ("Spatializing “knowledge” communities", "Spatializing 'knowledge' communities"),
        ("The rôle of naïve communities", "The role of naive communities"),
        ("Effects of H<sub>2</sub>O on the soil", "Effects of H 2 O on the soil"),
        ("Zur Straße der großen Städte", "Zur Strasse der grossen Städte"),
        ("Der ﬁnale Bericht über Märkte", "Der finale Bericht über Märkte"),
        ("Влияние кластеров на рост", "ВЛИЯНИЕ КЛАСТЕРОВ НА РОСТ"),
        ("企业国际化与集群关系研究", "企业国际化与集群关系研究。"),
    ],
)
def test_spellings_of_one_title(one: str, two: str) -> None:
    assert _print(_ref(one)) is not None
    assert _print(_ref(one)) == _print(_ref(two))


@pytest.mark.parametrize(
    "reference",
    [
        _ref("Introduction"),
        _ref("Editorial"),
        _ref("Letter to the editor"),
        _ref("Introduction to the special issue"),
        _ref("Book reviews and notes, volume 12"),
        _ref("Book review of 2003"),
        _ref("Internationalization"),
        _ref("On firm growth"),
        _ref("企业研究"),
        _ref(""),
        _ref("Spatializing knowledge communities", None),
        _ref("Spatializing knowledge communities", 2003, ()),
        _ref("Spatializing knowledge communities", 2003, (Author(family="—"),)),
    ],
)
def test_what_says_too_little(reference: Reference) -> None:
    assert reference_keys(reference) == ()


@pytest.mark.parametrize(
    "other",
    [
        _ref("Global cancer statistics of all countries", 2004),
        _ref("Global cancer statistics of all countries", 2003, (Author(family="Bunnell"),)),
        _ref("Global cancer statistics of all countries, part II"),
        _ref("Global cancer statistics of most countries"),
    ],
)
def test_what_must_stay_apart(other: Reference) -> None:
    assert _print(other) != _print(_ref("Global cancer statistics of all countries"))


def test_a_work_and_its_reference_meet() -> None:
    own = Work(title="Spatializing knowledge communities", published="2003-10", authors=COE, doi="10.5555/a")
    assert work_keys(own)[-1] == reference_keys(_ref("Spatializing Knowledge Communities"))[0]


@pytest.mark.parametrize(
    "marked",
    [
        "RETRACTED: Spatializing knowledge communities",
        "[Retracted] Spatializing knowledge communities",
        "<b>RETRACTED ARTICLE:</b> Spatializing knowledge communities",
        "WITHDRAWN: Spatializing knowledge communities",
    ],
)
def test_references_to_a_retracted_work_meet_it_under_its_mark(marked: str) -> None:
    own = Work(title=marked, year=2003, authors=COE, doi="10.5555/a")
    assert work_keys(own)[-1] == reference_keys(_ref("Spatializing knowledge communities"))[0]


@pytest.mark.parametrize(
    "notice",
    [
        "Retraction: Spatializing knowledge communities",
        "Erratum to: Spatializing knowledge communities",
        "Retracted articles in knowledge communities",
    ],
)
def test_a_notice_stays_apart_from_the_work_it_is_about(notice: str) -> None:
    assert _print(_ref(notice)) != _print(_ref("Spatializing knowledge communities"))


def test_family_names_are_folded() -> None:
    title = "Spatializing knowledge communities"
    names = ("O'Brien", "O’BRIEN", "OBrien")
    assert len({_print(_ref(title, 2003, (Author(family=name),))) for name in names}) == 1
