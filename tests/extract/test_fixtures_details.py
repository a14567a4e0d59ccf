"""What a table of sentences cannot say: notes that hold references, formulas, works that nobody cites."""

from __future__ import annotations

from citance import extract_statements, read_paper, read_papers
from citance.model import CitationStatement, Paper, Place
from fixtures.tables import HERE


def _read(name: str) -> tuple[Paper, list[CitationStatement]]:
    paper = read_paper(HERE / f"{name}.xml")
    return paper, extract_statements(paper)


def test_references_in_footnotes_are_references() -> None:
    paper, _ = _read("jats/footnote_references")
    assert [reference.title for reference in paper.references] == ["Laying hedges", "Dry stone"]


def test_references_in_footnotes_are_cited() -> None:
    """Where a note holds the work, the work is cited once: from the note or from the sentence that points at it."""
    paper, statements = _read("jats/footnote_references")
    assert [statement.key for statement in statements] == [reference.key for reference in paper.references]


def test_note_without_reference_cites_nothing() -> None:
    _, statements = _read("jats/footnote_references")
    assert not [statement for statement in statements if "Ditches" in statement.citance]


def test_pointers_in_footnotes_stand_in_footnotes() -> None:
    _, statements = _read("jats/footnote_pointers")
    places = {statement.key: statement.place for statement in statements}
    assert places == {"B1": Place.BODY, "B2": Place.FOOTNOTE, "B3": Place.FOOTNOTE}


def test_footnote_sentences_are_sentences_of_their_own() -> None:
    _, statements = _read("jats/footnote_pointers")
    by_key = {statement.key: statement for statement in statements}
    assert by_key["B3"].citance == "An inline note agrees with an older study [3]."
    assert by_key["B3"].after == "It says no more."
    assert by_key["B2"].citance == "See the survey [2]."


def test_an_inline_footnote_does_not_enter_the_body_sentence() -> None:
    _, statements = _read("jats/footnote_pointers")
    (body,) = [statement for statement in statements if statement.key == "B1"]
    assert body.citance == "It was tested [1]."
    assert body.after == "That is all."


def test_source_code_of_formulas_is_not_text() -> None:
    _, statements = _read("jats/formulas")
    assert [statement.key for statement in statements] == ["B1", "B2", "B3"]
    for statement in statements:
        assert "documentclass" not in statement.before + statement.citance + statement.after


def test_inline_formula_is_shown_once() -> None:
    _, statements = _read("jats/formulas")
    assert statements[0].citance == "The height h was measured twice [1]."


def test_sentence_runs_through_a_displayed_formula() -> None:
    _, statements = _read("jats/formulas")
    assert statements[1].citance.endswith("where 2 is the number of lengths [2].")
    assert statements[1].after == "The p-value was small (p < .05)."


def test_list_items_inside_a_paragraph() -> None:
    _, statements = _read("jats/lists")
    by_key = {statement.key: statement for statement in statements}
    assert "[6]" in by_key["B6"].citance
    assert "cooled" in by_key["B6"].citance
    assert by_key["B7"].citance.endswith("then eaten [7].")


def test_works_cited_nowhere_are_kept() -> None:
    paper, statements = _read("jats/uncited")
    cited = {statement.key for statement in statements}
    assert [reference.key for reference in paper.references if reference.key not in cited] == ["B1", "B3"]


def test_link_to_nothing_is_told() -> None:
    paper, _ = _read("jats/xref_to_nothing")
    assert any("B99" in warning for warning in paper.warnings), paper.warnings
    assert any("B98" in warning for warning in paper.warnings), paper.warnings


def test_doubled_id_loses_no_entry() -> None:
    paper, _ = _read("jats/ids_double")
    keys = [reference.key for reference in paper.references]
    assert len(keys) == len(set(keys)) == 3
    assert keys[0] == "B1"


def test_doubled_id_means_the_first_entry() -> None:
    _, statements = _read("jats/ids_double")
    assert [statement.key for statement in statements] == ["B1", "B3"]


def test_doubled_id_is_told() -> None:
    paper, _ = _read("jats/ids_double")
    assert any("B1" in warning for warning in paper.warnings), paper.warnings


def test_group_without_commas_keeps_its_numbers_apart() -> None:
    _, statements = _read("bmc/art")
    (sentence,) = {s.citance for s in statements if s.citance.startswith("The group may")}
    assert "35" not in sentence
    assert [s.marker for s in statements if s.citance == sentence] == ["3", "5"]


def test_statement_ids_depend_on_the_citing_work() -> None:
    """Two articles with the same sentence and the same key have statements of their own."""
    ids = {
        statement.id
        for name in ("namespace_default", "namespace_prefix", "oai_record")
        for paper in read_papers(HERE / f"jats/{name}.xml")
        for statement in extract_statements(paper)
    }
    assert len(ids) == 6
