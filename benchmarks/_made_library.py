"""A made-up library of any size for measuring how it is served, written through the real store.

Words are drawn one by one with the frequencies that they have in the citances of the shared articles, so that common
words have long lists and rare ones short ones, as in real text; lengths, sections, stances, years and the number of
works per reference list follow the shared articles, too. One work has 10,000 statements about it (a hundredth of all in
a library of a million). Seeded: the same number gives the same library.
"""

from __future__ import annotations

import bisect
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from citance.errors import InputError
from citance.extract import extract_statements
from citance.model import (
    Author,
    CitationStatement,
    Judgement,
    Paper,
    Place,
    Probabilities,
    ProcessedPaper,
    Reference,
    Section,
    SectionRole,
    Stance,
    Venue,
    Work,
)
from citance.read import read_papers
from citance.resolve import reference_keys, work_keys
from citance.search.analysis import WORD
from citance.store import SourceFile, Store

__all__ = ["STATEMENTS", "TOP_DOI", "Vocabulary", "make_library", "vocabulary_of"]

STATEMENTS, REFERENCES = 60, 40
"""Per article: 22,286 statements and some 19,800 references in 324 shared articles make 69 and 61."""
TOP_DOI = "10.5555/made.top"
_SHARED_WORKS = 60_000
_ROLES = list(zip(SectionRole, (35, 10, 12, 33, 10), strict=True))
_MIX = ((Stance.SUPPORTING, 4.2), (Stance.CONTRASTING, 1.8), (Stance.MENTIONING, 94.0))
"""The natural mix that DESIGN.md states, of 900 randomly drawn biomedical statements."""
_LANGUAGES = (("en", 94), ("de", 2), ("es", 2), ("pt", 2))


class Vocabulary(NamedTuple):
    """Words with their cumulative frequencies, and the lengths of sentences in words."""

    words: list[str]
    cumulative: list[int]
    lengths: list[int]

    def text(self, rng: random.Random, length: int) -> str:
        """So many words, each drawn by its frequency."""
        total = self.cumulative[-1]
        return " ".join(self.words[bisect.bisect(self.cumulative, rng.random() * total)] for _ in range(length))

    def rare(self, rng: random.Random, least: int, most: int) -> str:
        """A word that occurs that often in the shared citances."""
        while True:
            place = rng.randrange(len(self.words))
            before = self.cumulative[place - 1] if place else 0
            if least <= self.cumulative[place] - before <= most:
                return self.words[place]


def vocabulary_of(jats: Path, files: int = 300) -> Vocabulary:
    """The words of the citances of the shared articles."""
    counts: Counter[str] = Counter()
    lengths: list[int] = []
    for file in sorted(jats.glob("*.xml"))[:files]:
        try:
            sentences = {item.citance for paper in read_papers(file) for item in extract_statements(paper)}
        except InputError:
            continue
        for sentence in sorted(sentences):
            words = WORD.findall(sentence.lower())
            counts.update(words)
            lengths.append(max(4, len(words)))
    ordered = sorted(counts)
    return Vocabulary(ordered, list(itertools.accumulate(counts[word] for word in ordered)), lengths)


def _shared(vocabulary: Vocabulary, number: int) -> Reference:
    """The reference to a work that several articles cite; number 0 is the one with the most statements."""
    rng = random.Random(f"work {number}")
    return Reference(
        key="",
        index=1,
        title=f"{vocabulary.text(rng, 10)} {number}".capitalize(),
        year=1975 + number % 50,
        authors=tuple(Author(family=vocabulary.rare(rng, 1, 3).title(), given="A. B.") for _ in range(3)),
        doi=(TOP_DOI if number == 0 else f"10.5555/made.w{number}") if number % 3 != 1 else None,
        container=f"Journal of {vocabulary.rare(random.Random(f'journal {number % 300}'), 5, 500).title()}",
        volume=str(1 + number % 80),
        pages=f"{1 + number % 900}-{9 + number % 900}",
    )


def _references(vocabulary: Vocabulary, rng: random.Random, number: int) -> Iterator[Reference]:
    for index in range(REFERENCES):
        famous = 1 + int(_SHARED_WORKS * rng.random() ** 3)
        own = _SHARED_WORKS + 1 + number * REFERENCES + index
        base = _shared(vocabulary, 0 if index == 0 else famous if index % 2 else own)
        names = ("title", "year", "authors", "doi", "container", "volume", "pages")
        yield Reference(**{name: getattr(base, name) for name in names}, key=f"B{index + 1}", index=index + 1)


def _statements(vocabulary: Vocabulary, rng: random.Random, top_share: float) -> Iterator[CitationStatement]:
    texts = [
        f"{vocabulary.text(rng, rng.choice(vocabulary.lengths)).capitalize()} [1]." for _ in range(STATEMENTS // 2 + 2)
    ]
    for position in range(STATEMENTS):
        text = texts[position // 2 + 1]
        top = rng.random() < top_share
        role = rng.choices([each for each, _ in _ROLES], [weight for _, weight in _ROLES])[0]
        yield CitationStatement(
            id=f"{rng.getrandbits(64):016x}",
            key="B1" if top else f"B{rng.randrange(1, REFERENCES) + 1}",
            marker="[1]",
            citance=text,
            marker_start=len(text) - 4,
            marker_end=len(text) - 1,
            before=texts[position // 2],
            after=texts[position // 2 + 2],
            section=Section((role.value.title(),), role.value, role),
            place=Place.CAPTION if rng.random() < 0.02 else Place.BODY,
            position=position,
            self_citation=rng.random() < 0.1,
        )


def _judgement(rng: random.Random) -> Judgement:
    stance = rng.choices([each for each, _ in _MIX], [weight for _, weight in _MIX])[0]
    sure = rng.uniform(0.5, 0.999)
    numbers = {each.value: sure if each is stance else (1 - sure) / 2 for each in Stance}
    broad = Stance.SUPPORTING if stance is Stance.MENTIONING and rng.random() < 0.1 else stance
    return Judgement(
        stance=stance, broad=broad, probabilities=Probabilities(**numbers), model="made", uncertain=sure < 0.6
    )


def made_article(vocabulary: Vocabulary, number: int, top_share: float) -> ProcessedPaper:
    """One made-up article, wholly determined by its number."""
    rng = random.Random(f"article {number}")
    references = tuple(_references(vocabulary, rng, number))
    statements = tuple(_statements(vocabulary, rng, top_share))
    year = 1995 + int(30 * rng.random() ** 0.5)
    work = Work(
        title=vocabulary.text(rng, 12).capitalize(),
        authors=tuple(Author(family=vocabulary.rare(rng, 1, 3).title(), given="W.") for _ in range(4)),
        year=year,
        published=f"{year}-{1 + number % 12:02d}",
        doi=f"10.5555/made.a{number}",
        kind="research-article" if rng.random() < 0.85 else "review-article",
        venue=Venue(title=f"Journal of {vocabulary.rare(random.Random(f'journal {number % 300}'), 5, 500).title()}"),
        language=rng.choices([each for each, _ in _LANGUAGES], [weight for _, weight in _LANGUAGES])[0],
    )
    return ProcessedPaper(
        paper=Paper(work=work, references=references, sha256=f"{number:064x}", format="jats"),
        statements=statements,
        judgements=tuple(_judgement(rng) for _ in statements),
        work_keys=work_keys(work),
        reference_keys=tuple(reference_keys(each) for each in references),
    )


def make_library(
    store: Store, vocabulary: Vocabulary, statements: int, progress: Callable[[int], None] | None = None
) -> int:
    """Write a library of about so many statements; the exact number."""
    articles = -(-statements // STATEMENTS)
    top_share = min(0.5, 10_000 / (articles * STATEMENTS))
    for number in range(articles):
        source = SourceFile(name=f"made/{number:07d}.xml", sha256=f"{number:064x}", size=90_000, reader_version="1")
        store.put_file(source, [made_article(vocabulary, number, top_share)])
        if progress is not None and number % 100 == 0:
            progress(number * STATEMENTS)
    return articles * STATEMENTS
