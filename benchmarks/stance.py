"""How good the committed stance classifier is on dev.jsonl, with floors.

    .venv/bin/python benchmarks/stance.py            # the table; exit 1 below a floor, 0 when the data are absent
    .venv/bin/python benchmarks/stance.py --json     # the same figures for programs
    .venv/bin/python benchmarks/stance.py --model linear          # another classifier
    .venv/bin/python -m benchmarks.stance_speed                   # how fast

Every figure has its number of items and a 95 % interval (percentile bootstrap over citing articles, fixed seed).
"natural" figures weigh the rows to the natural class mix (`train/stance_data.py`): mentionings are the randomly drawn
rows alone, supporting and contrasting all rows of the class; "pessimistic" ones let all mentionings count, the ones
that were picked for looking like something else too. dev.jsonl chose nothing: neither weights nor thresholds.

"tutorial_…" figures are those on the invented tutorial library, out of domain (economics and regional studies, in three
languages, far more supporting and contrasting statements than in real papers); their bootstrap draws citing papers.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from train.stance_data import (  # noqa: E402
    CLASSES,
    data_folder,
    input_from_row,
    labels,
    natural_weights,
    read_rows,
    sha256,
)

from citance.classify import Classifier, ClassifierInput, input_of, load_classifier, read_input  # noqa: E402
from citance.data import tutorial_folder  # noqa: E402
from citance.extract import extract_statements  # noqa: E402
from citance.model import Judgement  # noqa: E402
from citance.read import read_papers  # noqa: E402

CONTRAST = ROOT / "tests" / "classify" / "contrast_pairs.jsonl"
FLOORS = Path(__file__).with_name("floors") / "stance.json"
OTHERS = ("contrast_macro_f1", "contrast_pairs", "tutorial_supporting_recall", "tutorial_contrasting_recall")
"""Figures with floors that are not measured on dev."""
ROUNDS = 1000
SEED = 1

Row = dict[str, Any]
Floats = npt.NDArray[np.float64]
Figure = Callable[["Scored", Floats], float]


class Scored:
    """Labels beside judgements, as arrays of one length."""

    def __init__(self, rows: list[Row], judgements: list[Judgement]) -> None:
        self.rows, self.judgements = rows, judgements
        self.stance, self.broad = labels(rows), labels(rows, "broad")
        self.said = np.array([CLASSES.index(judgement.stance.value) for judgement in judgements])
        self.said_broad = np.array([CLASSES.index(judgement.broad.value) for judgement in judgements])
        self.probability = np.array(
            [[getattr(judgement.probabilities, name) for name in CLASSES] for judgement in judgements]
        )
        self.ones = np.ones(len(rows))
        self.natural = natural_weights(rows) * len(rows)
        self.pessimistic = natural_weights(rows, natural_mentioning_only=False) * len(rows)
        self.overlap = np.array([overlaps(row, one) for row, one in zip(rows, judgements, strict=True)])


def overlaps(row: Row, judgement: Judgement) -> float:
    """1 where the evidence shares a character with the labelled cue in the same sentence, 0 where not, nan: no cue."""
    cue, evidence = row["cue"], judgement.evidence
    if not cue or row["stance"] == "mentioning" or judgement.stance.value != row["stance"]:
        return float("nan")
    if evidence is None:
        return 0.0
    at = row["citance"].find(cue)
    if at >= 0 and evidence.start >= 0:
        return float(evidence.start < at + len(cue) and at < evidence.end)
    return float(evidence.text in cue or cue in evidence.text) if (at < 0) == (evidence.start < 0) else 0.0


def prf(truth: Any, said: Any, weight: Floats, k: int) -> tuple[float, float, float]:
    """Precision, recall, F1 of class k; 0 where undefined."""
    hit = float(weight[(truth == k) & (said == k)].sum())
    claimed, there = float(weight[said == k].sum()), float(weight[truth == k].sum())
    precision = hit / claimed if claimed else 0.0
    recall = hit / there if there else 0.0
    return precision, recall, 2 * hit / (claimed + there) if claimed + there else 0.0


def macro(truth: Any, said: Any, weight: Floats) -> float:
    """Mean F1 of the three classes."""
    return float(np.mean([prf(truth, said, weight, k)[2] for k in range(3)]))


def calibration_error(scored: Scored, weight: Floats) -> float:
    """Expected calibration error of the greatest probability, ten bins of equal width, weighted."""
    top, right = scored.probability.max(axis=1), scored.probability.argmax(axis=1) == scored.stance
    bins = np.minimum((top * 10).astype(int), 9)
    total = weight.sum()
    parts = [abs(float((weight * (right - top))[bins == b].sum())) for b in range(10) if weight[bins == b].sum() > 0]
    return sum(parts) / float(total)


def figures() -> dict[str, tuple[str, Figure]]:
    """Name → (which weights, the figure)."""
    table: dict[str, tuple[str, Figure]] = {
        "macro_f1": ("ones", lambda s, w: macro(s.stance, s.said, w)),
        "broad_macro_f1": ("ones", lambda s, w: macro(s.broad, s.said_broad, w)),
    }
    parts = ("precision", "recall", "f1")
    for k, name in enumerate(CLASSES):
        for n, part in enumerate(parts):
            table[f"{name}_{part}"] = ("ones", lambda s, w, k=k, n=n: prf(s.stance, s.said, w, k)[n])  # type: ignore[misc]
    for mix in ("natural", "pessimistic"):
        for k, name in enumerate(CLASSES[:2]):
            for n, part in enumerate(parts[:2]):
                table[f"{mix}_{name}_{part}"] = (mix, lambda s, w, k=k, n=n: prf(s.stance, s.said, w, k)[n])  # type: ignore[misc]
    table["contrasting_precision_at_60"] = ("ones", lambda s, w: precision_at(s, w, CLASSES.index("contrasting"), 0.6))
    table["natural_ece"] = ("natural", calibration_error)
    table["evidence_overlap"] = ("ones", lambda s, w: mean_where(s.overlap, w))
    return table


def precision_at(scored: Scored, weight: Floats, k: int, recall: float) -> float:
    """Precision of class k where its probability is thresholded so that `recall` of its rows are found."""
    chance = scored.probability[:, k]
    order = np.argsort(-chance, kind="stable")
    hits, claims = np.cumsum((weight * (scored.stance == k))[order]), np.cumsum(weight[order])
    at = int(np.searchsorted(hits, recall * hits[-1]))
    return float(hits[at] / claims[at]) if hits[-1] else 0.0


def mean_where(values: Floats, weight: Floats) -> float:
    """Weighted mean of the values that are numbers."""
    known = ~np.isnan(values)
    return float((values[known] * weight[known]).sum() / max(float(weight[known].sum()), 1e-12))


def measure(scored: Scored) -> dict[str, dict[str, float]]:
    """Every figure with n and its interval: whole articles are drawn with replacement."""
    names = [str(row["citing_doi"] or row["citing_title"] or row["id"]) for row in scored.rows]
    _, article = np.unique(names, return_inverse=True)
    rng = np.random.default_rng(SEED)
    count = int(article.max()) + 1
    draws = [np.bincount(rng.integers(0, count, count), minlength=count)[article] for _ in range(ROUNDS)]
    result = {}
    for name, (mix, figure) in figures().items():
        base: Floats = getattr(scored, mix)
        low, high = np.percentile([figure(scored, base * draw) for draw in draws], [2.5, 97.5])
        used = int((~np.isnan(scored.overlap)).sum()) if name == "evidence_overlap" else int((base > 0).sum())
        result[name] = {"value": figure(scored, base), "low": float(low), "high": float(high), "n": used}
    return result


def tutorial_items() -> list[tuple[str, str, ClassifierInput]]:
    """(file, gold stance, statement) of every statement of the tutorial library that extraction and gold agree on."""
    folder = tutorial_folder()
    gold: dict[tuple[str, str], list[Row]] = {}
    for row in json.loads((folder / "expected.json").read_text(encoding="utf-8"))["statements"]:
        gold.setdefault((row["file"], row["key"]), []).append(row)
    found = []
    for file in sorted({name for name, _ in gold}):
        for paper in read_papers(folder / file):
            references = {reference.key: reference for reference in paper.references}
            for statement in extract_statements(paper):
                waiting = gold.get((file, statement.key), [])
                row = next((one for one in waiting if one["sentence"] in statement.citance), None)
                if row is None or statement.key not in references:
                    continue
                waiting.remove(row)
                found.append((file, row["stance"], input_of(statement, references[statement.key], paper.work)))
    return found


def tutorial_statements(classifier: Classifier) -> list[tuple[str, str, Judgement]]:
    """(file, gold stance, judgement) of those statements."""
    return [(file, stance, classifier.classify([item])[0]) for file, stance, item in tutorial_items()]


def tutorial_figures(classifier: Classifier) -> dict[str, dict[str, float]]:
    """Precision and recall per class on the tutorial library, each with n and its interval."""
    found = tutorial_statements(classifier)
    truth = np.array([CLASSES.index(stance) for _, stance, _ in found])
    said = np.array([CLASSES.index(judgement.stance.value) for _, _, judgement in found])
    _, paper = np.unique([file for file, _, _ in found], return_inverse=True)
    rng = np.random.default_rng(SEED)
    count = int(paper.max()) + 1
    draws = [np.bincount(rng.integers(0, count, count), minlength=count)[paper] for _ in range(ROUNDS)]
    result = {}
    for k, name in enumerate(CLASSES):
        for n, part in enumerate(("precision", "recall")):
            low, high = np.percentile([prf(truth, said, draw.astype(float), k)[n] for draw in draws], [2.5, 97.5])
            used = int((said == k).sum() if part == "precision" else (truth == k).sum())
            value = prf(truth, said, np.ones(len(truth)), k)[n]
            result[f"tutorial_{name}_{part}"] = {"value": value, "low": float(low), "high": float(high), "n": used}
    return result


def contrast_figures(classifier: Classifier) -> dict[str, dict[str, float]]:
    """Macro-F1 on the written contrast set, and the share of its pairs of which both sides are right."""
    rows = read_rows(CONTRAST)
    judged = classifier.classify([read_input(row) for row in rows])
    truth, said = labels(rows), np.array([CLASSES.index(one.stance.value) for one in judged])
    _, pair = np.unique([str(row["pair"]) for row in rows], return_inverse=True)
    count = int(pair.max()) + 1
    right = np.bincount(pair, weights=truth == said) == np.bincount(pair)
    rng = np.random.default_rng(SEED)
    draws = [np.bincount(rng.integers(0, count, count), minlength=count) for _ in range(ROUNDS)]
    spread = {
        "contrast_macro_f1": (
            macro(truth, said, np.ones(len(rows))),
            [macro(truth, said, d[pair] * 1.0) for d in draws],
        ),
        "contrast_pairs": (float(right.mean()), [float((right * d).sum() / d.sum()) for d in draws]),
    }
    result = {}
    for name, (value, drawn) in spread.items():
        low, high = np.percentile(drawn, [2.5, 97.5])
        n = len(rows) if name.endswith("f1") else count
        result[name] = {"value": value, "low": float(low), "high": float(high), "n": n}
    return result


def by_group(scored: Scored, key: Callable[[Row], str]) -> dict[str, dict[str, float]]:
    """Per group of rows: how many, the share of right strict stances, macro-F1."""
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(scored.rows):
        groups.setdefault(key(row), []).append(i)
    table = {}
    for name in sorted(groups):
        members = np.array(groups[name])
        truth, said = scored.stance[members], scored.said[members]
        table[name] = {
            "n": len(members),
            "right": float((truth == said).mean()),
            "macro_f1": macro(truth, said, np.ones(len(members))),
        }
    return table


def below_floors(result: dict[str, dict[str, float]], floors: dict[str, Any]) -> list[str]:
    """What is worse than pinned; `at_most` holds the figures where less is better."""
    bad = [
        f"{name} {result[name]['value']:.3f} < floor {floor}"
        for name, floor in floors["at_least"].items()
        if result[name]["value"] < floor
    ]
    return bad + [
        f"{name} {result[name]['value']:.3f} > ceiling {ceiling}"
        for name, ceiling in floors["at_most"].items()
        if result[name]["value"] > ceiling
    ]


def show(report: dict[str, Any]) -> None:
    """The table for people."""
    print(f"model {report['model']}, dev.jsonl {report['sha256'][:12]}, {report['rows']} rows")
    print(f"{report['statements_per_cpu_second']:.0f} statements per CPU second (each with neighbours of its own)\n")
    print(f"{'figure':34}{'value':>7}   95 % interval       n")
    for name, one in report["figures"].items():
        print(f"{name:34}{one['value']:7.3f}   {one['low']:.3f} to {one['high']:.3f}  {one['n']:6.0f}")
    for title in ("stratum", "confidence"):
        print(f"\n{title:34}{'right':>7}{'macro-F1':>10}       n")
        for name, one in report[title].items():
            print(f"{name:34}{one['right']:7.3f}{one['macro_f1']:10.3f}  {one['n']:6.0f}")
    for line in report["below"]:
        print(f"BELOW: {line}")


def main() -> int:
    """Score, print, compare: 1 where a figure is below its floor."""
    parser = argparse.ArgumentParser(description="Score the committed stance classifier on dev.jsonl.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--model", default="default", help="which classifier: default, linear, or a path")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        print("SKIPPED: no stance/dev.jsonl; set CITANCE_DATA to the folder that holds stance/", file=sys.stderr)
        return 0
    rows = read_rows(folder / "dev.jsonl")
    inputs = [input_from_row(row) for row in rows]
    classifier = load_classifier(options.model)
    classifier.classify(inputs[:1])
    started = time.process_time()
    judgements = classifier.classify(inputs)
    rate = len(rows) / (time.process_time() - started)
    scored = Scored(rows, judgements)
    result = {**measure(scored), **tutorial_figures(classifier), **contrast_figures(classifier)}
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    digest = sha256(folder / "dev.jsonl")
    bad = below_floors(result, floors)
    if floors["sha256"] != digest:
        bad.append("dev.jsonl is not the file that the floors were pinned on")
    report = {
        "model": classifier.name, "sha256": digest, "rows": len(rows), "statements_per_cpu_second": rate,
        "figures": result, "stratum": by_group(scored, lambda row: str(row["stratum"])),
        "confidence": by_group(scored, lambda row: f"conf {row['conf']}"), "below": bad,
    }  # fmt: skip
    if options.json:
        print(json.dumps(report, indent=1))
    else:
        show(report)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
