"""The first page: the search box, and the library at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

from citance.model import Stance
from citance.report import library_overview
from citance.search.analysis import STOP_WORDS
from citance.store import Discussed
from citance.web.protocol import Library
from citance.web.render import Page

__all__ = ["page"]

_DISCUSSED = 12
_RECENT = 6


def page(index: Library, request: Request) -> Page:
    """The library's most discussed works, its counts and its latest papers."""
    overview = library_overview(index.store, discussed=_DISCUSSED, recent=_RECENT)
    counts = overview.counts
    shown = (
        ("papers read", counts.papers),
        ("citation statements", counts.statements),
        ("contrasting", counts.by_stance.get(Stance.CONTRASTING, 0)),
        ("supporting", counts.by_stance.get(Stance.SUPPORTING, 0)),
        ("works known", counts.works),
    )
    context = {"overview": overview, "counts": shown, "examples": _examples(overview.most_discussed)}
    data = {
        "counts": counts,
        "most_discussed": [each._asdict() for each in overview.most_discussed],
        "recent": overview.recent,
    }
    return Page("home.html", context, data)


def _examples(discussed: Sequence[Discussed]) -> tuple[str, ...]:
    """Queries that surely find something here: the head of a much discussed title, and an author with a year."""
    titled = [entry.work.work for entry in discussed if entry.work.work.title]
    named = [work for work in titled if work.authors and work.year]
    words = titled[0].title.split(":")[0].split()[:8] if titled else []
    while words and words[-1].lower() in STOP_WORDS:
        words.pop()
    author = f"{named[0].authors[0].family} {named[0].year}" if named else ""
    return tuple(example for example in (" ".join(words), author) if example)
