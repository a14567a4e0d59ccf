"""Reference strings: the printed text of an entry to its fields, and of several to one each.

A small trained network labels the words (`_model`), rules read the fields out of the labelled pieces (`_assemble`) and the
identifiers out of the text (`_identifiers`). See docs/refstrings.md.
"""

from __future__ import annotations

from citance.refstring._identifiers import split_label
from citance.refstring._join import join_lines
from citance.refstring._lines import EntryLine, EntryText, split_entries
from citance.refstring._parse import parse_reference, parse_references
from citance.refstring._split import lettered_parts, split_references

__all__ = [
    "EntryLine",
    "EntryText",
    "join_lines",
    "lettered_parts",
    "parse_reference",
    "parse_references",
    "split_entries",
    "split_label",
    "split_references",
]
