"""The measure of reference strings: labels of other sets in one scheme, and when a field is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks._refstrings_gold import Labelled, Span, cut_volume, is_held_out, load_gold
from benchmarks._refstrings_score import gold_fields, read_fields, score, tally

from citance.model import Author, Reference

ANYSTYLE = """<dataset><sequence><citation-number>3.</citation-number><author>Coe, N. and Doe, T.</author><title>“Firms,”</title>
<journal>Trade,</journal><volume>2003;12(3):</volume><pages>4-9.</pages><translator>X. Y.</translator></sequence></dataset>"""
GROBID = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><back><listBibl><bibl><author>A. Coe</author>, <title level="a">Firms</title>,
 in: <title level="m">Towns</title> (<publisher>Wiley</publisher>, <date>2003</date>) <biblScope unit="page">4</biblScope></bibl></listBibl></back></text></TEI>"""


def write(folder: Path) -> list[Labelled]:
    """The two sets, read."""
    (folder / "anystyle_core.xml").write_text(ANYSTYLE)
    (folder / "grobid_citation_x.tei.xml").write_text(GROBID)
    return load_gold(folder)


def test_labels_of_two_sets(tmp_path: Path) -> None:
    one, two = write(tmp_path)
    assert [(span.label, one.raw[span.start : span.end]) for span in one.spans] == [
        ("number", "3."), ("author", "Coe, N. and Doe, T."), ("title", "“Firms,”"), ("journal", "Trade,"), ("date", "2003;"),
        ("volume", "12"), ("issue", "(3):"), ("pages", "4-9."), ("editor", "X. Y."),
    ]  # fmt: skip
    assert two.raw == "A. Coe, Firms, in: Towns (Wiley, 2003) 4"
    assert [span.label for span in two.spans] == ["author", "title", "book", "publisher", "date", "pages"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Vol. 11, No. 4,", [("Vol. 11, ", "volume"), ("No. 4,", "issue")]),
        ("12 (3)", [("12 ", "volume"), ("(3)", "issue")]),
        ("no. 3,", [("no. 3,", "issue")]),
        ("45", [("45", "volume")]),
        ("100(6):2945–2977.", [("100", "volume"), ("(6):", "issue"), ("2945–2977.", "pages")]),
    ],
)
def test_a_volume_is_cut(text: str, parts: list[tuple[str, str]]) -> None:
    assert cut_volume(text) == parts


def test_right_wrong_and_exact() -> None:
    raw = "Coe, N. and Doe, T. Firms of the north and their many towns, 2003, 217 p."
    spans = (Span(0, 19, "author"), Span(20, 60, "title"), Span(62, 66, "date"), Span(68, 74, "pages"))
    string = Labelled("x", raw, spans)
    assert gold_fields(string)["pages"] == ""
    reference = Reference(
        key="r1",
        index=1,
        authors=(Author(family="Coe", given="N."),),
        title="Firms of the north and their many town",
        year=2004,
        volume="3",
    )
    found = score(string, read_fields(reference))
    assert (found["first author"].right, found["year"].right, found["title"].right, found["title"].exact) == (
        True,
        False,
        True,
        False,
    )
    assert not found["volume"].right  # read, but not labelled
    assert "pages" not in found
    counts = tally([found], "volume")
    assert (counts.precision, counts.recall, counts.labelled) == (0.0, 0.0, 0)


def test_editors_at_the_head_are_who_an_entry_is_listed_under() -> None:
    raw = "Coe, N. (Ed.). Firms."
    assert (
        gold_fields(Labelled("x", raw, (Span(0, 14, "editor"), Span(15, 21, "title"))))["first author"]
        == "Coe, N. (Ed.)."
    )


def test_about_a_third_is_held_out() -> None:
    assert 250 < sum(is_held_out(str(number)) for number in range(1_000)) < 420
