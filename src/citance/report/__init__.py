"""Reports: what an index says of one work, and of the whole library."""

from citance.report.confidence import Confidence, confidence_of
from citance.report.html import report_html
from citance.report.overview import LibraryOverview, library_overview
from citance.report.protocol import ReportStore
from citance.report.work_report import GROUP_ORDER, SectionTally, StanceGroup, WorkReport, work_report

__all__ = [
    "GROUP_ORDER",
    "Confidence",
    "LibraryOverview",
    "ReportStore",
    "SectionTally",
    "StanceGroup",
    "WorkReport",
    "confidence_of",
    "library_overview",
    "report_html",
    "work_report",
]
