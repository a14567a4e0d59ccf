"""RIS and CSL-JSON files to references."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citance.errors import CitanceError, DamagedInput, UnsupportedFormat
from citance.model import Author
from citance.read.cslfile import read_csl_json
from citance.read.risfile import looks_like_ris, read_ris

RECORD = """TY  - JOUR
ID  - k1
AU  - Coe, Neil M.
AU  - World Health Organization
T1  - Firms abroad
JO  - Journal of Places
PY  - 2003/05/01/
VL  - 3
IS  - 4
SP  - 437
EP  - 456
UR  - https://doi.org/10.5555/gi_3
N1  - PMID: 1234567; PMC7654321
ER  -
"""


def test_a_record_of_ris() -> None:
    (found,) = read_ris(RECORD).references
    assert (found.key, found.title, found.year, found.container) == ("k1", "Firms abroad", 2003, "Journal of Places")
    assert (found.volume, found.issue, found.pages) == ("3", "4", "437–456")
    assert (found.doi, found.pmid, found.pmcid) == ("10.5555/gi_3", "1234567", "PMC7654321")
    assert found.authors == (Author(family="Coe", given="Neil M."), Author(family="World Health Organization"))


@pytest.mark.parametrize(
    "text",
    [
        RECORD.replace("\n", "\r\n"),
        "\ufeff" + RECORD,
        "Exported by a program\n\n" + RECORD,
        RECORD.replace("ER  -\n", ""),
        RECORD.replace("  - ", " - "),
        RECORD.replace("TY  - JOUR", "TY  -  JOUR"),
    ],
)
def test_ris_as_programs_write_it(text: str) -> None:
    found = read_ris(text.replace("\r\n", "\n"))
    assert [(each.title, each.doi) for each in found.references] == [("Firms abroad", "10.5555/gi_3")]
    assert looks_like_ris(text)


def test_keys_that_come_twice_and_records_in_a_row() -> None:
    found = read_ris(RECORD * 3)
    assert [each.key for each in found.references] == ["k1", "r2", "r3"]


def test_what_is_no_ris() -> None:
    assert read_ris("nothing").references == []
    assert not looks_like_ris("In 1999, TY - was said")


def test_csl_json_in_its_three_forms() -> None:
    item = '{"id": 7, "title": ["Firms abroad"], "issued": {"date-parts": [[2003]]}, "DOI": "10.5555/gi_3"}'
    for text in (f"[{item}]", item, f'{{"items": [{item}]}}'):
        (found,) = read_csl_json(text).references
        assert (found.key, found.title, found.year, found.doi) == ("7", "Firms abroad", 2003, "10.5555/gi_3")


def test_csl_items_that_are_none_are_told() -> None:
    found = read_csl_json('[{"title": "Firms abroad"}, 5, {"x": 1}, {"title": {"a": 1}}]')
    assert [each.title for each in found.references] == ["Firms abroad", ""]
    assert found.warnings == ["item 2 is no item of CSL-JSON", "item 3 is no item of CSL-JSON"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"{", DamagedInput),
        (b"\xff\xfe[", DamagedInput),
        (b"[]", UnsupportedFormat),
        (b"[" * 9_999, DamagedInput),
        (b"3", UnsupportedFormat),
    ],
)
def test_csl_json_that_is_none(data: bytes, error: type[CitanceError]) -> None:
    with pytest.raises(error):
        read_csl_json(data)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from([*RECORD.splitlines(), "AU  -", "XX  - y", "  more", "\x00", "ER", "TY  - "]), max_size=30
    )
)
def test_no_order_of_lines_harms(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = read_ris(text)
    assert len(found.references) + len(found.warnings) == sum(line.startswith("TY  -") for line in lines)


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "author", "issued", "DOI", "page", "URL", "note", "type"]),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3), max_leaves=5
        ),
    )
)
def test_fields_of_any_type(item: dict[str, object]) -> None:
    import msgspec

    try:
        found = read_csl_json(msgspec.json.encode([item, {"title": "Firms abroad"}]))
    except CitanceError:
        pytest.fail("one item must not harm another")
    assert found.references[-1].title == "Firms abroad"
