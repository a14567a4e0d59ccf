"""Identifiers: one table a kind, of what is one and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citance.identifiers import clean_arxiv, clean_doi, clean_issn, clean_orcid, clean_pmcid, clean_pmid, find_doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.5555/ABC.def", "10.5555/abc.def"),
        ("https://doi.org/10.5555/abc", "10.5555/abc"),
        ("http://dx.doi.org/10.5555/abc.", "10.5555/abc"),
        ("doi:10.5555/abc", "10.5555/abc"),
        ("DOI: 10.5555/abc;", "10.5555/abc"),
        ("info:doi/10.5555/abc", "10.5555/abc"),
        ("10.5555/a%2Fb%28c%29", "10.5555/a/b(c)"),
        ("10.5555/S0140-6736(05)71146-6", "10.5555/s0140-6736(05)71146-6"),
        ("10.5555/abc)", "10.5555/abc"),
        ("10.5555/0094-8373(2001)027<0032:FTRAMB>2.0.CO;2", "10.5555/0094-8373(2001)027<0032:ftramb>2.0.co;2"),
        ("10.5555/0094-8373(2001)027", None),
        ("10.5555/abc<br>", None),
        ("10.5555.1/abc", "10.5555.1/abc"),
        ("10.55/abc", None),
        ("10.5555/", None),
        ("see 10.5555/abc", None),
        ("11.5555/abc", None),
        ("", None),
        (None, None),
    ],
)
def test_doi(text: str | None, doi: str | None) -> None:
    assert clean_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("Coe N. A title. doi:10.5555/abc.1. Accessed 2020", "10.5555/abc.1"),
        ("(https://doi.org/10.5555/abc)", "10.5555/abc"),
        ("see 10.5555/0094-8373(2001)027<0032:FTRAMB>2.0.CO;2.", "10.5555/0094-8373(2001)027<0032:ftramb>2.0.co;2"),
        ("version 10.5 of it", None),
    ],
)
def test_doi_in_running_text(text: str, doi: str | None) -> None:
    assert find_doi(text) == doi


@given(st.text())
def test_any_text_is_a_clean_doi_or_none(text: str) -> None:
    doi = clean_doi(text)
    assert doi is None or clean_doi(doi) == doi


@pytest.mark.parametrize(
    ("text", "pmid"), [("12345", "12345"), ("PMID: 0012345", "12345"), ("0", None), ("12a", None)]
)
def test_pmid(text: str, pmid: str | None) -> None:
    assert clean_pmid(text) == pmid


@pytest.mark.parametrize(
    ("text", "pmcid"), [("PMC123", "PMC123"), ("123", "PMC123"), ("pmc123.2", "PMC123"), ("PMC", None), ("x", None)]
)
def test_pmcid(text: str, pmcid: str | None) -> None:
    assert clean_pmcid(text) == pmcid


@pytest.mark.parametrize(
    ("text", "arxiv"),
    [
        ("arXiv:2101.00001v2", "2101.00001"),
        ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("2113.00001", None),
        ("10.5555/2101.0000", None),
        ("", None),
    ],
)
def test_arxiv(text: str, arxiv: str | None) -> None:
    assert clean_arxiv(text) == arxiv


@pytest.mark.parametrize(
    ("text", "orcid"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("000000021825009X", None),
        ("0000-0002-1694-233X", "0000-0002-1694-233X"),
        ("0000-0002-1825-0098", None),
    ],
)
def test_orcid(text: str, orcid: str | None) -> None:
    assert clean_orcid(text) == orcid


@pytest.mark.parametrize(
    ("text", "issn"),
    [("1932-6203", "1932-6203"), ("19326203", "1932-6203"), ("2434-561x", "2434-561X"), ("1932-6204", None)],
)
def test_issn(text: str, issn: str | None) -> None:
    assert clean_issn(text) == issn
