"""Whether a citing and a cited work share an author."""

from __future__ import annotations

from citance.extract.entries import fold_name
from citance.model import Author, Reference, Work

__all__ = ["SharedAuthors"]


def _initial(author: Author) -> str:
    folded = fold_name(author.given)
    return folded[:1]


class SharedAuthors:
    """Compares references with the authors of one citing work.

    Two names are one person's when the ORCIDs are equal, or family name and first initial are; a family name alone is
    not enough, since the commonest ones are shared by thousands.
    """

    def __init__(self, citing: Work) -> None:
        self._orcids = {author.orcid for author in citing.authors if author.orcid}
        self._names = {(fold_name(author.family), _initial(author)) for author in citing.authors}

    def with_reference(self, reference: Reference) -> bool:
        """True when the reference names one of the citing work's authors."""
        for author in reference.authors:
            if author.orcid and author.orcid in self._orcids:
                return True
            name = fold_name(author.family)
            initial = _initial(author)
            # A collective author has no given name and is compared whole; a person needs the initial.
            if name and (initial or " " in author.family) and (name, initial) in self._names:
                return True
        return False
