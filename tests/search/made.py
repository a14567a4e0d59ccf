"""A small made library for the tests of the search engines, without a store: a few hundred statements of few words."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from citance.model import (
    Author,
    CitationStatement,
    Correction,
    EditorialNotice,
    IndexedStatement,
    IndexedWork,
    Judgement,
    NoticeKind,
    Place,
    Probabilities,
    Reference,
    Section,
    SectionRole,
    Stance,
    Tally,
    Venue,
    Work,
)
from citance.search import TalliedWork

__all__ = ["WORDS", "Source", "judgement", "made_statements", "made_work", "made_works", "statement"]

WORDS = {
    "en": ["trust", "clusters", "ties", "the", "of", "firms", "weak-tie", "meta-analysis", "TNF-α", "β-catenin", "CO₂", "Ca2+", "networks", "network", "growing", "naïve"],
    "pt": ["organização", "organizações", "confiança", "empresas", "de", "internacionalização", "redes"],
    "es": ["organización", "organizaciones", "confianza", "empresas", "internacionalización", "redes"],
    "de": ["Vertrauen", "Häuser", "Haus", "Netzwerke", "Unternehmen", "größer"],
}  # fmt: skip
FAMILIES = ("Moreno", "Lindqvist", "Vaszary", "Müller", "O'Brien")
JOURNALS = ("Journal of Trust", "Annals of Ties", "Revista de Redes", "")


def judgement(stance: Stance, sure: float, *, uncertain: bool = False, broad: Stance | None = None) -> Judgement:
    """A judgement with that probability for its stance."""
    rest = (1 - sure) / 2
    shares = {each.value: sure if each is stance else rest for each in Stance}
    probabilities = Probabilities(**shares)
    return Judgement(stance=stance, broad=broad or stance, probabilities=probabilities, model="m", uncertain=uncertain)


def made_work(number: int, rng: random.Random) -> IndexedWork:
    """A work of few words."""
    language = rng.choice(["en", "en", "en", "pt", "es", "de", ""])
    vocabulary = WORDS[language or "en"]
    notices = ()
    if rng.random() < 0.2:
        kinds = rng.sample([NoticeKind.RETRACTION, NoticeKind.CORRECTION, NoticeKind.CONCERN], rng.randint(1, 2))
        notices = tuple(EditorialNotice(kind=kind, doi=f"10.5555/w{number}") for kind in kinds)
    work = Work(
        title=" ".join(rng.choices(vocabulary, k=rng.randint(1, 5))),
        authors=tuple(Author(family=name, given="Ada") for name in rng.sample(FAMILIES, rng.randint(0, 3))),
        year=rng.choice([None, 1999, 2003, 2015, 2020, 2024]),
        doi=f"10.5555/w{number}" if rng.random() < 0.8 else None,
        venue=Venue(title=rng.choice(JOURNALS)),
        kind=rng.choice(["research-article", "review-article", ""]),
        abstract=" ".join(rng.choices(vocabulary, k=rng.randint(0, 8))),
        language=language,
        published=rng.choice(["", "2015-03", "2020-12-31", "2003"]),
    )
    return IndexedWork(id=number, work=work, has_paper=rng.random() < 0.5, notices=notices)


def statement(name: str, text: str, cited: IndexedWork, citing: IndexedWork, **fields: object) -> IndexedStatement:
    """A statement with its marker at the end; `judgement` and `correction` beside the statement's own fields."""
    judged = fields.pop("judgement", None)
    corrected = fields.pop("correction", None)
    text = f"{text} [1]."
    said = CitationStatement(
        id=name,
        key="B1",
        marker="[1]",
        citance=text,
        marker_start=len(text) - 4,
        marker_end=len(text) - 1,
        **fields,  # type: ignore[arg-type]
    )
    return IndexedStatement(
        statement=said,
        reference=Reference(key="B1", index=1),
        citing=citing,
        cited=cited,
        judgement=judged,  # type: ignore[arg-type]
        correction=corrected,  # type: ignore[arg-type]
    )


def made_statements(number: int, seed: int = 1) -> list[IndexedStatement]:
    """That many statements between twenty works."""
    rng = random.Random(seed)
    works = [made_work(each, rng) for each in range(1, 21)]
    found = []
    for at in range(number):
        citing, cited = rng.sample(works, 2)
        vocabulary = WORDS[citing.work.language or "en"]
        stance = rng.choice([None, *Stance, Stance.MENTIONING, Stance.MENTIONING])
        name = f"{rng.getrandbits(40):010x}"
        fixed = Correction(statement_id=name, stance=Stance.CONTRASTING, broad=Stance.CONTRASTING)
        sure = rng.choice([0.4, 0.7, 0.81234, 0.9, 0.99])
        found.append(
            statement(
                name,
                " ".join(rng.choices(vocabulary, k=rng.randint(1, 9))),
                cited,
                citing,
                before=" ".join(rng.choices(vocabulary, k=rng.randint(0, 5))),
                after=" ".join(rng.choices(vocabulary, k=rng.randint(0, 5))),
                section=Section(("X",), "", rng.choice(list(SectionRole))),
                place=rng.choice([Place.BODY, Place.BODY, Place.TABLE]),
                position=at,
                self_citation=rng.random() < 0.3,
                judgement=judgement(stance, sure, uncertain=rng.random() < 0.2) if stance else None,
                correction=fixed if rng.random() < 0.1 else None,
            )
        )
    return found


def made_works(statements: Iterable[IndexedStatement]) -> list[TalliedWork]:
    """The works of statements with their tallies."""
    items = list(statements)
    works = {work.id: work for item in items for work in (item.cited, item.citing)}
    found = []
    for work in works.values():
        about = [item for item in items if item.cited.id == work.id]
        counts = {each.value: sum(item.stance is each for item in about) for each in Stance}
        tally = Tally(
            total=len(about),
            unclassified=sum(item.stance is None for item in about),
            citing_works=len({item.citing.id for item in about}),
            **counts,
        )
        found.append(TalliedWork(work=work, tally=tally))
    return found


class Source:
    """Statements by id, as a store gives them."""

    def __init__(self, items: Sequence[IndexedStatement]) -> None:
        self.items = {item.statement.id: item for item in items}

    def statements(self, ids: Sequence[str]) -> list[IndexedStatement]:
        """Those of the statements that exist."""
        return [self.items[each] for each in ids if each in self.items]
