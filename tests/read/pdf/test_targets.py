"""Which reference a link leads to: its place, or its name where the files' places are all alike."""

from __future__ import annotations

import pytest

from citance.model import Reference
from citance.read.pdf import Box, Line, LinkTarget, Page
from citance.read.pdf.targets import resolver

REFERENCES = [Reference(key=f"r{number}", index=number) for number in range(1, 8)]


def pages(links: list[tuple[str, str]]) -> list[Page]:
    """One page, a line for each (linked text, name of its target)."""
    lines = [
        Line(0, text, Box(0, 0, 1, 1), 1.0, 10.0, links=(LinkTarget(0, len(text), 3, 0.0, 0.0, name),))
        for text, name in links
    ]
    return [Page(0, 600, 800, lines)]


def nowhere(link: LinkTarget) -> str | None:
    return None


@pytest.mark.parametrize(
    ("links", "keys"),
    [
        ([("1", "link_CR1"), ("[5]", "link_CR5"), ("7", "link_CR7")], ["r1", "r5", "r7"]),
        ([("1", "B001"), ("2", "B002"), ("3", "B003")], ["r1", "r2", "r3"]),
        # Names that count something else than the printed numbers are not believed,
        ([("1", "sec2"), ("2", "sec4"), ("3", "sec5")], [None, None, None]),
        # nor those beyond the list, nor too few of them.
        ([("1", "x1"), ("2", "x2"), ("90", "x90")], [None, None, None]),
        ([("1", "y1"), ("2", "y2")], [None, None]),
        ([("Coe 2003", "cite.coe2003"), ("Lind 2011", "cite.lind2011")], [None, None]),
    ],
)
def test_names(links: list[tuple[str, str]], keys: list[str | None]) -> None:
    found = pages(links)
    resolve = resolver(found, REFERENCES, nowhere)
    assert [resolve(line.links[0]) for line in found[0].lines] == keys


def test_the_place_counts_where_names_say_nothing() -> None:
    found = pages([("Coe 2003", "cite.coe"), ("Lind 2011", "cite.lind")])
    resolve = resolver(found, REFERENCES, lambda link: "r4")
    assert [resolve(line.links[0]) for line in found[0].lines] == ["r4", "r4"]
