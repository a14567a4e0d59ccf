"""Names, dates and texts out of records."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citance.sources._record import Problems, Record, date_of, iso_date, plain_text, plausible_year, split_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Heather A. Piwowar", ("Heather A.", "Piwowar")),
        ("Alder, Ada", ("Ada", "Alder")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Maria de la Cruz", ("Maria", "de la Cruz")),
        ("Martin Luther King Jr.", ("Martin Luther", "King Jr.")),
        ("Plato", ("", "Plato")),
        ("COVIDSurg Collaborative", ("", "COVIDSurg Collaborative")),
        ("World Health Organization", ("", "World Health Organization")),
        ("Institute for Hedges, Row", ("", "Institute for Hedges, Row")),
        ("  ", ("", "")),
    ],
)
def test_names_in_one_piece(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Long <scp>COVID</scp> and <i>E. coli</i>", "Long COVID and E. coli"),
        ("A &amp;amp; B &lt; C", "A & B < C"),
        ("p < 0.05 and x > 3", "p < 0.05 and x > 3"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("H<sub>2</sub>O\n\t again", "H2O again"),
        ("a\x00b\x1b[31m", "a b [31m"),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ((2015, 3, 9), "2015-03-09"),
        ((2015, 13, 9), "2015"),
        ((2015, 3, 40), "2015-03"),
        ((0, 1, 1), ""),
        ((9999,), ""),
        ((None,), ""),
    ],
)
def test_dates(parts: tuple[int | None, ...], date: str) -> None:
    assert iso_date(*parts) == date


def test_dates_in_text() -> None:
    assert date_of("2015-03-09T10:00:00Z") == "2015-03-09"
    assert date_of("March 2015") == ""


def test_years() -> None:
    assert plausible_year(1665) == 1665
    assert plausible_year(3000) is None


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner), max_leaves=5
)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_no_value_makes_a_record_raise(value: object) -> None:
    for box in (value, {"a": value}):
        record = Record(box, Problems())
        for read in (
            record.raw,
            record.text,
            record.long_text,
            record.number,
            record.items,
            record.texts,
            record.year,
            record.doi,
            record.issns,
            record.flag,
        ):
            read("a")
        list(record.records("a"))
        record.record("a").text("b")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_names_and_texts_of_any_kind(text: str) -> None:
    given_name, family = split_name(text)
    assert "\n" not in given_name + family
    assert plain_text(text).isprintable()
