"""The labels that the tokens of a reference string bear."""

from __future__ import annotations

__all__ = ["LABELS"]

LABELS = (
    "number",  # the printed number of the entry
    "author",
    "editor",  # editors, translators, directors
    "title",  # of the cited work itself
    "journal",
    "book",  # the book or the proceedings that hold the cited work
    "series",
    "volume",
    "issue",
    "pages",
    "date",
    "publisher",  # also the university of a thesis and the institution of a report
    "location",
    "edition",
    "genre",  # "Doctoral dissertation", "Technical report 12"
    "url",
    "doi",
    "id",  # PMID, PMCID, arXiv number
    "note",  # what is none of the others: access dates, "Available at", ISSN
)
"""What punctuation and words between two fields bear is written down in docs/refstrings.md."""
