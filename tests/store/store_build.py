"""Small papers for the store's tests, built from a few words each."""

from __future__ import annotations

from collections.abc import Sequence

from citance.model import (
    Author,
    CitationStatement,
    EditorialNotice,
    Judgement,
    Paper,
    Probabilities,
    ProcessedPaper,
    Reference,
    Section,
    SectionRole,
    Stance,
    Work,
)
from citance.resolve import reference_keys, work_keys
from citance.store import SourceFile, Store

S, C, M = Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING


def doi(name: str) -> str:
    """A DOI out of one word."""
    return f"10.5555/{name}"


def ref(key: str, index: int = 1, **fields: object) -> Reference:
    """A reference; without fields it names the work with the DOI `10.5555/<key>`."""
    return Reference(key=key, index=index, **(fields or {"doi": doi(key), "title": f"The work that is named {key}"}))  # type: ignore[arg-type]


def judged(
    stance: Stance,
    *,
    broad: Stance | None = None,
    model: str = "m1",
    sure: float = 0.8,
    uncertain: bool = False,
    why: str = "",
) -> Judgement:
    """A judgement with that probability for its stance."""
    rest = (1 - sure) / 2
    numbers = {word.value: sure if word is stance else rest for word in Stance}
    return Judgement(
        stance=stance,
        broad=broad or stance,
        probabilities=Probabilities(**numbers),
        model=model,
        uncertain=uncertain,
        why=why,
    )


def said(name: str, key: str, position: int, **fields: object) -> CitationStatement:
    """A statement about the reference `key`."""
    text = f"Sentence {position // 2} of {name} says so [1]."
    section = Section(("Discussion",), "", SectionRole.DISCUSSION)
    given: dict[str, object] = {"section": section, "before": "Before.", "after": "", **fields}
    return CitationStatement(
        id=f"{name}-{position}",
        key=key,
        marker="[1]",
        citance=text,
        marker_start=len(text) - 4,
        marker_end=len(text) - 1,
        position=position,
        **given,  # type: ignore[arg-type]
    )


def processed(
    name: str,
    references: Sequence[Reference] = (),
    about: Sequence[tuple[str, Stance | None]] = (),
    *,
    work: Work | None = None,
    notices: Sequence[EditorialNotice] = (),
    part: str = "",
    part_of: str | None = None,
    model: str = "m1",
) -> ProcessedPaper:
    """A paper with the DOI `10.5555/<name>` that speaks about references in turn: (key, stance)."""
    own = work or Work(title=f"The paper that is called {name}", doi=doi(name), year=2020, language="en")
    paper = Paper(
        work=own, references=tuple(references), notices=tuple(notices), format="jats", part=part, part_of=part_of
    )
    return ProcessedPaper(
        paper=paper,
        statements=tuple(said(name, key, position) for position, (key, _) in enumerate(about)),
        judgements=tuple(None if stance is None else judged(stance, model=model) for _, stance in about),
        work_keys=work_keys(own),
        reference_keys=tuple(reference_keys(one) for one in references),
    )


def source(name: str, version: int = 1) -> SourceFile:
    """A file; another version has other content."""
    return SourceFile(name=f"{name}.xml", sha256=f"{name} {version}", size=10, mtime_ns=version, reader_version="1")


def put(store: Store, name: str, *args: object, version: int = 1, **kwargs: object) -> None:
    """Put one paper in a file of its own; it must succeed."""
    outcome = store.put_file(source(name, version), [processed(name, *args, **kwargs)])  # type: ignore[arg-type]
    assert not outcome.problems


def the_work(store: Store, name: str) -> int:
    """The id of the work with the DOI `10.5555/<name>`."""
    (found,) = store.find_works(doi(name))
    return found.id


def author(family: str) -> tuple[Author, ...]:
    """One author."""
    return (Author(family=family),)
