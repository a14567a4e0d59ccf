"""The report of a reference check: a page that stands alone, and its lines for a terminal."""

from citance.report.check.fail_on import FailOn, fail_on_words, parse_fail_on
from citance.report.check.html import check_html
from citance.report.check.lines import check_lines, searched, summary_lines
from citance.report.check.words import SEVERITY_ORDER, kind_words, state_words

__all__ = [
    "SEVERITY_ORDER",
    "FailOn",
    "check_html",
    "check_lines",
    "fail_on_words",
    "kind_words",
    "parse_fail_on",
    "searched",
    "state_words",
    "summary_lines",
]
