"""Tokens, numbers, names, and the shipped weights."""

from __future__ import annotations

import hashlib
import itertools
import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import citance.refstring
from citance.refstring._model import label_tokens
from citance.refstring._names import read_names
from citance.refstring._numbers import read_issue, read_pages, read_volume, read_year
from citance.refstring._scheme import LABELS
from citance.refstring._tokens import LONGEST, SHAPES, canonical, describe, place_codes, state_codes, tokenise
from citance.refstring._weights import FILE, load_weights


@pytest.mark.parametrize(
    ("string", "tokens"),
    [
        ("Coe,N.M. (2003). “Firms.”", ["Coe,", "N.", "M.", "(2003).", "“Firms.”"]),
        ("Phys. Rev. D 12(3):4–9.", ["Phys.", "Rev.", "D", "12", "(3):", "4–9."]),
        ("doi:10.1016/j.foo.2003 x", ["doi:", "10.1016/j.foo.2003", "x"]),
        ("see https://a.org/b_c.html.", ["see", "https://a.org/b_c.html."]),
        ('word:"Title,"Next', ["word:", '"Title,', '"Next']),
        ("———. Titre completè\u0301s", ["———.", "Titre", "completè\u0301s"]),
    ],
)
def test_tokens(string: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenise(string)] == tokens


@given(st.text(max_size=200))
def test_tokens_are_slices_in_order(string: str) -> None:
    tokens = tokenise(string)
    assert all(string[token.start : token.end] == token.text for token in tokens)
    assert all(one.end <= two.start for one, two in itertools.pairwise(tokens))
    covered = "".join(token.text for token in tokens)
    assert not [char for char in string if char.isalnum() and char not in covered]


@given(st.lists(st.text(min_size=1, max_size=12), max_size=50))
def test_codes_are_in_range(tokens: list[str]) -> None:
    assert all(0 <= code < SHAPES["state"] for code in state_codes(tokens))
    assert all(0 <= code < SHAPES["place"] for code in place_codes(len(tokens)))
    assert len(state_codes(tokens)) == len(place_codes(len(tokens))) == len(tokens)


@given(st.from_regex(r"[(“]?[A-Za-z]{0,3}[0-9]{1,6}([-–][0-9]{1,5})?[a-z]?[).,:;]{0,2}", fullmatch=True))
def test_the_canonical_form_is_told_the_same_of(text: str) -> None:
    assert sorted(describe(text)) == sorted(describe(canonical(text)))


def test_no_more_tokens_than_are_looked_at() -> None:
    assert len(tokenise("a " * 2_000)) == LONGEST


@pytest.mark.parametrize(
    ("text", "year", "letter"),
    [("(2005a).", 2005, "a"), ("12 March 1999;", 1999, ""), ("1927/1986", 1927, ""), ("in press", None, ""), ("2010May", 2010, ""), ("2077", None, "")],
)  # fmt: skip
def test_year(text: str, year: int | None, letter: str) -> None:
    assert read_year(text) == (year, letter)


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("Vol. 12,", "12"),
        ("B191", "B191"),
        ("Bd. 3:", "3"),
        ("v. 37,", "37"),
        ("12/13", "12/13"),
        ("XLV,", "XLV"),
        ("12-13", "12-13"),
        ("", ""),
    ],
)
def test_volume(text: str, volume: str) -> None:
    assert read_volume(text) == volume


@pytest.mark.parametrize(
    ("text", "issue"),
    [("no. 4,", "4"), ("(Suppl 1)", "Suppl 1"), ("Heft 2", "2"), ("(3-4):", "3-4"), ("n. 1", "1"), ("№ 5.", "5")],
)
def test_issue(text: str, issue: str) -> None:
    assert read_issue(text) == issue


@pytest.mark.parametrize(
    ("text", "pages"),
    [("pp. 437-456.", "437–456"), ("S. 51 – 76", "51–76"), ("e1002050.", "e1002050"), ("210-8.", "210–8"), ("xi–xiv", "xi–xiv"), ("217 p.", ""), ("120 f.", ""), ("p. 5", "5"), ("R153–R160", "R153–R160")],
)  # fmt: skip
def test_pages(text: str, pages: str) -> None:
    assert read_pages(text) == pages


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Serge Alinhac.", [("Alinhac", "Serge")]),
        ("ALLEN (J.P.)", [("ALLEN", "J.P.")]),
        ("Coe, Neil, and Tim Bunnell", [("Coe", "Neil"), ("Bunnell", "Tim")]),
        ("COE, N.; BUNNELL, T. et al.", [("COE", "N."), ("BUNNELL", "T.")]),
        ("Tofthagen R, Fagerstrom LM.", [("Tofthagen", "R"), ("Fagerstrom", "LM")]),
        ("C. Ciofi degli Atti", [("Ciofi degli Atti", "C.")]),
        ("J. J Koenderink and A. J. van Doorn.", [("Koenderink", "J. J"), ("van Doorn", "A. J.")]),
        ("Hans-Peter Müller/Jürgen Groß", [("Müller", "Hans-Peter"), ("Groß", "Jürgen")]),
        ("Иванов И.И., Петров П.П.", [("Иванов", "И.И."), ("Петров", "П.П.")]),
        ("张三, 李四", [("张三", ""), ("李四", "")]),
        ("Alliance for Excellent Education.", [("Alliance for Excellent Education", "")]),
        ("Human Rights Watch", [("Human Rights Watch", "")]),
        ("Cirillo DM; the Italian Multicentre Study Group", [("Cirillo", "DM"), ("the Italian Multicentre Study Group", "")]),
        ("———.", []),
        ("", []),
    ],
)  # fmt: skip
def test_names(text: str, names: list[tuple[str, str]]) -> None:
    assert [(author.family, author.given) for author in read_names(text)] == names


def test_the_weights_are_those_of_the_card() -> None:
    folder = files("citance.refstring").joinpath("weights")
    data = folder.joinpath(FILE).read_bytes()
    card = json.loads(folder.joinpath(FILE).with_suffix(".json").read_text())  # type: ignore[attr-defined]
    assert card["bytes"] == len(data) < 4_000_000
    assert card["sha256"] == hashlib.sha256(data).hexdigest()
    assert card["labels"] == list(LABELS)
    weights = load_weights()
    assert weights.out.shape[1] == len(LABELS) == len(weights.moves)
    assert len(weights.place) == SHAPES["place"]
    assert len(weights.state) == SHAPES["state"]
    assert np.isfinite(weights.told).all()


def test_labels_do_not_depend_on_the_company() -> None:
    strings = [["Coe,", "N.", "(2003).", "Firms.", "Trade,", "1,", "2."], ["Doe,", "T."], [], ["x"] * 300]
    assert label_tokens(strings) == [label_tokens([each])[0] for each in strings]


def test_all_is_sorted() -> None:
    assert list(citance.refstring.__all__) == sorted(citance.refstring.__all__)
