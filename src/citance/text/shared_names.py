"""Whether two works share an author, by the names that both print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citance.model import Author
from citance.text.names import compatible_given, is_collective, is_telling_given, name_key

__all__ = ["LARGE", "SharedNames"]

LARGE = 100
"""Lists of more authors are those of collaborations: among thousands of names, equal ones with one initial are chance."""


class SharedNames:
    """Compares lists of authors with those of one work.

    Two names are one person's when the ORCIDs are equal, or the family name is and the given names may be ("J." and
    "John", not "J. R." and "J. K."), unless both have an ORCID, and these differ. A family name alone is not enough, since
    the commonest ones are shared by thousands; nor, beside a list of more than `LARGE` authors, is one initial. A group
    that signs both works is an author of both.
    """

    def __init__(self, authors: Sequence[Author]) -> None:
        self._large = len(authors) > LARGE
        self._orcids = {author.orcid for author in authors if author.orcid}
        self._names: dict[str, list[Author]] = {}
        for author in authors:
            key = name_key(author.family, author.given)
            if _is_comparable(author, key):
                self._names.setdefault(key, []).append(author)

    def with_authors(self, authors: Sequence[Author]) -> bool:
        """True when one of these authors is one of the work's."""
        return next(self.shared(authors), None) is not None

    def shared(self, authors: Sequence[Author]) -> Iterator[Author]:
        """Those of these authors that are the work's, too."""
        large = self._large or len(authors) > LARGE
        return (author for author in authors if self._is_mine(author, large=large))

    def _is_mine(self, author: Author, *, large: bool) -> bool:
        if author.orcid and author.orcid in self._orcids:
            return True
        return any(
            compatible_given(author.given, mine.given)
            and not (author.orcid and mine.orcid)
            and (not large or (_is_sure(author) and _is_sure(mine)))
            for mine in self._names.get(name_key(author.family, author.given), ())
        )


def _is_comparable(author: Author, key: str) -> bool:
    """A person needs an initial; a name without one must be a whole one, of two words at least."""
    return bool(key) and (not key.startswith("=") or " " in author.family.strip())


def _is_sure(author: Author) -> bool:
    return is_telling_given(author.given) or is_collective(author.family, author.given)
