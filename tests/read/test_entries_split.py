"""Cutting the lines of a list into entries."""

from __future__ import annotations

import time

import pytest

from citance.read.entries import EntryLine, split_entries


def texts(lines: list[EntryLine]) -> list[str]:
    """The entries' texts."""
    return [entry.text for entry in split_entries(lines)]


def plain(text: str) -> list[EntryLine]:
    """Lines of which nothing is known but the text."""
    return [EntryLine(line.strip()) for line in text.strip().splitlines()]


@pytest.mark.parametrize("form", ["[{}]", "{}.", "({})", "{}"])
def test_numbered(form: str) -> None:
    lines = plain(
        f"""{form.format(1)} Coe A, Doe B. The firms of [3] many
        lands. J Trade. 2001;12:3–
        14.
        {form.format(2)} Poe C. Title with 3. in it. 2002.
        {form.format(3)} Roe D. Last one. J Trade 2003;
        12. 44."""
    )
    assert texts(lines) == [
        f"{form.format(1)} Coe A, Doe B. The firms of [3] many lands. J Trade. 2001;12:3–14.",
        f"{form.format(2)} Poe C. Title with 3. in it. 2002.",
        f"{form.format(3)} Roe D. Last one. J Trade 2003; 12. 44.",
    ]


def test_labels_and_positions() -> None:
    entries = split_entries(plain("[1] Coe A. One. 2001.\n\n[2] Doe B. Two.\n2002."))
    assert [(entry.label, entry.first, entry.last) for entry in entries] == [("[1]", 0, 1), ("[2]", 1, 3)] or [
        (entry.label, entry.first, entry.last) for entry in entries
    ] == [("[1]", 0, 1), ("[2]", 2, 4)]


def test_a_missing_number_does_not_end_the_list() -> None:
    lines = plain("\n".join(f"[{number}] Coe A. Title {number}. 2001." for number in (1, 2, 3, 5, 6)))
    assert len(texts(lines)) == 5


def test_hanging_indent() -> None:
    lines = [
        EntryLine("Adams, J. (2001). A title which runs on to the", 0),
        EntryLine("Smith, K. and others in line two. 2003.", 12),
        EntryLine("Brown, K. (2002). Short.", 0),
        EntryLine("Coe, N. (2003). Another one which runs", 0),
        EntryLine("on. Global Networks, 3, 4.", 12),
    ]
    assert [text[:5] for text in texts(lines)] == ["Adams", "Brown", "Coe, "]


def test_first_line_indent() -> None:
    lines = [
        EntryLine("Adams, J. (2001). A title which runs on to the", 10),
        EntryLine("second line of it. Trade, 1, 2.", 0),
        EntryLine("Brown, K. (2002). A longer title which runs", 10),
        EntryLine("on to a second line and", 0),
        EntryLine("a third. Trade, 3, 4.", 0),
        EntryLine("Coe, N. (2003). Another one which runs", 10),
        EntryLine("on. Global Networks, 3, 4.", 0),
    ]
    assert [text[:5] for text in texts(lines)] == ["Adams", "Brown", "Coe, "]


def test_gaps() -> None:
    lines = [
        EntryLine("adams, J. A title which runs on to the", 0, 0),
        EntryLine("second line. Trade, 1, 2, 2001.", 0, 2),
        EntryLine("brown, K. A longer title which runs", 0, 8),
        EntryLine("on. Trade, 3, 4, 2002.", 0, 2),
        EntryLine("coe, N. Another one which runs", 0, 8),
        EntryLine("on. Global Networks, 3, 4, 2003.", 0, 2),
    ]
    assert [text[:5] for text in texts(lines)] == ["adams", "brown", "coe, "]


def test_by_the_look_of_beginnings() -> None:
    lines = plain(
        """Adams, J. (2003). A title of some-
        thing. J. Foo, 3, 12-
        14.
        Brown, K., & Coe, J. A. (2005a). The
        Second one. Bar.
        World Health Organization. (2013). Report. https://who.int/a-
        b.html"""
    )
    assert texts(lines) == [
        "Adams, J. (2003). A title of something. J. Foo, 3, 12-14.",
        "Brown, K., & Coe, J. A. (2005a). The Second one. Bar.",
        "World Health Organization. (2013). Report. https://who.int/a-b.html",
    ]


def test_named_labels() -> None:
    assert len(texts(plain("[Coe03] N. Coe. Places.\n2003.\n[ABC+99] A. Ames and others. 1999."))) == 2


def test_nothing() -> None:
    assert split_entries([]) == []
    assert split_entries([EntryLine("  ")]) == []


@pytest.mark.parametrize("text", ["1. ", "[1] ", "Aa, B. 2003. ", "A", "("])
def test_hostile_lists_end_soon(text: str) -> None:
    start = time.process_time()
    split_entries([EntryLine(text * 5000)] * 20)
    split_entries([EntryLine(text, indent=float(number % 7)) for number in range(20_000)])
    assert time.process_time() - start < 5
