"""Text made to be slow, spans that lie, and the promise that nothing is raised."""

from __future__ import annotations

import time

import pytest

from citance.read.entries import read_list
from citance.read.loose import LooseBlock, LooseLink
from citance.read.marking import mark

REFERENCES = read_list(
    [f"[{number}] Author A, Coe B. Title {number}. J Trade. {1990 + number % 30};3:1–9." for number in range(1, 60)]
)


@pytest.mark.parametrize(
    "text",
    ["(((1,1,1", "[1,", "[1] ", "(", "2003 ", "Coe, 2003 ", "Coe and ", " ", "1", "1, ", "A. ", "-", "2003a, b, c, ", "¹", "[Coe03, ", "1–", "2003, p. 1, ", "et al. ", "in press "],
)  # fmt: skip
def test_a_megabyte_ends_soon(text: str) -> None:
    start = time.process_time()
    mark([LooseBlock(text=text * (1_000_000 // len(text)))], REFERENCES)
    assert time.process_time() - start < 20


def test_many_raised_spans_and_links() -> None:
    text = "Coe, 2003 " * 20_000
    links = tuple(LooseLink(at * 10, at * 10 + 3, "r1") for at in range(20_000))
    start = time.process_time()
    mark([LooseBlock(text=text, raised=tuple((at, at + 1) for at in range(50_000)), links=links)], REFERENCES)
    assert time.process_time() - start < 10


def test_spans_outside_the_text_do_no_harm() -> None:
    block = LooseBlock(
        text="x 1", raised=((1, 900), (5, 4), (-3, 2)), links=(LooseLink(2, 900, "r1"), LooseLink(-1, 1, "r2"))
    )
    assert mark([block], REFERENCES).blocks[0].text == "x 1"
