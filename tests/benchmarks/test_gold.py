"""The gold's own walk: what it counts, what it leaves, where the pairs stand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from benchmarks._gold import GoldFile, alphanumerics, gold_of, numbers_in
from benchmarks._score import Found, score_file, score_keys

DASHES = "-‐‑‒–—−"


def article(body: str, refs: str = "", *, labels: bool = True, entries: int = 12, rest: str = "") -> str:
    """A JATS article with numbered entries B1, B2 …"""
    label = "<label>{0}.</label>" if labels else ""
    refs = refs or "".join(
        f'<ref id="B{n}">{label.format(n)}<element-citation><year>20{n:02}</year></element-citation></ref>'
        for n in range(1, entries + 1)
    )
    back = f"<back><ref-list>{refs}</ref-list></back>"
    return f"<article><front><article-meta/></front><body>{body}</body>{back}{rest}</article>"


def x(number: int, text: str | None = None, kind: str = "bibr") -> str:
    """A pointer to entry B<number> that prints its number."""
    return f'<xref ref-type="{kind}" rid="B{number}">{number if text is None else text}</xref>'


def gold_from(tmp_path: Path, xml: str) -> GoldFile:
    """The gold of a text."""
    path = tmp_path / "a.xml"
    path.write_text(xml, encoding="utf-8")
    return gold_of(path)


def keys(gold: GoldFile) -> str:
    """The entries' numbers, in order, as one string."""
    return " ".join(sorted((pair.key.lstrip("B") for pair in gold.pairs), key=int))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7–9", [7, 8, 9]),
        ("[1-4]", [1, 2, 3, 4]),
        ("8 18–21", [8, 18, 19, 20, 21]),
        ("1 2 13 14", [1, 2, 13, 14]),
        ("3, 5 and 9", [3, 5, 9]),
        ("12a", [12]),
        ("[1]–[3]", [1, 2, 3]),
        ("Smith 2001", []),
        ("2001a", [2001]),
        ("9–7", []),
        ("1–299", []),
        ("5–", []),
        ("–5", []),
        ("1–3–5", [1, 2, 3, 4, 5]),
        ("", []),
    ],
)
def test_numbers_in(text: str, expected: list[int]) -> None:
    assert numbers_in(text) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"<p>So {x(1)}, {x(3)}.</p>", "1 3", id="a list"),
        pytest.param('<p>So <xref ref-type="bibr" rid="B1 B2 B4">1,2,4</xref></p>', "1 2 4", id="several ids"),
        pytest.param('<p>So <xref ref-type="bibr" rid="B1 B1">1</xref></p>', "1", id="the same id twice"),
        pytest.param(f"<p>So {x(1, kind='other')}</p>", "1", id="wrong type"),
        pytest.param('<p>So <xref rid="B5">5</xref></p>', "5", id="no type"),
        pytest.param('<p>So <xref ref-type="bibr" rid="B99">99</xref></p>', "", id="leads nowhere"),
        pytest.param(f"<p>So [{x(3)}] to [{x(7)}]</p>", "3 4 5 6 7", id="a word for the dash"),
        pytest.param(f"<p>So [{x(3, '[3]')}–{x(6, '[6]')}]</p>", "3 4 5 6", id="brackets inside"),
        pytest.param(f"<p>So ({x(3)})-({x(6)})</p>", "3 4 5 6", id="parentheses around each"),
        pytest.param(f"<p>So<sup>{x(3)}</sup><sup>–</sup><sup>{x(6)}</sup></p>", "3 4 5 6", id="raised one by one"),
        pytest.param(
            f"<p>So {x(3)}<xref ref-type='bibr' rid='B4'/>-{x(5)}</p>", "3 4 5", id="an empty pointer inside"
        ),
        pytest.param(f"<p>So {x(3)}<xref ref-type='bibr' rid='B4'/>-{x(6)}</p>", "3 4 5 6", id="one of two empty"),
        pytest.param(f"<p>So {x(1)},{x(3)}–{x(5)},{x(9)}</p>", "1 3 4 5 9", id="a range in a list"),
        pytest.param(f"<p>So {x(7)}–{x(3)}</p>", "3 7", id="backwards"),
        pytest.param(f"<p>So {x(3)} – but {x(7)}</p>", "3 7", id="a dash of the sentence"),
        pytest.param(f"<p>So {x(3)}–</p><p>{x(7)}</p>", "3 7", id="over a paragraph's end"),
        pytest.param(f"<p>So {x(3, '2003')}–{x(5, '2005')}</p>", "3 5", id="years"),
        pytest.param(f"<p>So {x(3, '4')}–{x(7)}</p>", "3 7", id="prints another number than its entry's"),
        pytest.param(f"<p>So {x(3, '3–5')}</p>", "3 4 5", id="within"),
        pytest.param(f"<p>So {x(3, '3–5')}–{x(7)}</p>", "3 4 5 6 7", id="within and between"),
        pytest.param(f"<p>So {x(1, '1 4 6–8')}</p>", "1 4 6 7 8", id="a list within"),
        pytest.param(f"<p>So {x(3, 'Bergson 3–5')}</p>", "3", id="pages"),
        pytest.param(f"<p>So {x(3, '8–10')}</p>", "3", id="numbers of others"),
        pytest.param(f"<p>So {x(9, '9–13')}</p>", "9", id="beyond the list"),
        pytest.param(f"<sec><title>So {x(2)}</title><p>and</p></sec>", "2", id="a heading"),
        pytest.param(
            f"<table-wrap><alternatives><graphic/><table><tr><td>{x(2)}</td></tr></table>"
            f"<table><tr><td>{x(2)}</td></tr></table></alternatives></table-wrap>",
            "2",
            id="alternatives",
        ),
        pytest.param(f"<p>So {x(1)}–{x(2)}</p>", "1 2", id="nothing in the middle"),
    ],
)
@pytest.mark.parametrize("labels", [True, False], ids=["labelled", "by place"])
def test_pairs(tmp_path: Path, body: str, expected: str, labels: bool) -> None:
    assert keys(gold_from(tmp_path, article(body, labels=labels))) == expected


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash(tmp_path: Path, dash: str) -> None:
    assert keys(gold_from(tmp_path, article(f"<p>[{x(3)}{dash}{x(6)}] {x(8, f'8{dash}10')}</p>"))) == "3 4 5 6 8 9 10"


def test_a_range_is_at_most_two_hundred_long(tmp_path: Path) -> None:
    assert len(gold_from(tmp_path, article(f"<p>{x(1)}–{x(201)}</p>", entries=250)).pairs) == 201
    assert len(gold_from(tmp_path, article(f"<p>{x(1)}–{x(202)}</p>", entries=250)).pairs) == 2


def test_labels_rule_over_places(tmp_path: Path) -> None:
    order = (3, 1, 4, 2)
    refs = "".join(f'<ref id="B{n}"><label>[{n}]</label><mixed-citation>x</mixed-citation></ref>' for n in order)
    assert keys(gold_from(tmp_path, article(f"<p>{x(1)}–{x(3)}</p>", refs))) == "1 2 3"


def test_ids_inside_an_entry_count_as_the_entry(tmp_path: Path) -> None:
    refs = (
        '<ref id="B1"><label>1</label><citation-alternatives><element-citation id="B1x"/></citation-alternatives>'
        '<mixed-citation id="B1y">b</mixed-citation></ref>'
    )
    gold = gold_from(tmp_path, article('<p>See <xref ref-type="bibr" rid="B1x B1y">1a,b</xref></p>', refs))
    assert [pair.key for pair in gold.pairs] == ["B1"]
    assert gold.entries == {"B1": "B1", "B1x": "B1", "B1y": "B1"}


def test_pointers_in_the_list_and_the_front_do_not_count(tmp_path: Path) -> None:
    refs = f'<ref id="B1"><label>1</label><note><p>See {x(2)}</p></note></ref><ref id="B2"><label>2</label></ref>'
    assert gold_from(tmp_path, article(f"<p>So {x(1)}</p>", refs)).census["pairs, explicit"] == 1


def test_each_part_has_its_own_numbers(tmp_path: Path) -> None:
    own = "".join(f'<ref id="S{n}"><label>{n}</label></ref>' for n in range(1, 6))
    part = (
        '<sub-article><body><p>So <xref rid="S1">1</xref>–<xref rid="S3">3</xref>, '
        f"{x(5)}–{x(7)}</p></body><back><ref-list>{own}</ref-list></back></sub-article>"
    )
    gold = gold_from(tmp_path, article(f"<p>{x(1)}–{x(3)}</p>", rest=part))
    assert Counter(pair.key for pair in gold.pairs) == Counter(["B1", "B2", "B3", "S1", "S2", "S3", "B5", "B6", "B7"])


def test_namespaces_do_not_matter(tmp_path: Path) -> None:
    xml = article(f"<p>So {x(3)}–{x(5)}</p>").replace("<article>", '<article xmlns="http://jats.nlm.nih.gov">', 1)
    assert keys(gold_from(tmp_path, xml)) == "3 4 5"


def test_numbers_without_pointers_are_loose(tmp_path: Path) -> None:
    gold = gold_from(tmp_path, article(f"<p>So [{x(2)},6–{x(9)}] and [{x(3)}–5] or {x(4)}, 11 patients</p>"))
    assert keys(gold) == "2 3 4 9"
    assert sorted(pair.key for pair in gold.loose) == ["B4", "B5", "B6", "B7", "B8"]


def test_offsets_are_those_of_letters_and_digits(tmp_path: Path) -> None:
    gold = gold_from(tmp_path, article(f"<p>Größe: «{x(3)}–{x(5)}»</p><p>End</p>"))
    assert gold.text == "größe35end"
    assert {(pair.key, gold.text[pair.start : pair.end]) for pair in gold.pairs} == {
        ("B3", "3"),
        ("B4", "35"),
        ("B5", "5"),
    }
    assert gold.printed[gold.printed_at(5)] == "3"


@pytest.mark.parametrize("text", ["İstanbul ŒUVRE ß ﬁ", "a\u0301 é", "①½²"])
def test_alphanumerics_keep_their_number(text: str) -> None:
    assert len(alphanumerics(text)) == sum(map(str.isalnum, text))


def test_tei(tmp_path: Path) -> None:
    refs = "".join(f'<biblStruct xml:id="b{n}"/>' for n in range(6))
    gold = gold_from(
        tmp_path,
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>So <ref type="bibr" target="#b0">[1]</ref>–'
        '<ref type="bibr" target="#b3">[4]</ref> <ref type="bibr">(Nobody)</ref> <ref target="#f">1</ref>'
        f"</p></body><back><div><listBibl>{refs}</listBibl></div></back></text></TEI>",
    )
    assert [pair.key for pair in gold.pairs if pair.how == "explicit"] == ["b0", "b3"]
    assert sorted(pair.key for pair in gold.pairs) == ["b0", "b1", "b2", "b3"]


def test_bmc(tmp_path: Path) -> None:
    refs = "".join(f'<bibl id="B{n}"/>' for n in range(1, 7))
    gold = gold_from(
        tmp_path,
        '<art><bdy><p>So <abbrgrp><abbr bid="B1">1</abbr>–<abbr bid="B4">4</abbr></abbrgrp> and '
        f'<abbr bid="B5 B6">5, 6</abbr></p></bdy><bm><refgrp>{refs}</refgrp></bm></art>',
    )
    assert keys(gold) == "1 2 3 4 5 6"


def found(key: str, citance: str, marker: str, **more: object) -> Found:
    """A statement whose marker stands at its first place in the citance."""
    start = citance.index(marker)
    return Found(key, citance, start, start + len(marker), marker, "", "", **{"inferred": False, **more})  # type: ignore[arg-type]


def test_scores(tmp_path: Path) -> None:
    gold = gold_from(tmp_path, article(f"<p>Cells grow fast [{x(1)}]. Cells die late [{x(1)}, {x(2)}].</p>"))
    first, second = "Cells grow fast [1].", "Cells die late [1, 2]."
    score = score_file(gold, [found("B1", first, "[1]"), found("B1", second, "[1, 2]"), found("B2", second, "[1, 2]")])
    assert (score.gold, score.found, score.in_place, score.wrong, score.exact) == (3, 3, 3, 0, 3)
    score = score_file(gold, [found("B1", first, "[1]"), found("B2", first, "[1]"), found("B7", second, "[1, 2]")])
    assert (score.found, score.in_place, score.wrong, len(score.missing)) == (2, 1, 1, 1)
    score = score_file(gold, [found("B7", first, "[1]", inferred=True)])
    assert (score.given, score.inferred, score.wrong) == (0, 1, 0)


def test_offsets_that_are_not_exact_are_seen(tmp_path: Path) -> None:
    gold = gold_from(tmp_path, article(f"<p>Cells grow fast [{x(1)}].</p>"))
    shifted = Found("B1", "Cells grow fast [1].", 15, 18, "[1]", "", "", inferred=False)
    assert score_file(gold, [shifted]).exact == 0


def test_context_of_another_paragraph_is_seen(tmp_path: Path) -> None:
    gold = gold_from(tmp_path, article(f"<p>It rained.</p><p>Cells grow fast [{x(1)}]. They stop.</p>"))
    right = Found("B1", "Cells grow fast [1].", 16, 19, "[1]", "", "They stop.", inferred=False)
    other = Found("B1", "Cells grow fast [1].", 16, 19, "[1]", "It rained.", "They stop.", inferred=False)
    assert score_file(gold, [right]).contiguous == 1
    assert score_file(gold, [other]).contiguous == 0


def test_keys_alone_are_scored_as_a_multiset(tmp_path: Path) -> None:
    gold = gold_from(tmp_path, article(f"<p>{x(1)} {x(1)} {x(2)}</p>"))
    score = score_keys(gold, ["B1", "B2", "B2", "fig1"])
    assert (score.gold, score.found, score.wrong, score.given) == (3, 2, 1, 3)
