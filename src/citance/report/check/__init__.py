"""The report of a reference check: a page that stands alone, and its lines for a terminal."""

from citance.report.check.corrected import corrected_bibtex, corrected_work, reference_line, suggestion
from citance.report.check.fail_on import FailOn, fail_on_words, parse_fail_on
from citance.report.check.groups import CheckGroup, check_to_csv, group_of, grouped
from citance.report.check.html import check_html
from citance.report.check.lines import check_lines, searched, summary_lines
from citance.report.check.words import SEVERITY_ORDER, kind_words, state_words

__all__ = [
    "SEVERITY_ORDER",
    "CheckGroup",
    "FailOn",
    "check_html",
    "check_lines",
    "check_to_csv",
    "corrected_bibtex",
    "corrected_work",
    "fail_on_words",
    "group_of",
    "grouped",
    "kind_words",
    "parse_fail_on",
    "reference_line",
    "searched",
    "state_words",
    "suggestion",
    "summary_lines",
]
