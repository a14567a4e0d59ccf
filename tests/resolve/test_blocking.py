"""Blocking: a reference with an error finds its work, and the numbers stay few and stable."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from citance.model import Author, Reference, Venue, Work
from citance.resolve import reference_blocks, work_blocks

TITLE = "Learning by exporting among small photonics firms: evidence from regional clusters"
WORK = Work(
    title=TITLE,
    authors=(Author(family="van der Lindqvist", given="Maria"),),
    year=2014,
    venue=Venue(title="Journal of Regional Industrial Studies"),
    volume="31",
    pages="415-437",
)
REFERENCE = Reference(
    key="r1",
    index=1,
    title=TITLE,
    authors=(Author(family="Lindqvist", given="M."),),
    year=2014,
    container="J Reg Ind Stud",
    volume="31",
    pages="415-37",
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "", "year": 2013},
        {"title": "Learning by exporting", "pages": "", "volume": ""},
        {"title": "Leaming bv exp0rting among small photonics firms", "volume": "", "pages": ""},
        {"title": "Lernen durch Export", "year": 2015},
        {"title": "Lernen durch Export", "authors": ()},
        {"authors": (), "volume": "", "pages": ""},
        {"authors": (Author(family="Maria", given="Lindqvist"),), "title": "Lernen", "container": "", "year": None},
        {"title": "Okafor", "authors": (), "volume": "", "pages": "", "raw": f"Okafor. {TITLE}. Clusters, 2014."},
        {"title": "x", "volume": "", "pages": "", "authors": (), "raw": "Lernen. J Reg 2014; 31(2): 415-37."},
    ],
)
def test_a_reference_with_errors_finds_its_work(changes: dict[str, Any]) -> None:
    assert set(reference_blocks(replace(REFERENCE, **changes))) & set(work_blocks(WORK))


def test_numbers_are_stable_few_and_sorted() -> None:
    blocks = work_blocks(WORK)
    assert blocks == tuple(sorted(set(blocks)))
    assert 6 <= len(blocks) <= 12
    assert all(0 <= block < 2**63 for block in blocks)
    assert len(reference_blocks(REFERENCE)) <= 30


@pytest.mark.parametrize("title", ["", "Editorial", "Introduction", "Letter to the editor", "Reply"])
def test_rubrics_give_no_block_of_their_own(title: str) -> None:
    assert work_blocks(Work(title=title)) == ()


def test_a_work_without_anything_has_none() -> None:
    assert work_blocks(Work()) == ()
    assert reference_blocks(Reference(key="r1", index=1)) == ()
