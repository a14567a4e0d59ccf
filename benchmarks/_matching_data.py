"""What `benchmarks.matching` asks and what it searches in: references with a known DOI, and a library of works.

The library holds every work of the shared corpora that is named with a DOI and a title, and near-copies of them, made by
a seeded generator: what a careless matcher would take instead. Two thirds of the references are for development, one third
is held out, by the SHA-256 of the DOI, so that no work is on both sides.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks._data import data_folder
from citance.errors import CitanceError
from citance.identifiers import clean_doi
from citance.model import Author, Reference, Venue, Work
from citance.read import read_papers

__all__ = ["Query", "held_out", "load_glutton", "load_jats", "load_titles", "near_copies", "true_works"]

_FOLDERS = ("jats", "bmc_art", "tei_psychsci", "tei_jtei", "pdf")
_URL_OR_ID = re.compile(
    r"(?:https?://)?(?:dx\.|www\.)?doi\.org/\S+|\bdoi\s*:?\s*10\.\S+|10\.\d{4,9}/\S+|\bPMC\s?\d{4,9}\b"
    r"|\b(?:PMID|PubMed)\s*:?\s*\d{4,9}\b|https?://\S+",
    re.I,
)


class Query(NamedTuple):
    """A reference, the DOI of the work that it names, and the entry as it is printed, without identifiers.

    `file` is the article that it stands in, "" where that is not known."""

    reference: Reference
    doi: str
    raw: str
    file: str


def held_out(doi: str) -> bool:
    """Whether references to that work are for reporting only."""
    return int(hashlib.sha256(doi.encode()).hexdigest()[:8], 16) % 3 == 0


def load_glutton() -> list[tuple[Query, Work]]:
    """The reference strings of biblio-glutton's evaluation set, each with its row's description of the work."""
    folder = data_folder("corpora/refs_gold")
    if folder is None:
        return []
    found = []
    with gzip.open(folder / "glutton_references_with_doi.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            doi = clean_doi(row["doi"])
            if doi is None:
                continue
            work = Work(
                title=row.get("atitle", ""),
                authors=(Author(family=row["firstAuthor"]),) if row.get("firstAuthor") else (),
                venue=Venue(title=row.get("jtitle", "")),
                volume=row.get("volume", ""),
                pages=row.get("firstPage", ""),
                doi=doi,
            )
            reference = Reference(key=f"g{number}", index=number, raw=row["reference"])
            found.append((Query(reference, doi, _masked(row["reference"]), ""), work))
    return found


def load_jats() -> list[Query]:
    """The references with a DOI of all shared articles in XML, their identifiers taken out."""
    found = []
    for name in _FOLDERS:
        folder = data_folder(f"corpora/{name}")
        for path in sorted(folder.glob("*.xml")) if folder else []:
            try:
                papers = read_papers(path)
            except CitanceError:
                continue
            for paper in papers:
                found += [
                    Query(_bare(reference), reference.doi, _masked(reference.raw), path.stem)
                    for reference in paper.references
                    if reference.doi
                ]
    return found


def load_titles() -> list[Work]:
    """The business titles with a DOI of the shared metadata."""
    folder = data_folder("corpora/metadata")
    if folder is None:
        return []
    with (folder / "open4business_topic_dois.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [
        Work(title=row["title"], year=int(row["year"]), venue=Venue(title=row["journal"]), doi=clean_doi(row["doi"]))
        for row in rows
    ]


def _masked(raw: str) -> str:
    return _URL_OR_ID.sub(" ", raw)


def _bare(reference: Reference) -> Reference:
    """Without everything that names the work by itself."""
    return replace(reference, doi=None, pmid=None, pmcid=None, arxiv=None, url="", raw=_masked(reference.raw))


def work_of(query: Query) -> Work:
    """The work as that reference describes it."""
    said = query.reference
    return Work(
        title=said.title,
        authors=said.authors,
        year=said.year,
        venue=Venue(title=said.container, publisher=said.publisher),
        volume=said.volume,
        issue=said.issue,
        pages=said.pages,
        kind=said.kind,
        doi=query.doi,
    )


def true_works(glutton: list[tuple[Query, Work]], jats: list[Query]) -> dict[str, tuple[Work, str]]:
    """One description of each work by its DOI, and the file that it comes from ("" for biblio-glutton's rows).

    Where several references name the work, the fullest description is taken. The rows of biblio-glutton have no
    year: theirs is taken from the other corpora where these name the work.
    """
    said: dict[str, list[tuple[Work, str]]] = defaultdict(list)
    for query in jats:
        if query.reference.title:
            said[query.doi].append((work_of(query), query.file))
    works = {doi: max(found, key=lambda each: _fullness(each[0])) for doi, found in said.items()}
    for _, work in glutton:
        doi = work.doi or ""
        if doi not in works or (works[doi][1] == "" and _fullness(work) > _fullness(works[doi][0])):
            year = said[doi][0][0].year if said.get(doi) else None
            works[doi] = (replace(work, year=year), "")
    for work in load_titles():
        if work.doi and work.title:
            works.setdefault(work.doi, (work, "titles"))
    return works


def _fullness(work: Work) -> int:
    filled = (work.title, work.authors, work.year, work.volume, work.pages, work.venue.title)
    return sum(map(bool, filled)) * 1_000 + min(999, len(work.title))


# -- near-copies ---------------------------------------------------------------------------------------------------


def near_copies(works: list[Work], count: int, seed: int = 20261122) -> Iterator[Work]:
    """Works that are nearly one of those given and yet others, each with a DOI of its own; the same ones for a seed.

    All kinds are made in turn for every work until `count` is reached.
    """
    random_ = random.Random(seed)
    works = [work for work in works if work.title]
    turn = made = 0
    while True:
        for work in works:
            kind = _KINDS[(turn // len(works) + turn) % len(_KINDS)]
            copy = kind(work, random_.choice(works), random_)
            if _is_same(copy, work):
                turn += 1
                continue
            yield replace(copy, doi=f"10.5555/near.{made}")
            turn, made = turn + 1, made + 1
            if made >= count:
                return


def _is_same(copy: Work, work: Work) -> bool:
    """Whether chance has made no other work: no title, or the same page of the same volume under nearly that title."""
    page = re.match(r"\w+", work.pages)
    placed = page is not None and copy.pages.startswith(page.group()) and copy.volume == work.volume
    return (
        len(re.findall(r"\w\w", copy.title)) < 2
        or (placed and copy.title[:20] == work.title[:20])
        or copy.title == work.title == ""
    )


def _page(random_: random.Random) -> str:
    start = random_.randrange(1, 2_500)
    return str(start) if random_.random() < 0.4 else f"{start}-{start + random_.randrange(2, 20)}"


def _moved(work: Work, random_: random.Random, years: int) -> Work:
    """Another place in the same journal, that many years later."""
    digits = re.search(r"\d+", work.volume)
    volume = str(max(1, int(digits.group()) + years)) if digits else work.volume
    year = work.year + years if work.year else None
    return replace(work, volume=volume, year=year, pages=_page(random_), issue=str(random_.randrange(1, 12)))


def _part(work: Work, other: Work, random_: random.Random) -> Work:
    """The next part of a series, in the same volume or the next."""
    if re.search(r"\b(?:part )?(?:1|I)\b", work.title):
        title = re.sub(r"\b(1|I)\b", lambda found: "2" if found.group() == "1" else "II", work.title, count=1)
    else:
        title = f"{work.title.rstrip('. ')}{random_.choice([': Part II', '. II', ' (part 2)', ' II', ', part two'])}"
    return replace(_moved(work, random_, random_.choice([0, 0, 1])), title=title)


def _yearly(work: Work, other: Work, random_: random.Random) -> Work:
    """The same title by the same authors in another year: a yearly report, the paper after its abstract."""
    return _moved(work, random_, random_.choice([-1, 1]))


def _sibling(work: Work, other: Work, random_: random.Random) -> Work:
    """Another paper of the same authors in the same volume."""
    return replace(_moved(work, random_, 0), title=other.title)


_ABOUT = ("Correction: {}", "Erratum to: {}", "Corrigendum to “{}”", "Retraction: {}", "{} [Erratum]")
_ANSWERS = (
    "Comment on “{}”",
    "Re: {}",
    "Reply to: {}",
    "{}: reply",
    "Commentary: {}",
    "Discussion of {}",
    "{}: a comment",
)


def _correction(work: Work, other: Work, random_: random.Random) -> Work:
    return replace(_moved(work, random_, random_.choice([0, 1])), title=random_.choice(_ABOUT).format(work.title))


def _answer(work: Work, other: Work, random_: random.Random) -> Work:
    """A letter about the work; every third one by the authors themselves."""
    moved = _moved(work, random_, random_.choice([0, 1]))
    authors = work.authors if random_.random() < 0.33 else other.authors
    return replace(moved, title=random_.choice(_ANSWERS).format(work.title), authors=authors)


def _namesake(work: Work, other: Work, random_: random.Random) -> Work:
    """The same title by others elsewhere."""
    year = random_.choice([work.year, other.year])
    return replace(other, title=work.title, year=year)


def _one_word(work: Work, other: Work, random_: random.Random) -> Work:
    """The same authors' paper on the next drug, cell or country: one word of the title is another one."""
    words = work.title.split()
    long = [at for at, word in enumerate(words) if len(word) > 3] or [0]
    strange = [word.strip(".,:;()") for word in other.title.split() if len(word) > 3] or ["mice"]
    if words:
        words[random_.choice(long)] = random_.choice(strange)
    return replace(_moved(work, random_, random_.choice([0, 0, 1, -1])), title=" ".join(words))


def _neighbour(work: Work, other: Work, random_: random.Random) -> Work:
    """The next article of the same issue."""
    digits = re.search(r"\d+", work.pages)
    page = str(int(digits.group()) + random_.randrange(1, 12)) if digits else _page(random_)
    return replace(work, title=other.title, authors=other.authors, pages=page)


def _same_place(work: Work, other: Work, random_: random.Random) -> Work:
    """Volume, page and year of the work, in another journal."""
    return replace(other, volume=work.volume, pages=work.pages, year=work.year)


def _abstract(work: Work, other: Work, random_: random.Random) -> Work:
    """The meeting's abstract before the paper."""
    year = work.year - 1 if work.year else None
    venue = Venue(
        title=random_.choice(["Annual Meeting Abstracts", "Proceedings of the Annual Conference", "Value in Health"])
    )
    volume = str(random_.randrange(1, 60))
    return replace(work, venue=venue, year=year, volume=volume, pages=f"A{random_.randrange(10, 900)}", issue="")


def _same_group(work: Work, other: Work, random_: random.Random) -> Work:
    """The same first author on the same subject in the same year: half of the title is another one."""
    mine, others = work.title.split(), other.title.split()
    title = " ".join(mine[: (len(mine) + 1) // 2] + others[len(others) // 2 :])
    return replace(_moved(work, random_, 0), title=title, authors=work.authors[:1] + other.authors[1:])


def _edition(work: Work, other: Work, random_: random.Random) -> Work:
    """Another edition or a yearly title with its number."""
    tail = random_.choice(["2nd edition", "third edition", "2008 update", "an update", "10-year follow-up"])
    return replace(_moved(work, random_, random_.choice([2, 5])), title=f"{work.title.rstrip('. ')}: {tail}")


_KINDS = (
    _part, _yearly, _sibling, _correction, _answer, _namesake, _one_word, _neighbour, _same_place, _abstract, _same_group,
    _edition,
)  # fmt: skip
