"""Preprint and article: how many pairs the shared references hold, and what `Matcher.version_of` says of them.

Real pairs are looked for among all references of the shared articles: a preprint (by DOI, arXiv id, kind or container) and
another work near it. Where these are too few to measure by, pairs are made: of each article a preprint with its title and
authors, a year earlier, without a place. Its right partner is the article; every other real work, and every near-copy made
by the generator, is a wrong one. Real preprints change their titles; made ones do not, so that the share found is an
upper bound, while what is united wrongly is counted against real works, but for those of the same description (one work
that is named with and without its DOI).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks._data import data_folder, percent
from benchmarks._matching_data import near_copies
from citance.errors import CitanceError
from citance.model import Reference, Venue, Work
from citance.read import read_papers
from citance.resolve import Matcher, Verdict
from citance.resolve._preprints import is_preprint

__all__ = ["versions"]

_FOLDERS = ("jats", "bmc_art", "tei_psychsci", "tei_jtei")
_MOST = 200


class _Pair(NamedTuple):
    preprint: Work
    other: Work
    verdict: Verdict


class _Near:
    """Works by the numbers under which they are candidates."""

    def __init__(self, works: Iterable[Work]) -> None:
        self.works = list(works)
        self._matcher = Matcher()
        self._under: dict[int, list[int]] = defaultdict(list)
        for place, work in enumerate(self.works):
            for block in self._matcher.blocks_of_work(work):
                self._under[block].append(place)

    def of(self, work: Work) -> list[Work]:
        """Those that share most numbers with a work."""
        found = Counter(place for block in self._matcher.blocks_of_work(work) for place in self._under[block])
        return [self.works[place] for place, _ in found.most_common(_MOST)]


def versions(show: int) -> dict[str, float]:
    """Print what was found, and `show` real pairs of each kind; the figures that have floors."""
    works = list(_cited_works())
    matcher, near = Matcher(), _Near(works)
    real = list(_real_pairs(works, near, matcher))
    united = [pair for pair in real if pair.verdict.same]
    preprints = sum(map(is_preprint, works))
    print(
        f"{len(works):,} works are cited, {preprints} of them preprints; {len(real)} pairs of a preprint and a work near it,"
    )
    print(f"{len(united)} of them taken for versions of one work\n")
    for name, pairs in (("united", united), ("apart", [pair for pair in real if not pair.verdict.same])):
        for pair in sorted(pairs, key=lambda pair: -pair.verdict.score)[:show]:
            print(
                f"- {name} {pair.verdict.score:.2f} {pair.verdict.reason}\n    {_line(pair.preprint)}\n    {_line(pair.other)}"
            )
    articles = [work for work in works if work.title and work.authors and work.year and work.volume and work.doi]
    return _made_pairs(articles, near, matcher, show)


def _cited_works() -> Iterator[Work]:
    """All works that the references name, each by its fullest description."""
    best: dict[tuple[str, str], Work] = {}
    for name in _FOLDERS:
        folder = data_folder(f"corpora/{name}")
        for path in sorted(folder.glob("*.xml")) if folder else []:
            try:
                papers = read_papers(path)
            except CitanceError:
                continue
            for reference in (each for paper in papers for each in paper.references if each.title):
                work = _work_of(reference)
                key = (work.doi or work.arxiv or "", "" if work.doi or work.arxiv else _plain(work))
                known = best.get(key)
                if known is None or len(repr(work)) > len(repr(known)):
                    best[key] = work
    yield from best.values()


def _plain(work: Work) -> str:
    return f"{work.title.casefold()} {work.venue.title.casefold()} {work.year}"


def _work_of(reference: Reference) -> Work:
    return Work(
        title=reference.title,
        authors=reference.authors,
        year=reference.year,
        venue=Venue(title=reference.container),
        volume=reference.volume,
        pages=reference.pages,
        kind=reference.kind,
        doi=reference.doi,
        arxiv=reference.arxiv,
    )


def _real_pairs(works: list[Work], near: _Near, matcher: Matcher) -> Iterator[_Pair]:
    for work in works:
        if is_preprint(work):
            others = (other for other in near.of(work) if not is_preprint(other))
            yield from (_Pair(work, other, matcher.version_of(work, other)) for other in others)


def _made_pairs(articles: list[Work], near: _Near, matcher: Matcher, show: int) -> dict[str, float]:
    titles = {work.title for work in articles}
    # A copy of equal title is another year's or a meeting's: such a one is no wrong version for certain.
    copies = _Near(copy for copy in near_copies(articles, 10 * len(articles)) if copy.title not in titles)
    found = wrong = copied = 0
    for work in articles:
        made = Work(
            title=work.title, authors=work.authors, year=(work.year or 1) - 1, kind="preprint", doi="10.1101/2020.1"
        )
        found += matcher.version_of(made, work).same
        alike = (other for other in near.of(made) if other is not work and matcher.version_of(made, other).same)
        others = [other for other in alike if not matcher.same(replace(work, doi=None), replace(other, doi=None)).same]
        wrong += bool(others)
        copied += any(matcher.version_of(made, other).same for other in copies.of(made))
        for other in others[: show if wrong <= show else 0]:
            print(f"- wrongly united with a real work:\n    {_line(work)}\n    {_line(other)}")
    print(f"{len(articles)} made preprints: united with their article {percent(found, len(articles))},")
    print(f"with another real work {percent(wrong, len(articles))}, with a near-copy {percent(copied, len(articles))}")
    return {
        "versions, made: found": found / max(1, len(articles)),
        "versions, made: wrong": wrong / max(1, len(articles)),
    }


def _line(work: Work) -> str:
    authors = ", ".join(author.family for author in work.authors[:3])
    return (
        f"{work.doi or work.arxiv} {authors} {work.year or ''} {work.title[:120]} | {work.venue.title} {work.volume}"
    )
