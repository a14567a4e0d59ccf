"""Retraction Watch files in both forms, with what real ones hold."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citance.errors import CitanceError, UnsupportedFormat
from citance.model import EditorialNotice, NoticeKind
from citance.sources.retractionwatch import RetractionWatchFile

HEAD = (
    "Record ID,Title,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Notes\n"
)


def read(text: str | bytes) -> tuple[list[EditorialNotice], RetractionWatchFile]:
    data = text if isinstance(text, bytes) else text.encode()
    file = RetractionWatchFile(io.BytesIO(data))
    return [notice for _, notice in file], file


def record(**cells: str) -> str:
    given = {
        "id": "7",
        "title": "A title",
        "date": "2/1/2012 0:00",
        "notice": "10.5555/n",
        "doi": "10.5555/p",
        "pmid": "0",
        "nature": "Retraction",
        "reason": "+Plagiarism of Article;",
        **cells,
    }
    row = "{id},{title},{date},{notice},0,1/1/2010 0:00,{doi},{pmid},{nature},{reason},\n"
    return HEAD + row.format(**given)


def test_a_full_record() -> None:
    (notice,), file = read(record())
    assert notice == EditorialNotice(
        kind=NoticeKind.RETRACTION,
        doi="10.5555/p",
        notice_doi="10.5555/n",
        date="2012-02-01",
        reason="Plagiarism of Article",
        source="Retraction Watch",
    )
    assert (file.source, file.rows, file.unusable) == ("retraction-watch", 1, [])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"date": "12/31/1999 0:00"}, {"date": "1999-12-31"}),
        ({"date": "2012-02-01"}, {"date": "2012-02-01"}),
        ({"date": "13/13/2012 0:00"}, {"date": ""}),
        ({"date": ""}, {"date": ""}),
        ({"reason": "+Date of Article and/or Notice Unknown;+Error;"}, {"date": "2012"}),
        ({"reason": "\"['+Duplication of Text' '+Euphemisms for\n Duplication']\""},
         {"reason": "Duplication of Text; Euphemisms for Duplication"}),
        ({"reason": "\"['+Author's Refusal' \"\"+Objections by Author's Kin\"\"]\""},
         {"reason": "Author's Refusal; Objections by Author's Kin"}),
        ({"nature": "Expression of concern"}, {"kind": NoticeKind.CONCERN}),
        ({"nature": "REINSTATEMENT"}, {"kind": NoticeKind.REINSTATEMENT}),
        ({"notice": "Unavailable"}, {"notice_doi": None}),
        ({"doi": "https://doi.org/10.5555/P."}, {"doi": "10.5555/p"}),
        ({"doi": "unavailable", "pmid": "123456"}, {"doi": "", "pmid": "123456"}),
        ({"pmid": "123456.0"}, {"pmid": "123456"}),
    ],
)  # fmt: skip
def test_cells(cells: dict[str, str], expected: dict[str, object]) -> None:
    (notice,), _ = read(record(**cells))
    assert {name: getattr(notice, name) for name in expected} == expected


def test_several_dois_in_one_cell() -> None:
    found, _ = read(record(doi="10.5555/a;10.5555/b; unavailable", pmid="5"))
    assert [notice.doi for notice in found] == ["10.5555/a", "10.5555/b"]
    assert [notice.pmid for notice in found] == [None, None]


def test_a_semicolon_inside_a_doi_stays() -> None:
    (notice,), _ = read("doi,retractionwatch\n10.1043/1543-2165(2007)131[297:MOTUT]2.0.CO;2,Correction\n")
    assert notice.doi == "10.1043/1543-2165(2007)131[297:motut]2.0.co;2"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"doi": "Unavailable"}, "neither a DOI nor a PubMed number of the paper"),
        ({"doi": "www.example.org"}, "not a DOI: www.example.org"),
        ({"nature": "Praise"}, "unknown nature of notice: 'Praise'"),
        ({"nature": ""}, "unknown nature of notice: ''"),
    ],
)
def test_unusable_rows_are_told(cells: dict[str, str], reason: str) -> None:
    found, file = read(record(**cells))
    assert not found
    assert file.unusable == [(2, reason)]


def test_the_list_of_dois() -> None:
    found, file = read("doi,retractionwatch\n10.5555/a,Retraction;Expression of concern\nUnavailable,Retraction\n")
    assert [(notice.doi, notice.kind) for notice in found] == [
        ("10.5555/a", NoticeKind.RETRACTION),
        ("10.5555/a", NoticeKind.CONCERN),
    ]
    assert file.source == "retraction-watch-list"
    assert file.unusable == [(3, "no DOI")]


def test_encodings_and_nul() -> None:
    latin = record(title="Müller").encode("latin-1")
    (notice,), file = read(latin)
    assert notice.doi == "10.5555/p"
    assert not file.unusable
    (notice,), _ = read(b"\xef\xbb\xbf" + record(title="nul\0nul").encode())
    assert notice.doi == "10.5555/p"


def test_a_record_keeps_its_key_when_its_date_changes() -> None:
    keys = [[key for key, _ in RetractionWatchFile(io.BytesIO(record(date=day).encode()))] for day in ("1/1/2012", "")]
    assert keys[0] == keys[1]


def test_other_files_are_refused() -> None:
    for text in (b"", b"a,b\n1,2\n", b"<html></html>", b"%PDF-1.7\n"):
        with pytest.raises(UnsupportedFormat):
            RetractionWatchFile(io.BytesIO(text))


def test_an_open_quote_does_not_swallow_the_rest() -> None:
    broken = record(title='"never closed') + "x" * 200_000 + "\n" + record().removeprefix(HEAD)
    found, file = read(broken)
    assert any("not a row" in row.reason for row in file.unusable)
    assert [notice.doi for notice in found] == ["10.5555/p"]


@given(st.binary(max_size=300))
def test_anything_is_read_or_refused(data: bytes) -> None:
    for start in (b"", HEAD.encode(), b"doi,retractionwatch\n"):
        try:
            read(start + data)
        except CitanceError:
            continue
