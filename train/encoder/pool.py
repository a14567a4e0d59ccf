"""Unlabelled statements out of the shared articles, for the teacher to judge and the student to learn from.

Nobody labels them by hand; the teacher's probabilities are their only labels, and nothing is measured on them. Articles
that dev.jsonl cites from are left out. Most are statements that the first stage does not settle, since those are what the
encoder will see; the rest are drawn at random.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from train.stance_data import Row

from citance.classify import ClassifierInput, input_of
from citance.classify.linear import LinearClassifier
from citance.classify.weights_file import read_weights
from citance.errors import InputError
from citance.extract import extract_statements
from citance.read import read_papers

__all__ = ["MIX_EDGES", "Pool", "unlabelled"]

log = logging.getLogger(__name__)
MIX_EDGES = (0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
"""Bounds between the bins of the linear model's chance that a statement is not mentioning."""
_FOLDERS = ("jats", "tei_psychsci", "tei_jtei", "bmc_art")


class Pool(NamedTuple):
    """The statements that were taken, and how all statements of the articles spread over the bins of MIX_EDGES."""

    items: list[ClassifierInput]
    mix: list[int]


def _statements(root: Path, taken: set[str]) -> Iterator[ClassifierInput]:
    """Every statement of the articles in English that are not among the `taken` DOIs and titles, each sentence and
    bracket once."""
    seen: set[tuple[str, int]] = set()
    for file in sorted(path for name in _FOLDERS for path in (root / name).glob("*.xml")):
        try:
            papers = read_papers(file)
        except InputError as error:
            log.warning("%s: %s", file.name, error)
            continue
        for paper in papers:
            if {paper.work.doi, paper.work.title} & taken or paper.is_translation:
                continue
            references = {reference.key: reference for reference in paper.references}
            for one in extract_statements(paper):
                if one.key in references and (one.citance, one.marker_start) not in seen:
                    seen.add((one.citance, one.marker_start))
                    yield input_of(one, references[one.key], paper.work)


def unlabelled(root: Path, dev: list[Row], *, telling: int, plain: int, seed: int) -> Pool:
    """At most `telling` statements that might be supporting or contrasting, and `plain` others, from `corpora/`."""
    taken = {str(row[key]) for row in dev for key in ("citing_doi", "citing_title") if row[key]}
    items = list(_statements(root, taken))
    scores = LinearClassifier(read_weights()).scores(items)[:, :3]
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    other = 1.0 - chances[:, 2] / chances.sum(axis=1)
    rng = np.random.default_rng(seed)
    open_rows, quiet = np.flatnonzero(other > 0.06), np.flatnonzero(other <= 0.06)
    chosen = np.concatenate([rng.permutation(open_rows)[:telling], rng.permutation(quiet)[:plain]])
    log.info("%d unlabelled statements, %d of them open; %d taken", len(items), len(open_rows), len(chosen))
    mix = np.bincount(np.digitize(other, MIX_EDGES), minlength=len(MIX_EDGES) + 1)
    return Pool([items[row] for row in sorted(chosen.tolist())], mix.tolist())
