"""The names of the measured figures and stages, for people."""

from __future__ import annotations

from typing import NamedTuple

from citance.web.i18n import DEFAULT_LANGUAGE, N_

__all__ = [
    "FIELDS",
    "FIGURES",
    "ITEMS",
    "POINTS",
    "READINGS",
    "SOURCES",
    "STAGES",
    "StageWords",
    "figure_words",
    "share_text",
]

FIGURES = {
    "macro_f1": N_("Macro-F1: the mean over the three stances"),
    "supporting_f1": N_("F1 of supporting"),
    "contrasting_f1": N_("F1 of contrasting"),
    "contrasting_precision_at_60": N_("Contrasting: precision where 60 of 100 are found"),
    "broad_macro_f1": N_("Macro-F1 of the broad stance"),
    "evidence_overlap": N_("Underlined words share letters with the words a reader marked"),
    "ece": N_("Expected calibration error"),
    "contrast_macro_f1": N_("Macro-F1 on written pairs of sentences"),
    "contrast_pairs": N_("Pairs of which both sides are right"),
    "tutorial_supporting_precision": N_("Supporting: precision"),
    "tutorial_supporting_recall": N_("Supporting: recall"),
    "tutorial_contrasting_precision": N_("Contrasting: precision"),
    "tutorial_contrasting_recall": N_("Contrasting: recall"),
    "tutorial_mentioning_precision": N_("Mentioning: precision"),
    "tutorial_mentioning_recall": N_("Mentioning: recall"),
    "JATS: found": N_("JATS articles: pairs of marker and reference that were found"),
    "JATS: wrong": N_("JATS articles: statements without such a pair"),
    "JATS: in place": N_("JATS articles: found, and standing where the markup has them"),
    "TEI, GROBID: found": N_("TEI written by GROBID: pairs found"),
    "TEI, GROBID: wrong": N_("TEI written by GROBID: wrong statements"),
    "TEI, by hand: found": N_("TEI encoded by hand: pairs found"),
    "TEI, by hand: wrong": N_("TEI encoded by hand: wrong statements"),
    "BMC: found": N_("BMC’s older XML: pairs found"),
    "BMC: wrong": N_("BMC’s older XML: wrong statements"),
    "by hand: cut or run on": N_("Citing sentences read by hand that stop too early or too late"),
    "markers known: missed": N_("Markers known: borders that were missed"),
    "markers known: false": N_("Markers known: borders where there is none"),
    "plain text: missed": N_("Plain text: borders that were missed"),
    "plain text: false": N_("Plain text: borders where there is none"),
    "held out: precision": N_("Precision"),
    "held out: recall": N_("Recall"),
    "entries, precision": N_("Entries of the reference list: precision"),
    "entries, recall": N_("Entries of the reference list: recall"),
    "contexts, precision": N_("Citation statements: precision"),
    "contexts, recall": N_("Citation statements: recall"),
    "contexts, F1": N_("Citation statements: F1"),
    "sentence equal": N_("The citing sentence is the same, letter by letter"),
    "section role equal": N_("The section’s role is the same"),
    "title exact": N_("The title is the same"),
    "first author": N_("First author: F1"),
    "year": N_("Year: F1"),
    "title": N_("Title: F1"),
    "container": N_("Journal or book: F1"),
    "volume": N_("Volume: F1"),
    "issue": N_("Issue: F1"),
    "pages": N_("Pages: F1"),
    "DOI": N_("DOI: F1"),
    "publisher": N_("Publisher: F1"),
    "strings: precision": N_("Printed strings of many publishers: precision"),
    "strings: recall": N_("Printed strings of many publishers: recall"),
    "strings: linked although the work is not there": N_("Printed strings: linked although the work is not there"),
    "articles, fields: precision": N_("References of articles, by their fields: precision"),
    "articles, fields: recall": N_("References of articles, by their fields: recall"),
    "articles, fields: linked although the work is not there": N_(
        "By their fields: linked although the work is not there"
    ),
    "articles, printed: precision": N_("References of articles, by their printed text: precision"),
    "articles, printed: recall": N_("References of articles, by their printed text: recall"),
    "articles, printed: linked although the work is not there": N_(
        "By their printed text: linked although the work is not there"
    ),
    "right DOI: any field said to differ": N_("The DOI is right: a field is said to differ (false alarm)"),
    "right DOI: title said to differ": N_("The DOI is right: the title is said to differ (false alarm)"),
    "right DOI: said to be another work's": N_("The DOI is right: it is said to be another work’s (false alarm)"),
    "DOI of another work: told": N_("The DOI is another work’s, and that is told"),
    "DOI of another work by the first author: told": N_(
        "It is that of another work by the same author, and that is told"
    ),
    "words": N_("By the words of the sentence"),
    "meaning": N_("By meaning"),
    "both": N_("By both together"),
}

ITEMS = {
    "pairs": N_("pairs"),
    "statements": N_("statements"),
    "sentences": N_("sentences"),
    "borders": N_("borders"),
    "entries": N_("entries"),
    "PDFs": N_("PDF files"),
    "fields": N_("labelled fields"),
    "links": N_("links"),
    "references": N_("references"),
    "queries": N_("queries"),
}


class StageWords(NamedTuple):
    """A stage's title and one or two sentences on what was done."""

    title: str
    told: str
    doc: str = ""


STAGES = {
    "extract": StageWords(
        N_("Reading XML: which reference is cited where"),
        N_(
            "A second program, which shares no code with the reader, lists every pair of marker and reference in the files;"
            " the statements are held against that list. Citing sentences were also drawn at random and read by hand."
        ),
    ),
    "sentences": StageWords(
        N_("Borders of sentences"),
        N_(
            "A table of passages written to be hard: abbreviations, raised numbers, decimals, names, brackets. It shows how the"
            " known difficulties are solved, not how often errors occur in ordinary text."
        ),
    ),
    "marking": StageWords(
        N_("Recognising markers without links"),
        N_(
            "The links were taken out of articles, and the markers found again from the text alone: what a Word file or a web"
            " page without links is read like. Files that the rules were not built on."
        ),
    ),
    "pdf": StageWords(
        N_("Reading PDF files"),
        N_(
            "Against the XML of the same articles, on files that were kept apart while the rules were written. They are few: one"
            " file that loses its reference list moves these figures by several points, as the intervals show."
        ),
    ),
    "refstrings": StageWords(
        N_("Fields of printed references"),
        N_("Labelled reference strings that trained nothing. A title counts as right from a likeness of 95 in 100."),
    ),
    "matching": StageWords(
        N_("Which work a reference names"),
        N_(
            "Identifiers taken away, each reference was asked of a library of 200,000 works full of near-copies. For every third"
            " one the right work was then removed, so that any link is wrong."
        ),
    ),
    "checking": StageWords(
        N_("The reference check"),
        N_(
            "References with their right DOI, where any alarm is false, and the same references with the DOI of another work,"
            " as an invented entry has."
        ),
    ),
    "meaning": StageWords(
        N_("Search by meaning"),
        N_(
            "A sentence is asked for, and an answer is right if it is another paper’s sentence about the same work, among the first"
            " ten. Many other sentences about the topic would satisfy a reader too, so these shares are low by nature; they compare."
        ),
    ),
}

POINTS = {
    "balanced": (
        N_("balanced"),
        N_(
            "the default: as many supporting and contrasting statements found, and as few wrongly called, as go together"
        ),
    ),
    "fair": (
        N_("fair"),
        N_(
            "claims about as many statements of each stance as there are, so that in a tally misses and false alarms about cancel"
        ),
    ),
    "precise": (N_("precise"), N_("claims little that is wrong and misses more")),
}

READINGS = {
    "enriched": (N_("As labelled"), N_("every labelled row counts once; most were picked because they are hard")),
    "spread": (
        N_("In ordinary articles"),
        N_("every row counts as often as statements that look like it occur in whole articles"),
    ),
    "random": (
        N_("In ordinary articles, from random rows alone"),
        N_(
            "only mentionings that were drawn at random stand for all mentionings; they are few, so the intervals are wide"
        ),
    ),
    "pessimistic": (N_("At worst"), N_("the hard, picked mentionings count as if they were ordinary ones")),
}

FIELDS = {
    "tutorial": (
        N_("Another field, three languages"),
        N_(
            "The invented tutorial library (economics and regional studies in English, German and Spanish) was never trained on."
        ),
    ),
    "contrast_set": (
        N_("Pairs that differ in one word"),
        N_("Sentences written in pairs, so that a small change turns the stance: much harder than articles are."),
    ),
}

SOURCES = {
    "pmc": N_("Biomedical articles of PubMed Central"),
    "elife": N_("eLife"),
    "plos": N_("PLOS"),
    "psychsci": N_("Psychological Science"),
    "scielo": N_("SciELO"),
    "1": N_("rows whose label is arguable"),
    "2": N_("rows whose label is probable"),
    "3": N_("rows whose label is sure"),
}


def figure_words(name: str) -> str:
    """The name of a figure for people, or as it is where it is not in the table."""
    return FIGURES.get(name, SOURCES.get(name, name))


def share_text(value: float, language: str, *, near: float | None = None) -> str:
    """A share in per cent: one digit behind the point, two where it is near an end or the value `near`, in the reader's way
    of writing numbers; what is not all is never shown as 100."""
    fine = value > 0.995 or 0 < value < 0.01 or (near is not None and 0 < abs(value - near) < 0.001)
    if value <= 0:
        return "0"
    shown = "100" if value >= 1 else "> 99.99" if value >= 0.99995 else f"{100 * value:.{2 if fine else 1}f}"
    return shown if language == DEFAULT_LANGUAGE else shown.replace(".", ",")
