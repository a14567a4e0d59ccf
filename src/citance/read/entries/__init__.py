"""Entries of reference lists: an entry's text, or those of a whole list, to references. Lines to entries: `citance.refstring`."""

from __future__ import annotations

from citance.read.entries._list import read_list
from citance.read.entries._read import read_entries, read_reference
from citance.refstring import EntryLine, EntryText, join_lines, split_entries

__all__ = ["EntryLine", "EntryText", "join_lines", "read_entries", "read_list", "read_reference", "split_entries"]
