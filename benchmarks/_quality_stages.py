"""What the pages show of the stages beside the stance: each measured by its own benchmark's functions."""

from __future__ import annotations

import datetime
import gzip
import json
import os
import random
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy, as the benchmarks of single stages do

from benchmarks._data import data_folder, wilson
from citance.report.quality import Figure, StageQuality

__all__ = ["checking", "extract", "marking", "matching", "meaning", "pdf", "refstrings", "sentences"]

_FLOORS = Path(__file__).with_name("floors")


def _stage(key: str, figures: list[Figure]) -> StageQuality:
    day = datetime.date.today().isoformat()
    return StageQuality(key=key, command=f"python -m benchmarks.{key}", measured=day, figures=tuple(figures))


def _floor(file: str, name: str) -> float | None:
    """The pinned floor (or ceiling) of a figure: what a change may not fall behind."""
    path = _FLOORS / f"{file}.json"
    bound = json.loads(path.read_text(encoding="utf-8"))["floors"].get(name, {}) if path.is_file() else {}
    value = bound.get("min", bound.get("max"))
    return float(value) if value is not None else None


def _share(name: str, part: int, whole: int, *, what: str, less: bool = False, aim: float | None = None) -> Figure:
    low, high = wilson(part, whole)
    return Figure(name=name, value=part / max(whole, 1), n=whole, low=low, high=high, aim=aim, less=less, what=what)


def extract() -> StageQuality | None:
    """Pairs of marker and reference in XML, against a second reading of the markup, and sentences read by hand."""
    from benchmarks import _hand
    from benchmarks._score import score_file, sum_scores
    from benchmarks.extract import CORPORA, read_corpus

    figures = []
    for name, place in CORPORA.items():
        folder = data_folder(place)
        if folder is None:
            return None
        both, _ = read_corpus(folder)
        total = sum_scores(score_file(gold, found) for gold, found in both)
        floor = {one: _floor("extract", f"{name}: {one}") for one in ("recall", "wrong")}
        figures += [
            _share(f"{name}: found", total.found, total.gold, what="pairs", aim=floor["recall"]),
            _share(f"{name}: wrong", total.wrong, total.given, what="statements", less=True, aim=floor["wrong"]),
        ]
        if name == "JATS":
            aim = _floor("extract", "JATS: in place")
            figures.append(_share("JATS: in place", total.in_place, total.gold, what="pairs", aim=aim))
            hand = _hand.tally([(gold, found) for gold, several in both for found in several])
            bad = hand["cut"] + hand["run-on"]
            aim = _floor("extract", "hand: cut or run on")
            figures.append(
                _share("by hand: cut or run on", bad, hand["standing"], what="sentences", less=True, aim=aim)
            )
    return _stage("extract", figures)


def sentences() -> StageQuality | None:
    """The table of hard sentence borders."""
    from benchmarks.sentences import EXAMPLES, bare, errors, with_markers

    figures = []
    wanted = sum(len(example.ends) for example in EXAMPLES)
    for name, split in (("markers known", with_markers), ("plain text", bare)):
        false, missed = errors(split)
        figures += [
            _share(f"{name}: missed", missed, wanted, what="borders", less=True),
            _share(f"{name}: false", false, wanted, what="borders", less=True),
        ]
    return _stage("sentences", figures)


def marking() -> StageQuality | None:
    """Markers recognised in text whose links were taken away."""
    from benchmarks.marking import CORPORA, held_out, measure

    folders = [folder for name in CORPORA if (folder := data_folder(name))]
    if not folders:
        return None
    counts: dict[str, Counter[str]] = {"held out": Counter(), "development": Counter()}
    for path in sorted(path for folder in folders for path in folder.glob("*.xml")):
        if (found := measure(path)) is not None:
            outcome = found[2]
            part = "held out" if held_out(path.name) else "development"
            counts[part] += Counter(gold=outcome.gold, given=outcome.given, hits=outcome.hits)
    one = counts["held out"]
    return _stage(
        "marking",
        [
            _share("held out: precision", one["hits"], one["given"], what="statements"),
            _share("held out: recall", one["hits"], one["gold"], what="pairs"),
        ],
    )


def pdf() -> StageQuality | None:
    """PDFs against the same articles' XML; the held-out files, since the rules were built on the others."""
    from benchmarks._pdf_score import sum_up
    from benchmarks._pdf_table import MEASURES, interval, measures_of
    from benchmarks.pdf import score_pairs

    held = [score for is_held, _, _, _, score in score_pairs() if is_held]
    if not held:
        return None
    values, total = measures_of(held), sum_up(held)
    items = {"entries": (total.entries_gold, "entries"), "contexts": (sum(total.gold.values()), "statements")}
    items |= {"sentence": (total.sentences, "sentences"), "title": (total.titles, "PDFs")}
    figures = []
    for name in (
        "entries, precision", "entries, recall", "contexts, precision", "contexts, recall", "contexts, F1",
        "sentence equal", "section role equal", "title exact",
    ):  # fmt: skip
        ends = interval(held, MEASURES[name])
        n, what = items.get(name.split(",")[0].split(" ")[0], (total.sentences, "sentences"))
        low, high = ends or (None, None)
        aim = _floor("pdf", f"held out: {name}")
        figures.append(Figure(name=name, value=values[name], n=n, low=low, high=high, what=what, aim=aim))
    return _stage("pdf", figures)


def refstrings() -> StageQuality | None:
    """Fields of printed references, on strings that trained nothing."""
    from benchmarks._refstrings_gold import load_gold
    from benchmarks._refstrings_score import FIELDS, read_fields, score, tally
    from citance.refstring import parse_references

    folder = data_folder("corpora/refs_gold")
    if folder is None:
        return None
    held = [each for each in load_gold(folder) if each.held_out]
    read = parse_references([each.raw for each in held])
    outcomes = [score(each, read_fields(reference)) for each, reference in zip(held, read, strict=True)]
    figures = []
    for name in FIELDS:
        found = tally(outcomes, name)
        aim = _floor("refstrings", f"held out: {name}")
        figures.append(
            Figure(name=name, value=found.f1, low=found.low, high=found.high, n=found.labelled, what="fields", aim=aim)
        )
    return _stage("refstrings", figures)


def matching() -> StageQuality | None:
    """Which work a reference names, on the held-out works, and links where the work is not there."""
    from benchmarks.matching import SIZE, ask, build_library, load_questions
    from benchmarks.matching import _part as part_of

    questions = load_questions()
    if questions is None:
        return None
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        library = build_library(Path(folder) / "library.sqlite", questions.works, SIZE)
        for name, every in questions.sets.items():
            held = part_of(every, True)
            there = ask(held, library, questions.works)
            absent = ask(every, library, questions.works, absent=True)
            links = there.right + there.wrong
            floors = [_floor("matching", f"{name}, held out: {one}") for one in ("precision", "recall")]
            ceiling = _floor("matching", f"{name}, all: wrongly linked without the work")
            figures += [
                _share(f"{name}: precision", there.right, links, what="links", aim=floors[0]),
                _share(f"{name}: recall", there.right, there.asked, what="references", aim=floors[1]),
                _share(
                    f"{name}: linked although the work is not there", absent.wrong, absent.asked,
                    what="references", less=True, aim=ceiling,
                ),
            ]  # fmt: skip
    return _stage("matching", figures)


def checking() -> StageQuality | None:
    """The reference check: false alarms on right DOIs, and DOIs of other works that are told."""
    from benchmarks.checking import FILE, SEED, measure

    folder = data_folder("corpora/refs_gold")
    if folder is None or not (folder / FILE).is_file():
        return None
    with gzip.open(folder / FILE, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row.get("atitle")]
    random.Random(SEED).shuffle(rows)
    return _stage(
        "checking",
        [
            _share(name, part, whole, what="entries", less=name.startswith("right DOI"), aim=_floor("checking", name))
            for name, part, whole in measure(rows)
        ],
    )


def meaning() -> StageQuality | None:
    """Search: does a statement find another paper's statement about the same work among the first ten sentences?"""
    from benchmarks.meaning import _FOLDERS, _bare, hits, queries
    from citance.index import Index
    from citance.search.meaning import fused
    from citance.settings import load_settings

    corpora = data_folder("corpora")
    if corpora is None:
        return None
    with tempfile.TemporaryDirectory() as place, Index.open(Path(place) / "library.db") as index:
        # The stances do not matter here, so the fast classifier gives them.
        index.add(*(corpora / name for name in _FOLDERS), settings=load_settings(classifier="linear"))
        items = list(index.store.iter_statements())
        papers = {item.statement.id: item.citing.id for item in items}
        texts = {item.statement.id: item.statement.citance for item in items}
        asked = queries(items)
        index.add_vectors()
        finder = index.meaning
        vectors = dict(
            zip(
                (query.item.statement.id for query in asked),
                index.sentence_encoder.encode([_bare(query.item) for query in asked]),
                strict=True,
            )
        )
        ranks = {
            "words": lambda query: finder.by_words(_bare(query.item)),
            "meaning": lambda query: finder.by_meaning(vectors[query.item.statement.id]),
            "both": lambda query: [
                sid
                for sid, _ in fused(
                    finder.by_words(_bare(query.item)), finder.by_meaning(vectors[query.item.statement.id])
                )
            ],
        }
        return _stage(
            "meaning",
            [
                _share(name, hits(asked, papers, texts, rank), len(asked), what="queries")
                for name, rank in ranks.items()
            ],
        )
