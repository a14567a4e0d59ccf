"""How names of people, journals and publishers are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citance.model import Author
from citance.text.names import compatible_given, given_parts, is_collective, is_telling_given, name_key
from citance.text.shared_names import LARGE, SharedNames
from citance.text.venues import abbreviates, publisher_key, venue_key

A1, A2 = "0000-0002-1825-0097", "0000-0001-5109-3700"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("J.-P.", ("j", "p")),
        ("JR", ("j", "r")),
        ("JRR", ("j", "r", "r")),
        ("Jo", ("jo",)),
        ("Ana María", ("ana", "maria")),
        ("William B. III", ("william", "b")),
        ("WB III", ("w", "b")),
        ("John Jr.", ("john",)),
        ("", ()),
        ("伟", ("伟",)),
    ],
)
def test_given_parts(name: str, parts: tuple[str, ...]) -> None:
    assert given_parts(name) == parts


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("J.", "John", True),
        ("J.", "J. R.", True),
        ("John R.", "John", True),
        ("J. R.", "John Ronald", True),
        ("", "John", True),
        ("Xiao-Ming", "Xiaoming", True),
        ("John", "james", False),
        ("J. R.", "J. K.", False),
        ("K.", "J.", False),
        ("Jon", "Jonathan", False),
    ],
)
def test_compatible(one: str, other: str, expected: bool) -> None:
    assert compatible_given(one, other) is expected
    assert compatible_given(other, one) is expected


@pytest.mark.parametrize(
    ("family", "given", "key"),
    [
        ("Pérez-García", "José", "perezgarcia j"),
        ("van der Berg", "H.", "vanderberg h"),
        ("Driggers III", "William B.", "driggers w"),
        ("Driggers", "WB III", "driggers w"),
        ("ATLAS Collaboration", "", "=atlascollaboration"),
        ("et al.", "", ""),
        ("Anonymous", "", ""),
        ("", "J.", ""),
        ("123", "", ""),
    ],
)
def test_name_key(family: str, given: str, key: str) -> None:
    assert name_key(family, given) == key


def test_groups_and_telling_names() -> None:
    assert is_collective("The Export Consortium")
    assert is_collective("World Health Organization")
    assert not is_collective("Wei Wang")
    assert not is_collective("Group", "A.")
    assert is_telling_given("Ada")
    assert is_telling_given("J. R.")
    assert not is_telling_given("J.")
    assert not is_telling_given("")


def shared(mine: tuple[str, str, str | None], theirs: tuple[str, str, str | None], crowd: int = 0) -> bool:
    one, other = (Author(family=f, given=g, orcid=o) for f, g, o in (mine, theirs))
    others = tuple(Author(family=f"Other{n}", given="X") for n in range(crowd))
    return SharedNames((one, *others)).with_authors((other,))


@pytest.mark.parametrize(
    ("mine", "theirs", "crowd", "expected"),
    [
        (("Moreno", "Ada", None), ("Moreno", "A.", None), 0, True),
        (("Moreno", "Ada", None), ("Moreno", "Ana", None), 0, False),
        (("Moreno", "A. B.", None), ("Moreno", "A. C.", None), 0, False),
        (("Moreno", "", None), ("Moreno", "", None), 0, False),
        (("Moreno", "Ada", A1), ("Moreno", "Ada", A2), 0, False),
        (("Moreno", "Ada", A1), ("Moreno-Quill", "Ada", A1), 0, True),
        (("Moreno", "A.", None), ("Moreno", "A.", None), LARGE, False),
        (("Moreno", "Ada", None), ("Moreno", "Ada", None), LARGE, True),
        (("The Export Consortium", "", None), ("Export Consortium, The", "", None), 0, False),
        (("The Export Consortium", "", None), ("The export consortium", "", None), LARGE, True),
    ],
)
def test_shared(
    mine: tuple[str, str, str | None], theirs: tuple[str, str, str | None], crowd: int, expected: bool
) -> None:
    assert shared(mine, theirs, crowd) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Journal of Business Research", "Journal of Business Research"),
        ("Lancet (London, England)", "The Lancet"),
        ("Business & Society", "Business and Society"),
        ("Revista Española de Economía", "revista espanola de economia"),
        ("Proc Natl Acad Sci U S A", "Proc. Natl. Acad. Sci. USA"),
        ("Proc Natl Acad Sci U.S.A.", "Proc. Natl. Acad. Sci. USA"),
    ],
)
def test_one_title(one: str, other: str) -> None:
    assert venue_key(one) == venue_key(other) != ""


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("J Bus Res", "Journal of Business Research", True),
        ("Proc Natl Acad Sci USA", "Proceedings of the National Academy of Sciences, USA", True),
        ("Manag. Int. Rev.", "Management International Review", True),
        ("Z. Betriebswirtsch. Forsch.", "Zeitschrift für betriebswirtschaftliche Forschung", True),
        ("J Bus Res", "Journal of Business Ethics", False),
        ("J Bus Res", "Journal of Business and Economic Research", False),
        ("Journal of Business Research", "Journal of Business Research", False),
        ("Nature", "Nature Genetics", False),
        ("J R", "Journal of Rheumatology", False),
    ],
)
def test_abbreviations(short: str, full: str, expected: bool) -> None:
    assert abbreviates(venue_key(short), venue_key(full)) is expected


def test_publishers() -> None:
    assert publisher_key("Invented Press Ltd.") == publisher_key("Invented Press")
    assert publisher_key("Verlag") == "verlag"


@given(st.text(max_size=60), st.text(max_size=60))
def test_anything_has_a_key(one: str, other: str) -> None:
    name_key(one, other)
    compatible_given(one, other)
    abbreviates(venue_key(one), venue_key(other))
    assert SharedNames([Author(family=one, given=other)]).with_authors([]) is False
