"""Between the library and the classifier's retraining: corrections as rows, statements that hold still, a reference,
and judging the library again.

    proposal, heads = propose_from(store, learner)

Nothing here writes heads; `citance.classify.local_heads` does, once somebody has accepted them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import msgspec

from citance.classify import Classifier, ClassifierInput, input_of
from citance.classify.encoder_file import Heads
from citance.classify.retrain import CorrectedRow, Learner, LibraryRow, Proposal, propose, row_line, row_of
from citance.data import tutorial_folder
from citance.errors import NotFoundError
from citance.extract import extract_statements
from citance.model import IndexedStatement, Judgement, Stance
from citance.read import read_papers
from citance.store import Store

__all__ = [
    "Rejudged",
    "corrected_lines",
    "corrected_rows",
    "library_rows",
    "propose_from",
    "reference_rows",
    "rejudge",
]

LOOKED_AT = 3_000
"""Statements of the library that are looked at: of a natural mix the first stage leaves a few hundred of them open,
which tell the shares of what changes to a few in a thousand and are read in seconds."""
CLAIMS = 600
"""Claims that nobody has corrected, so many beside those: they are what corrections are most like."""
_BATCH = 1_000
"""Statements judged and written at a time."""


class Rejudged(msgspec.Struct, frozen=True, kw_only=True):
    """What judging a library again did: `judged` statements were judged by `model`, `current` were by it already;
    `changed` counts present stance → new stance among those that nobody has corrected, the unchanged left out."""

    model: str
    judged: int
    current: int
    changed: dict[str, dict[str, int]]


def corrected_rows(store: Store, *, random_sample: bool = False) -> list[CorrectedRow]:
    """All corrections in force, as rows to learn from. `random_sample` keeps those of statements that were drawn at random,
    where people have said so of any; where of none, all are taken to be."""
    drawn = store.randomly_drawn() if random_sample else set()
    return [
        row_of(item, item.correction)
        for item in store.iter_statements(corrected=True)
        if item.correction and (not drawn or item.statement.id in drawn)
    ]


def corrected_lines(store: Store) -> Iterator[dict[str, object]]:
    """All corrections in force, as the objects of labelled statements."""
    for item in store.iter_statements(corrected=True):
        if item.correction is not None:
            yield row_line(item, item.correction)


def library_rows(store: Store, limit: int = LOOKED_AT) -> list[LibraryRow]:
    """Statements drawn at random that nobody has corrected, the same ones each time."""
    return [
        LibraryRow(_input(item), item.judgement.stance, item.judgement.broad)
        if item.judgement
        else LibraryRow(_input(item), None, None)
        for item in store.some_statements(limit)
    ]


def _input(item: IndexedStatement) -> ClassifierInput:
    return input_of(item.statement, item.reference, item.citing.work)


def reference_rows() -> list[CorrectedRow]:
    """The labelled statements of the tutorial library, as far as the file of labels and the readers agree; [] where it
    is not installed."""
    try:
        folder = tutorial_folder()
        labels = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["statements"]
    except (NotFoundError, OSError):
        return []
    waiting: dict[str, list[dict[str, str]]] = {}
    for label in labels:
        waiting.setdefault(label["file"], []).append(label)
    found = []
    for file, rest in sorted(waiting.items()):
        for paper in read_papers(folder / file):
            references = {reference.key: reference for reference in paper.references}
            for statement in extract_statements(paper):
                label = _take(rest, statement.key, statement.citance)
                if label is None or statement.key not in references:
                    continue
                item = input_of(statement, references[statement.key], paper.work)
                stances = Stance(label["stance"]), Stance(label["broad"])
                found.append(CorrectedRow(item=item, stance=stances[0], broad=stances[1], article=file))
    return found


def _take(rest: list[dict[str, str]], key: str, citance: str) -> dict[str, str] | None:
    """The first label for that entry whose words stand in the citance, taken out of the list."""
    for number, label in enumerate(rest):
        if label["key"] == key and label["sentence"] in citance:
            return rest.pop(number)
    return None


def propose_from(
    store: Store | None,
    learner: Learner,
    rows: Sequence[CorrectedRow] | None = None,
    *,
    random_sample: bool = False,
    force: bool = False,
) -> tuple[Proposal, Heads]:
    """`citance.classify.retrain.propose` with all that a library gives; raises as it does.

    Args:
        store: the library whose statements hold still; None without one.
        learner: the encoder with its shipped heads.
        rows: the corrections; those of the library where None.
        random_sample: the corrected statements were drawn at random; of the library's those that are marked so.
        force: fit also with too few corrections.
    """
    if rows is None:
        rows = [] if store is None else corrected_rows(store, random_sample=random_sample)
    library = [] if store is None else library_rows(store)
    claims = [] if store is None else [_input(item) for item in store.some_statements(CLAIMS, claims=True)]
    # A file may name statements of the library: what is learnt from must not hold still, too; nor anything twice.
    told = {_place(row.item) for row in rows}
    library = [row for row in library if _place(row.item) not in told]
    reference = [row for row in reference_rows() if _place(row.item) not in told]
    told |= {_place(row.item) for row in library}
    return propose(
        learner,
        rows,
        library,
        reference,
        claims=[item for item in claims if _place(item) not in told],
        total=0 if store is None else store.stats().statements,
        random_sample=random_sample,
        force=force,
    )


def _place(item: ClassifierInput) -> tuple[str, str, int]:
    return item.before, item.citance, item.marker_start


def rejudge(store: Store, classifier: Classifier, progress: Callable[[int], None] | None = None) -> Rejudged:
    """Judge every statement that is not yet judged by this classifier, also those of translations; corrections stay
    in force. Written in batches: a run that was stopped goes on where it was. `progress` is told the number so far.

    Raises:
        StoreError: the database cannot be written.
    """
    judged = current = 0
    changed: dict[str, dict[str, int]] = {}
    items = store.iter_statements(counted=False)
    while batch := list(islice(items, _BATCH)):
        old = [item for item in batch if item.judgement is None or item.judgement.model != classifier.name]
        fresh = classifier.classify([_input(item) for item in old])
        by_model: dict[str, list[tuple[str, Judgement]]] = {}  # one that falls back on another gives several names
        for item, new in zip(old, fresh, strict=True):
            by_model.setdefault(new.model, []).append((item.statement.id, new))
            if item.correction is None:
                _count(changed, item.judgement, new)
        for model, verdicts in by_model.items():
            store.rejudge(model, verdicts)
        judged += len(old)
        current += len(batch) - len(old)
        if progress is not None:
            progress(judged + current)
    return Rejudged(model=classifier.name, judged=judged, current=current, changed=changed)


def _count(changed: dict[str, dict[str, int]], old: Judgement | None, new: Judgement) -> None:
    before = old.stance.value if old else "unclassified"
    if before != new.stance.value:
        to = changed.setdefault(before, {})
        to[new.stance.value] = to.get(new.stance.value, 0) + 1
