"""Works of which hardly more than a title is known, as people add them by hand: a title and an abstract.

The model is fitted on works with authors, year and place, and gives a title alone too little. But whoever states such a work
wants it found by the references that bear its title, and no reference can agree with it any better. So an equal, telling title
(but for articles and the spelling "-ise": one misprinted letter may make "farms" of "firms") is enough for a work that

* is stated by a person, a source or its own paper: what only other references say may be the yearly piece of a series;
* has no identifier, and lacks its authors or its year: a work with both is compared as all others are;
* and of which nothing that is known differs.
"""

from __future__ import annotations

from citance.model import Candidate
from citance.resolve._compare import Comparison, Likeness
from citance.resolve._describe import Description
from citance.resolve._titles import TitleLikeness
from citance.resolve._venues import VenueLikeness
from citance.resolve._words import is_telling

__all__ = ["agrees_thinly", "is_thin"]

_LEAST_LETTERS = 30
_LEAST_WORDS = 5
_ARTICLES = frozenset(["a", "an", "the"])
_KNOWN = frozenset([Likeness.EQUAL, Likeness.NEAR, Likeness.LISTED, Likeness.MISSING])
_SAME = frozenset([Likeness.EQUAL, Likeness.MISSING])


def is_thin(candidate: Candidate) -> bool:
    """Whether a work is stated, and hardly described."""
    work = candidate.work
    named = work.doi or work.pmid or work.pmcid or work.arxiv or work.openalex
    return candidate.stated and not named and not (work.authors and (work.year or work.published))


def agrees_thinly(found: Comparison, mine: Description, work: Description) -> bool:
    """Whether a reference (`mine`) bears the telling title of such a work, and nothing else that is known of it differs."""
    telling = len(work.letters) >= _LEAST_LETTERS and len(work.words) >= _LEAST_WORDS and is_telling(list(work.words))
    return (
        telling
        and (found.title is TitleLikeness.EQUAL or (found.title is TitleLikeness.NEAR and _core(mine) == _core(work)))
        and found.author in _KNOWN
        and found.year in _SAME
        and found.volume in _SAME
        and found.page in _SAME
        and found.venue is not VenueLikeness.DIFFERENT
    )


def _core(said: Description) -> str:
    """The letters of a title without articles, in one of two spellings."""
    return "".join(word for word in said.words if word not in _ARTICLES).replace("z", "s")
