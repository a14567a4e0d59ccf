"""Whether a citing and a cited work share an author, by what the reference prints.

Once the cited work's own list of authors is known, the store compares the whole lists anew; see docs/people.md.
"""

from __future__ import annotations

from citance.model import Reference, Work
from citance.text.shared_names import SharedNames

__all__ = ["SharedAuthors"]


class SharedAuthors:
    """Compares references with the authors of one citing work; see `SharedNames` for what counts as one person."""

    def __init__(self, citing: Work) -> None:
        self._names = SharedNames(citing.authors)

    def with_reference(self, reference: Reference) -> bool:
        """True when the reference names one of the citing work's authors."""
        return self._names.with_authors(reference.authors)
