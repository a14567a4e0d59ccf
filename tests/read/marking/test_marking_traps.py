"""What text without markup prints as citations, and what only looks like one: a table of examples per style."""

from __future__ import annotations

import pytest

from citance.model import Reference
from citance.read.entries import read_list
from citance.read.loose import LooseBlock, LooseLink
from citance.read.marking import mark

AUTHOR_YEAR_LIST = [
    "Adams, J. (2001). On firms. Journal of Trade, 1, 1–9.",
    "Adams, J. (2003). On more firms. Journal of Trade, 3, 1–9.",
    "American Psychological Association [APA]. (2013). Manual of style. Washington: Author.",
    "Bernoulli, D. (1954). Exposition of a new theory. Econometrica, 22, 23–36.",
    "Coe, N. M., & Bunnell, T. G. (2003). Spatializing knowledge. Global Networks, 3, 437–456.",
    "Coe, N. M. (2005a). Putting knowledge in place. Regional Studies, 39, 10–20.",
    "Coe, N. M. (2005b). Putting knowledge elsewhere. Regional Studies, 39, 21–30.",
    "Entringer, T. M., Gebauer, J. E., & Eck, J. (in press). Big Five facets. Journal of Selves.",
    "García Márquez, G., & López, A. (2010). La empresa. Revista de Economía, 4, 5–6.",
    "Jones, A. (2009). First. Trade, 1, 2–3.",
    "Jones, B. (2009). Second. Trade, 1, 4–5.",
    "Jones, A., & Reed, C. (2009). Third. Trade, 1, 6–7.",
    "Muñoz, P., Ruiz, L., & Vidal, T. (2012). Exportación. Revista, 7, 8–9.",
    "Smith, K., Brown, L., & Grey, M. (2009). Growth. Small Firms, 2, 1–10.",
    "Smith, K. (2001). Early. Small Firms, 1, 1–10.",
    "Smith, K. (2003). Later. Small Firms, 1, 11–20.",
    "Stavrova, O., Fetchenhauer, D., & Schlösser, T. (2013). Why are religious people happy? Social Science, 42, 90–105.",
    "van der Berg, P. (2011). Sieve. Amsterdam: Noord.",
    "World Health Organization. (2019). Report on trade. Geneva: WHO.",
    "Yano, O. (2002a). Musgos. Hoja, 1, 1–2.",
    "Yano, O. (2002b). Otros musgos. Hoja, 1, 3–4.",
]


def author_year(text: str, *links: LooseLink) -> list[tuple[str, str]]:
    """(marker, key) pairs that are found in a text, beside paragraphs which make the style plain."""
    references = read_list(AUTHOR_YEAR_LIST)
    plain = (
        "Firms grow (Adams, 2001; Stavrova et al., 2013), as Bernoulli (1954) knew (van der Berg, 2011; Smith, 2003)."
    )
    blocks = mark([LooseBlock(text=plain), LooseBlock(text=text, links=links)], references).blocks
    return [(text[each.start : each.end], key) for each in blocks[1].markers for key in each.keys]


def keys(text: str, *links: LooseLink) -> list[str]:
    """The keys only."""
    return [key for _, key in author_year(text, *links)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Faith helps (Stavrova, Fetchenhauer, & Schlösser, 2013).",
            [("Stavrova, Fetchenhauer, & Schlösser, 2013", "r17")],
        ),
        ("It matters (Entringer et al., in press).", [("Entringer et al., in press", "r8")]),
        ("Style is fixed (APA, 2013).", [("APA, 2013", "r3")]),
        ("See American Psychological Association (2013).", [("American Psychological Association (2013)", "r3")]),
        ("Trade fell (World Health Organization, 2019).", [("World Health Organization, 2019", "r19")]),
        ("Trade fell (WHO, 2019).", [("WHO, 2019", "r19")]),
        ("We use Smith et al.'s (2009) scale.", [("Smith et al.'s (2009)", "r14")]),
        ("He says so (van der Berg, 2011, p. 40).", [("van der Berg, 2011", "r18")]),
        ("Since Bernoulli (/1954), risk counts.", [("Bernoulli (/1954)", "r4")]),
        ("Since Bernoulli (1738/1954), risk counts.", [("1954", "r4")]),
        ("As Smith (2001, 2003) found.", [("Smith (2001", "r15"), ("2003", "r16")]),
        ("Mosses (Yano 2002a, b).", [("Yano 2002a", "r20"), ("b", "r21")]),
        ("As Coe and Bunnell (2003) say.", [("Coe and Bunnell (2003)", "r5")]),
        ("Networks (Coe and Bunnell, 2003; Coe, 2005a).", [("Coe and Bunnell, 2003", "r5"), ("Coe, 2005a", "r6")]),
        ("Networks (see e.g. Coe 2005b; cf. Adams, 2003).", [("Coe 2005b", "r7"), ("Adams, 2003", "r2")]),
        ("Nach Coe und Bunnell (2003) gilt das.", [("Coe und Bunnell (2003)", "r5")]),
        ("Según García Márquez y López (2010), crece.", [("García Márquez y López (2010)", "r9")]),
        ("Segundo Muñoz e cols. (2012), cresce.", [("Muñoz e cols. (2012)", "r13")]),
        ("(MUÑOZ; RUIZ; VIDAL, 2012, p. 3)", [("MUÑOZ; RUIZ; VIDAL, 2012", "r13")]),
        ("Jones and Reed (2009) agree.", [("Jones and Reed (2009)", "r12")]),
        ("A. Jones (2009) differs.", [("A. Jones (2009)", "r10")]),
    ],
)
def test_author_year_markers(text: str, expected: list[tuple[str, str]]) -> None:
    assert author_year(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Since 2003 exports grew, and in 2013 they fell.",
        "The population of Adams, 2005 inhabitants, grew.",
        "Both Miller and Coe (2005a) were read.",  # not the work of Coe alone
        "Jones (2009) is two people.",
        "A firm of 2001 employees (see Figure 2003).",
        "The Smith Act (1940) holds.",
    ],
)
def test_no_author_year_link_is_invented(text: str) -> None:
    assert keys(text) == []


def test_a_link_tells_namesakes_apart() -> None:
    text = "Jones (2009) is meant."
    start = text.index("2009")
    assert keys(text, LooseLink(start, start + 4, "r11")) == ["r11"]


def test_a_link_to_another_year_leads_astray() -> None:
    text = "Bernoulli (1954) is meant."
    start = text.index("1954")
    assert keys(text, LooseLink(start, start + 4, "r19")) == ["r4"]


def numbered(count: int) -> list[Reference]:
    """References printed with numbers."""
    return read_list(
        [
            f"[{number}] Author{chr(96 + number % 26)} AB. Title {number} of it. J Trade. {1990 + number % 30};3:1–9."
            for number in range(1, count + 1)
        ]
    )


def numbers(
    before: str, text: str, raised: tuple[tuple[int, int], ...] = (), count: int = 30
) -> list[tuple[str, tuple[str, ...]]]:
    """Markers in `text`, beside a paragraph `before` which makes the style plain."""
    blocks = mark([LooseBlock(text=before), LooseBlock(text=text, raised=raised)], numbered(count)).blocks
    return [(text[each.start : each.end], each.keys) for each in blocks[1].markers]


BRACKETS = "First [1], then [2,3] and [4–6], also [7], [8], [9–12], as in [13–20] and [21, 22, 23–30]."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oxides such as MgO [4], Y2O3 [5-8] and CeO2 [9]", [["4"], ["5", "6", "7", "8"], ["9"]]),
        ("a range [5–\u200a7] here", [["5", "6", "7"]]),
        *((f"a range [5{dash}7] here", [["5", "6", "7"]]) for dash in "-‐‑‒–—―−"),
        ("a long one [1]–[4] here", [["1", "2", "3", "4"]]),
        ("with pages [3, p. 45] here", [["3"]]),
        ("several [1, 5–7, 12].", [["1"], ["5", "6", "7"], ["12"]]),
        ("see [see 3, 4]", [["3"], ["4"]]),
    ],
)
def test_bracketed_numbers(text: str, expected: list[list[str]]) -> None:
    assert [[key[1:] for key in found] for _, found in numbers(BRACKETS, text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "an effect of b = .27, 95% CI [.23, .30]",
        "with a 95% CI [1, 5] here",
        "on the interval [1, 5] of reals",
        "a range of [2, 7] years",
        "x ∈ [1, 2] and y = [3]",
        "bicyclo[2.2.1]heptane and pyrido[3,2]pyridine",
        "F[1,3] = 81.04, p = 0.0029",
        "of [99] and [31]",
        "since [2003] or [0]",
        "his words [sic] and [my emphasis]",
    ],
)
def test_bracketed_things_that_are_no_citations(text: str) -> None:
    assert numbers(BRACKETS, text) == []


ROUND = "First (1), then (2, 3) and also (4–6), (7), (8), (9–12) like (13–20) and (21, 22, 23–30)."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shown before (12).", [["12"]]),
        ("shown before (1, 5–7).", [["1"], ["5", "6", "7"]]),
        ("p300 (23) binds", [["23"]]),
        ("by Eq. (3) and in Fig. (4)", []),
        ("the equation (3) holds", []),
        ("We ask: (1) what grows, (2) what falls, and (3) what stays.", []),
        ("the GM (1,1) model", []),
        ("with n = (12)", []),
        ("30 (15) of them", []),
        ("since (2003) and (1999)", []),
        ("the value x (1) and xi (2)", []),
    ],
)
def test_numbers_in_parentheses(text: str, expected: list[list[str]]) -> None:
    assert [[key[1:] for key in found] for _, found in numbers(ROUND, text)] == expected


def raised(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A text whose superscripts stand in braces, and their spans in the text without them."""
    text, spans, start = "", [], 0
    for sign in marked:
        if sign == "{":
            start = len(text)
        elif sign == "}":
            spans.append((start, len(text)))
        else:
            text += sign
    return text, tuple(spans)


SUPERSCRIPTS = "First{1} then{2,3} and{4–6} also{7–12} others{13–20} too{21–30}."


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("since the civil war.{2}In the north", [["2"]]),
        ("as found{1,3–5} before", [["1"], ["3", "4", "5"]]),
        ("as found.{4}{12} Next", [["4"], ["12"]]),
        ("α, β, and θ{4–8}.", [["4", "5", "6", "7", "8"]]),
        ("the isotope {10}B and {13} C-NMR", []),
        ("5 m{2} and 3 kg m{−2} and 10{5} cells", []),
        ("R{2} = 0.3 and χ{2} tests", []),
        ("an area of 30 km{2} here", []),
        ("rate of 2 g kg−{1} a day", []),
        ("Ca{2+} and {a,b} marks", []),
    ],
)
def test_superscripts(marked: str, expected: list[list[str]]) -> None:
    first, first_spans = raised(SUPERSCRIPTS)
    text, spans = raised(marked)
    blocks = mark(
        [LooseBlock(text=first, raised=first_spans), LooseBlock(text=text, raised=spans)], numbered(30)
    ).blocks
    found = [[key[1:] for key in each.keys] for each in blocks[1].markers]
    assert found == expected
    assert all(each.superscript for each in blocks[1].markers)


def test_superscript_signs_count_as_raised() -> None:
    text = "shown¹ and again²,³ and more⁴⁻⁶, others⁷, too⁸, and⁹, also¹⁰."
    blocks = mark([LooseBlock(text=text)], numbered(10)).blocks
    assert [key for each in blocks[0].markers for key in each.keys] == [f"r{number}" for number in range(1, 11)]


def test_labels_in_brackets() -> None:
    references = read_list(
        [
            "[Coe03] N. Coe. Places. 2003.",
            "[ABC+99] A. Ames, B. Beck, C. Carr. Trade. 1999.",
            "[Doe12] J. Doe. Firms. 2012.",
        ]
    )
    text = "As in [Coe03] and [ABC+99, Doe12], but [see]."
    block = mark([LooseBlock(text=text)], references).blocks[0]
    assert [(text[each.start : each.end], each.keys) for each in block.markers] == [
        ("Coe03", ("r1",)),
        ("ABC+99", ("r2",)),
        ("Doe12", ("r3",)),
    ]


def test_composite_entries_give_all_their_works() -> None:
    entries = [
        "[1] a) A. Coe, J. Trade 1999, 1, 2; b) B. Doe, J. Trade 2000, 3, 4.",
        "[2] C. Poe, J. Trade 2001, 5, 6.",
    ]
    block = mark([LooseBlock(text="Shown [1], and later [2].")], read_list(entries)).blocks[0]
    assert [each.keys for each in block.markers] == [("r1", "r1.2"), ("r2",)]


def test_links_that_lead_to_tables_are_no_citations() -> None:
    text = "As Table 2 shows [3], and Section 4 tells."
    links = (
        LooseLink(text.index("2"), text.index("2") + 1, "r2"),
        LooseLink(text.index("4"), text.index("4") + 1, "r4"),
    )
    blocks = mark([LooseBlock(text=BRACKETS), LooseBlock(text=text, links=links)], numbered(30)).blocks
    assert [each.keys for each in blocks[1].markers] == [("r3",)]


def test_a_range_whose_ends_are_links_has_its_middle() -> None:
    text = "Shown before [3–6]."
    links = (LooseLink(14, 15, "r3"), LooseLink(16, 17, "r6"))
    blocks = mark([LooseBlock(text=BRACKETS), LooseBlock(text=text, links=links)], numbered(30)).blocks
    assert [each.keys for each in blocks[1].markers] == [("r3", "r4", "r5", "r6")]


def test_the_style_is_one_for_the_paper() -> None:
    """Years in brackets do not make a numbered paper one of author and year, nor do stray numbers the other way round."""
    text = LooseBlock(text=BRACKETS)
    aside = LooseBlock(text="Authora (1991) said so; equation (3) holds; 5 m2.")
    result = mark([text, aside], numbered(30))
    assert result.style == "numbers in square brackets"
    assert result.blocks[1].markers == ()


def test_without_references_nothing_is_marked() -> None:
    result = mark([LooseBlock(text=BRACKETS)], [])
    assert result.blocks[0].markers == ()
    assert result.style == "none found"


def test_nothing_found_is_told() -> None:
    result = mark([LooseBlock(text="No citation here.")], numbered(9))
    assert result.warnings
