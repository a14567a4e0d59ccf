"""Works as bibliographies: BibTeX, RIS, CSL-JSON, CSV; each a stream of text, one work at a time."""

from citance.report.bibliography.bibtex import works_to_bibtex
from citance.report.bibliography.csl import works_to_csl_json
from citance.report.bibliography.csvfile import csv_cell, rows_to_csv, works_to_csv
from citance.report.bibliography.kinds import WorkKind, kind_of
from citance.report.bibliography.ris import works_to_ris

__all__ = [
    "WorkKind",
    "csv_cell",
    "kind_of",
    "rows_to_csv",
    "works_to_bibtex",
    "works_to_csl_json",
    "works_to_csv",
    "works_to_ris",
]
