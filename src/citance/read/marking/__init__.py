"""Finding and linking citations in text without markup.

First the paper's citation style is decided for the whole of it (`_decide`), by how well what each style finds agrees with the
reference list and with the file's own links; then only that style's pointers become markers. A number or a name is
believed only if the list answers to it without doubt: a link is never invented.
"""

from __future__ import annotations

from citance.read.marking._mark import Marked, mark

__all__ = ["Marked", "mark"]
