"""Works as bibliographies: BibTeX, RIS, CSL-JSON, CSV; each a stream of text, one work at a time. And the way back: lists of
works as people have them, read to be looked up."""

from citance.report.bibliography.bibtex import works_to_bibtex
from citance.report.bibliography.csl import works_to_csl_json
from citance.report.bibliography.csvfile import csv_cell, rows_to_csv, works_to_csv
from citance.report.bibliography.kinds import WorkKind, kind_of
from citance.report.bibliography.lists import (
    LARGEST_LIST,
    MOST_ENTRIES,
    ListEntry,
    WorkList,
    read_lines,
    read_works_list,
)
from citance.report.bibliography.ris import works_to_ris

__all__ = [
    "LARGEST_LIST",
    "MOST_ENTRIES",
    "ListEntry",
    "WorkKind",
    "WorkList",
    "csv_cell",
    "kind_of",
    "read_lines",
    "read_works_list",
    "rows_to_csv",
    "works_to_bibtex",
    "works_to_csl_json",
    "works_to_csv",
    "works_to_ris",
]
