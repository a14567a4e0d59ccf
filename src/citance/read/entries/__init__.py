"""Entries of reference lists: lines to entries, an entry's text to references."""

from __future__ import annotations

from citance.read.entries._join import join_lines
from citance.read.entries._list import read_list
from citance.read.entries._read import read_reference
from citance.read.entries._split import EntryLine, EntryText, split_entries

__all__ = ["EntryLine", "EntryText", "join_lines", "read_list", "read_reference", "split_entries"]
