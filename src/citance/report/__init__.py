"""Reports: what an index says of one work, and of the whole library."""

from citance.report.confidence import Confidence, confidence_of
from citance.report.html import report_html
from citance.report.insight import ExampleQuestion, QuestionKind, example_questions, readable_example
from citance.report.intervals import Interval, share_interval
from citance.report.licences import Licence, is_open, licence_of, licence_words
from citance.report.overview import LibraryCoverage, LibraryOverview, library_coverage, library_overview
from citance.report.protocol import ReportStore
from citance.report.shares import StanceShare, stance_shares
from citance.report.work_report import GROUP_ORDER, SectionTally, StanceGroup, WorkReport, work_report
from citance.report.years import YearCounts, year_counts

__all__ = [
    "GROUP_ORDER",
    "Confidence",
    "ExampleQuestion",
    "Interval",
    "LibraryCoverage",
    "LibraryOverview",
    "Licence",
    "QuestionKind",
    "ReportStore",
    "SectionTally",
    "StanceGroup",
    "StanceShare",
    "WorkReport",
    "YearCounts",
    "confidence_of",
    "example_questions",
    "is_open",
    "library_coverage",
    "library_overview",
    "licence_of",
    "licence_words",
    "readable_example",
    "report_html",
    "share_interval",
    "stance_shares",
    "work_report",
    "year_counts",
]
