"""The PDF benchmark's gold, alignment, scores, intervals and floors, on invented articles."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from benchmarks._pdf_gold import Entry, GoldPdf, gold_of_papers, held_out, letters, raw_entries
from benchmarks._pdf_peers import naive
from benchmarks._pdf_run import answer_of, answer_of_paper, large_pdf, page_count
from benchmarks._pdf_score import Answer, Given, locate, match_entries, plain, score_pdf
from benchmarks._pdf_table import MEASURES, interval, measures_of
from benchmarks._typeset_marks import Printer, Style, list_of, print_blocks
from msgspec.structs import replace

from benchmarks import pdf, typeset
from citance.model import Author, Block, Marker, Paper, Reference, Section, Work

REFERENCES = tuple(
    Reference(
        key=f"B{number}",
        index=number,
        label=str(number),
        raw=f"{family} A. The {word} of regional firms in open markets. Reg Stud. {2000 + number}.",
        title=f"The {word} of regional firms in open markets",
        authors=(Author(family=family, given="Ann"),),
        year=2000 + number,
    )
    for number, (family, word) in enumerate(
        [("Coe", "growth"), ("Bunnell", "entry"), ("Quigley", "learning"), ("Marsh", "export"), ("Oduya", "networks")],
        1,
    )
)


def article(*texts: str, references: tuple[Reference, ...] = REFERENCES) -> Paper:
    """A paper of paragraphs in which ‹1:[1]› is a pointer to B1 that prints "[1]"."""
    blocks = []
    for text in texts:
        line, markers = "", []
        for piece in text.split("‹"):
            if "›" not in piece:
                line += piece
                continue
            pointer, rest = piece.split("›", 1)
            numbers, printed = pointer.split(":", 1)
            keys = tuple(f"B{number}" for number in numbers.split("+"))
            markers.append(Marker(len(line), len(line) + len(printed), keys))
            line += printed + rest
        blocks.append(Block(text=line, markers=tuple(markers)))
    work = Work(title="Regional firms", doi="10.5555/regional.1")
    return Paper(work=work, blocks=tuple(blocks), references=references)


WORDS = (
    "growth",
    "entry",
    "learning",
    "export",
    "networks",
    "risk",
    "trust",
    "skills",
    "finance",
    "location",
    "speed",
    "culture",
)
FAMILIES = ("Abara", "Bunnell", "Coe", "Dahl", "Evans", "Fuchs", "Gomez", "Hill", "Ito", "Jonas", "Kaur", "Lund")


def long_article() -> Paper:
    """Twelve paragraphs, each of which cites two of twelve entries by number."""
    references = tuple(
        Reference(
            key=f"B{number}",
            index=number,
            label=str(number),
            raw=f"{family} A. How {word} shapes the regional firm. Reg Stud. {2000 + number};{number}:1-9.",
            title=f"How {word} shapes the regional firm",
            authors=(Author(family=family, given="Ann"),),
            year=2000 + number,
            container="Reg Stud",
            volume=str(number),
            pages="1–9",
        )
        for number, (family, word) in enumerate(zip(FAMILIES, WORDS, strict=True), 1)
    )
    texts = [
        f"The {word} of firms in the northern districts was studied for many years ‹{number}:[{number}]›. Owners of smaller firms told "
        f"another story of {word} and of what it had cost them ‹{number % 12 + 1}:[{number % 12 + 1}]›. Neither account has been set beside "
        f"the accounts of those who left the district before any of this began, and so the {word} of the region stays an open matter."
        for number, word in enumerate(WORDS, 1)
    ]
    paper = article(*texts, references=references)
    blocks = tuple(replace(block, section=0) for block in paper.blocks)
    return replace(paper, sections=(Section(titles=("Introduction",)),), blocks=blocks)


NUMERIC = article(
    "Firms of the coast export early ‹1:[1]›. Others follow them much later, as was seen ‹2:[2]›–‹4:[4]›.",
    "The growth of the inland firms was slower in each of the years ‹5:[5]› and their exports rose.",
)


def gold(paper: Paper = NUMERIC, printed: str = "") -> GoldPdf:
    """The gold of a paper whose source is its blocks and list alone."""
    everything = letters(" ".join([*(block.text for block in paper.blocks), *(one.raw for one in paper.references)]))
    return gold_of_papers("a.pdf", [paper], everything, printed)


def kinds(gold_pdf: GoldPdf, answer: Answer) -> list[str]:
    """The kinds of failures of an answer."""
    return [one.kind for one in score_pdf(gold_pdf, answer).failures]


def test_source_as_its_own_answer_is_perfect() -> None:
    answer = answer_of_paper(NUMERIC)
    score = score_pdf(gold(), answer, letters("doi 10.5555/regional.1"))
    assert measures_of([score]).pop("statements outside the XML's text") == 0
    wanted = {name: value for name, value in measures_of([score]).items() if "outside" not in name}
    assert set(wanted.values()) == {1.0}
    assert score.gold == {"numeric": 5}
    assert not score.failures


def test_hidden_members_of_a_range_are_gold() -> None:
    assert [one.key for one in gold().contexts] == ["B1", "B2", "B3", "B4", "B5"]


def test_uncoded_bracket_is_gold_and_uncoded_parenthesis_is_neutral() -> None:
    bracket = gold(article("Firms export ‹1:[1]›. Others follow much later [3]."))
    assert [(one.key, one.neutral) for one in bracket.contexts] == [("B1", False), ("B3", False)]
    rounded = gold(article("Firms export (‹1:1›). Others follow much later (3)."))
    assert [(one.key, one.neutral) for one in rounded.contexts] == [("B1", False), ("B3", True)]


@pytest.mark.parametrize("text", ["an interval of [2, 4]", "the share = [3]", "95% CI [1, 3]"])
def test_interval_in_brackets_is_no_gold(text: str) -> None:
    found = [one.key for one in gold(article(f"Firms export ‹1:[1]›. There was {text}.")).contexts if not one.neutral]
    assert found == ["B1"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("as Bunnell (2002) saw", ["B1", "B2"]),
        ("(Bunnell, 2002; Marsh, 2004)", ["B1", "B2", "B4"]),
        ("(Coe & Bunnell, 2002)", ["B1"]),
        ("as Bunnell et al. (2002) saw", ["B1"]),
        ("in 2002 Bunnell moved", ["B1"]),
        ("as Bunnell (2007) saw", ["B1"]),
    ],
)
def test_uncoded_author_and_year(text: str, keys: list[str]) -> None:
    found = gold(article(f"Firms export (‹1:Coe, 2001›). They grew {text}.")).contexts
    assert [one.key for one in found if not one.neutral] == keys


def test_miscoded_pointer_is_set_right() -> None:
    found = gold(article("Firms export (‹1:Coe, 2001›). They grew (‹3:Bunnell, 2002›).")).contexts
    assert [(one.key, one.how) for one in found] == [("B1", "coded"), ("B2", "recoded")]


def test_context_that_the_pdf_does_not_print_is_left_out() -> None:
    found = gold(NUMERIC, letters(NUMERIC.blocks[0].text))
    assert [one.key for one in found.contexts] == ["B1", "B2", "B3", "B4"]
    assert found.unprinted == 1


def test_wrong_entry_missing_marker_and_false_marker_are_told_apart() -> None:
    answer = answer_of_paper(NUMERIC)
    first, last = answer.statements[0], answer.statements[-1]
    answer.statements = [
        dataclasses.replace(first, key="B2"),
        *answer.statements[1:-1],
        dataclasses.replace(last, start=25, end=30, key="B4"),
    ]
    assert sorted(kinds(gold(), answer)) == [
        "false, no citation there",
        "false, wrong entry",
        "missing, no marker there",
        "missing, other entries there",
    ]


def test_words_that_the_source_lacks_are_not_judged() -> None:
    answer = answer_of_paper(NUMERIC)
    words = "Picture: sampling sites along the northern shore of the great lake [2] in late summer"
    answer.statements.append(Given("B2", words, words.index("["), words.index("]") + 1))
    score = score_pdf(gold(), answer)
    assert (score.outside, sum(score.given.values())) == (1, 5)


def test_statement_from_the_reference_list_is_wrong() -> None:
    answer = answer_of_paper(NUMERIC)
    words = REFERENCES[3].raw
    answer.statements.append(Given("B2", words, words.index("2004"), words.index("2004") + 4))
    assert kinds(gold(), answer) == ["false, not in the text"]


def test_cut_sentence_is_found_but_not_equal() -> None:
    answer = answer_of_paper(NUMERIC)
    one = answer.statements[0]
    answer.statements[0] = dataclasses.replace(one, citance=one.citance[9:], start=one.start - 9, end=one.end - 9)
    score = score_pdf(gold(), answer)
    assert (score.right["numeric"], score.equal, score.near) == (5, 4, 4)


def test_place_is_found_in_spite_of_errors_in_the_text() -> None:
    given = Given(
        "B5", "The gr0wth of the inland f¡rms was slower in each of the year5 [5] and their exp0rts rose.", 63, 66
    )
    text = gold().text
    places = locate(text, given)
    context = gold().contexts[-1]
    assert any(abs(start - context.start) < 6 for start, _ in places)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Firms export early [1].", "Firms ex- port  early."),
        ("“Firms” export [1, 2–4], too.", '"Firms" export, too.'),
        ("Eﬀects grow1,2.", "Effects grow."),
    ],
)
def test_plain_cuts_markers_and_spaces(first: str, second: str) -> None:
    start = next(place for place, c in enumerate(first) if c in "[1")
    end = first.index("]") + 1 if "]" in first else len(first) - 1
    assert plain(first, [(start, end)]) == plain(second, [])


def test_plain_keeps_words_that_differ() -> None:
    assert plain("Firms export.", []) != plain("Firms import.", [])


def test_entries_split_merged_and_swallowed() -> None:
    wanted = [Entry(one.key, one.raw, one.title, one.year) for one in REFERENCES]
    merged = Entry("x1", f"{REFERENCES[0].raw} {REFERENCES[1].raw} {REFERENCES[2].raw}")
    links, right = match_entries(wanted, [merged, Entry("x2", REFERENCES[3].raw), Entry("x3", "Acknowledgements")])
    assert right == {"x2"}
    assert links["x2"] == "B4"
    assert "x3" not in links


def test_raw_gold_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.refs.xml"
    path.write_text(
        "[1] <author><surname>Coe</surname></author>, <title>On <b>firms</b></title> (<year>2003</year>).\n"
    )
    (entry,) = raw_entries(path)
    assert (entry.raw, entry.year, entry.key) == ("Coe, On firms (2003).", 2003, "r1")


def test_interval_holds_the_share_and_repeats() -> None:
    good = score_pdf(gold(), answer_of_paper(NUMERIC))
    bad = score_pdf(gold(), Answer())
    measure = MEASURES["contexts, recall"]
    ends = interval([good, bad, good, good], measure)
    assert ends is not None
    assert ends[0] < 0.75 < ends[1] <= 1
    assert ends == interval([good, bad, good, good], measure)


def test_held_out_is_a_third_and_stays() -> None:
    names = [f"{number}.pdf" for number in range(600)]
    assert 150 < sum(map(held_out, names)) < 250
    assert held_out("trials_16_1_6.pdf")
    assert not held_out("trials_16_1_46.pdf")


def test_floor_below_and_above(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    floors = tmp_path / "pdf.json"
    floors.write_text(json.dumps({"floors": {"a": {"min": 0.9}, "b": {"max": 5}, "c": {"min": 1}}}))
    monkeypatch.setattr(pdf, "FLOORS", floors)
    assert pdf.below_floors({"a": 0.89, "b": 6.0}) == ["a: 0.89 is below 0.9", "b: 6 is above 5"]
    assert pdf.below_floors({"a": 0.9, "b": 5.0}) == []


def test_floors_name_measures_that_exist() -> None:
    parts = ("development: ", "held out: ", *(f"{layout.name}: " for layout in pdf.typeset.LAYOUTS))
    others = {"PDFs per CPU second", "PDFs not read", "memory of 1,000 pages, MB"}
    for name in json.loads(pdf.FLOORS.read_text(encoding="utf-8"))["floors"]:
        part = next((one for one in parts if name.startswith(one)), "")
        assert name in others or name.removeprefix(part) in MEASURES, name


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (Style.BRACKET, "Others follow them much later, as was seen [2–4]."),
        (Style.PARENTHESIS, "Others follow them much later, as was seen (2–4)."),
        (Style.SUPERSCRIPT, "Others follow them much later, as was seen.2–4"),
        (Style.AUTHOR_YEAR, "Others follow them much later, as was seen (Bunnell, 2002; Quigley, 2003; Marsh, 2004)."),
        (Style.FOOTNOTE, "Others follow them much later, as was seen.2"),
    ],
)
def test_markers_set_in_a_style(style: Style, printed: str) -> None:
    printer = Printer(style, NUMERIC, linked=True)
    blocks, pieces = print_blocks(NUMERIC, printer)
    entries = list_of(printer)
    assert printed in blocks[0].text
    assert len(entries) == 5
    assert ("<a href" in pieces[0]) is (style is not Style.FOOTNOTE)
    told = [key for block in blocks for marker in block.markers for key in marker.keys]
    assert sorted(told) == ["B1", "B2", "B3", "B4", "B5"]
    done = replace(NUMERIC, blocks=tuple(blocks), references=tuple(one for one, _ in entries))
    found = gold_of_papers("a.pdf", [done], "", exact=True)
    assert sorted(one.key for one in found.contexts) == ["B1", "B2", "B3", "B4", "B5"]


def test_large_file_has_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    large_pdf(path, 25)
    assert page_count(path) == 25


def test_naive_rules_find_numbers_and_names() -> None:
    text = "Firms export [1, 3]. They grow.\nReferences\n[1] Coe A. One. 2001.\n[2] Marsh B. Two. 2002.\n[3] Oduya C. Three.\n[4] Li D. Four.\n"
    answer = naive(text)
    assert [entry[0] for entry in answer["entries"]] == ["r1", "r2", "r3", "r4"]
    assert [statement[0] for statement in answer["statements"]] == ["r1", "r3"]
    named = naive("They grow (Coe, 2001).\nReferences\nCoe, A. (2001). One.\nMarsh, B. (2002). Two.\n")
    assert [statement[0] for statement in named["statements"]] == ["r1"]


LAYOUTS = {layout.name: layout for layout in typeset.LAYOUTS}


@pytest.mark.parametrize(
    "name",
    [
        "numeric, one column",
        "superscript, two columns",
        "author-year, one column",
        "author-year, bold names in the list, two columns",
    ],
)
def test_article_set_in_a_layout_is_read_back(name: str, tmp_path: Path) -> None:
    weasyprint = pytest.importorskip("weasyprint", exc_type=(ImportError, OSError))
    paper, html = typeset.typeset(long_article(), LAYOUTS[name], linked=False)
    path = tmp_path / "a.pdf"
    weasyprint.HTML(string=html).write_pdf(str(path))
    wanted = gold_of_papers("a.pdf", [paper], letters(html), exact=True)
    score = score_pdf(wanted, answer_of(path), letters(paper.work.doi or ""))
    assert sum(score.gold.values()) == 2 * len(WORDS)
    assert (score.entries_right, score.entries_given) == (len(WORDS), len(WORDS))
    assert sum(score.right.values()) == sum(score.given.values()) == 2 * len(WORDS)
    assert score.titles_right == score.dois_right == 1


def test_typeset_page_has_list_heading_and_bold_names() -> None:
    _, html = typeset.typeset(long_article(), LAYOUTS["author-year, bold names in the list, two columns"], linked=True)
    assert "<h2>Literatura citada</h2>" in html
    assert "<b>Abara, A. 2001.</b>" in html
    _, html = typeset.typeset(long_article(), LAYOUTS["author-year, list without heading"], linked=True)
    assert "References" not in html
