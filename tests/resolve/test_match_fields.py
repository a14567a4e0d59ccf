"""Titles, containers and numbers, one by one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citance.model import Reference, Work
from citance.resolve._describe import describe_reference, describe_work
from citance.resolve._numbers import first_page, last_page, volume_number
from citance.resolve._preprints import is_preprint
from citance.resolve._titles import TitleLikeness, compare_titles
from citance.resolve._venues import VenueLikeness, compare_venues
from citance.resolve._words import words_of


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Dtsch Med Wochenschr", "DMW - Deutsche Medizinische Wochenschrift", VenueLikeness.EQUAL),
        ("PNAS", "Proceedings of the National Academy of Sciences", VenueLikeness.EQUAL),
        ("Proc. Natl. Acad. Sci. U.S.A.", "Proceedings of the National Academy of Sciences", VenueLikeness.EQUAL),
        ("JAMA", "Journal of the American Medical Association", VenueLikeness.EQUAL),
        ("Science", "Science (New York, N.Y.)", VenueLikeness.EQUAL),
        ("Soc Sci Med", "Social Science &amp; Medicine", VenueLikeness.EQUAL),
        ("The Lancet", "Lancet", VenueLikeness.EQUAL),
        ("Nature", "Nature Genetics", VenueLikeness.PARTLY),
        ("J Biol Chem", "Journal of Clinical Microbiology", VenueLikeness.DIFFERENT),
        ("Nature", "Cell", VenueLikeness.DIFFERENT),
        ("", "Cell", VenueLikeness.MISSING),
    ],
)
def test_containers(one: str, other: str, expected: VenueLikeness) -> None:
    assert compare_venues(one, other) is expected
    assert compare_venues(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The costs of export learning", "The Costs of Export-Learning.", TitleLikeness.EQUAL),
        ("Editorial", "Editorial", TitleLikeness.SHORT),
        ("Effects of TGF-β on the growth of firms", "Effects of TGF-beta on the growth of firms", TitleLikeness.EQUAL),
        ("The role of clustres in export growth", "The role of clusters in export growth", TitleLikeness.NEAR),
        ("Exporting alone", "Exporting alone: how small firms learn abroad", TitleLikeness.SHORTENED),
        ("Exporting alone in the cold", "Exporting alone in the cold", TitleLikeness.EQUAL),
        ("Trust in networks. I", "Trust in networks. II", TitleLikeness.NUMBER),
        ("Trust in networks of firms", "Trust in networks of firms, part 2", TitleLikeness.NUMBER),
        ("State of the clusters 2008 report", "State of the clusters 2009 report", TitleLikeness.NUMBER),
        ("Trust in networks of firms", "Correction: Trust in networks of firms", TitleLikeness.ABOUT),
        ("Trust in networks of firms", "Trust in networks of firms: a rejoinder", TitleLikeness.ABOUT),
        ("Trust in networks of firms", "Re: Trust in networks of firms", TitleLikeness.ABOUT),
        ("Trust in networks of firms", "RETRACTED: Trust in networks of firms", TitleLikeness.EQUAL),
        ("Response to export shocks in firms", "Response to export shocks in firms", TitleLikeness.EQUAL),
        ("Trust among exporters in large mice", "Trust among exporters in large cats", TitleLikeness.WORD),
        ("Hypotension in small exporting firms", "Hypertension in small exporting firms", TitleLikeness.WORD),
        ("Trust in networks of firms", "Growth of photonics", TitleLikeness.DIFFERENT),
        ("", "Growth of photonics", TitleLikeness.MISSING),
    ],
)
def test_titles(one: str, other: str, expected: TitleLikeness) -> None:
    mine = describe_reference(Reference(key="r1", index=1, title=one))
    assert compare_titles(mine, describe_work(Work(title=other))) is expected


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [
        ("496-7", "496", 497),
        ("S17–S23", "s17", 23),
        ("0132-0137", "132", 137),
        ("pp. 12-19", "12", 19),
        ("e1000116", "e1000116", None),
        ("", "", None),
        ("n/a", "", None),
    ],
)
def test_pages(pages: str, first: str, last: int | None) -> None:
    assert first_page(pages) == first
    assert last_page(pages) == last


@pytest.mark.parametrize(
    ("volume", "expected"), [("12(3)", "12"), ("D65", "65"), ("Vol. 007", "7"), ("XIV", "14"), ("", ""), ("abc", "")]
)
def test_volumes(volume: str, expected: str) -> None:
    assert volume_number(volume) == expected


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (Work(doi="10.48550/arxiv.2101.00001"), True),
        (Work(doi="10.1101/2020.01.01.123456"), True),
        (Work(doi="10.1101/gr.123456", volume="12"), False),
        (Work(arxiv="2101.00001"), True),
        (Work(arxiv="2101.00001", doi="10.5555/a", volume="3"), False),
        (Work(title="A survey of preprints"), False),
    ],
)
def test_preprints(work: Work, expected: bool) -> None:
    assert is_preprint(work) is expected


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_the_fast_ways_to_words_give_what_the_slow_one_gives(text: str) -> None:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (c if c.isalnum() else "" if unicodedata.category(c)[0] == "M" or c in "'’" else " " for c in folded)
    assert words_of(text) == "".join(kept).split()
