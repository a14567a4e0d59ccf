"""Scores a classifier on the contrast set: `python tests/classify/contrast_score.py [NAME]` prints one JSON object."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from citance.classify import load_classifier, read_input

SET = Path(__file__).with_name("contrast_pairs.jsonl")
STANCES = ("supporting", "contrasting", "mentioning")
Row = Mapping[str, object]


def contrast_rows() -> list[dict[str, object]]:
    """The rows of the set, in file order: side a of a pair, then side b."""
    return [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


def macro_f1(gold: Sequence[str], said: Sequence[str]) -> tuple[float, dict[str, float]]:
    """The mean of the three F1 values (0–1), and each of them; a stance never said nor meant counts 0."""
    each = {}
    for stance in STANCES:
        hits = sum(g == s == stance for g, s in zip(gold, said, strict=True))
        total = sum(g == stance for g in gold) + sum(s == stance for s in said)
        each[stance] = 2 * hits / total if total else 0.0
    return sum(each.values()) / len(STANCES), each


def pair_accuracy(rows: Sequence[Row], right: Sequence[bool]) -> dict[str, tuple[int, int]]:
    """Pairs with both sides right, and all pairs: per kind, and under "all" and "label-changing"."""
    whole: dict[str, list[bool]] = defaultdict(list)
    kind = {}
    for row, hit in zip(rows, right, strict=True):
        whole[str(row["pair"])].append(hit)
        kind[str(row["pair"])] = str(row["kind"])
    found: dict[str, list[bool]] = defaultdict(list)
    for pair, hits in whole.items():
        groups = ["all", kind[pair]] + ([] if kind[pair] == "invariance" else ["label-changing"])
        for group in groups:
            found[group].append(all(hits))
    return {group: (sum(hits), len(hits)) for group, hits in sorted(found.items())}


def score(rows: Sequence[Row], said: Sequence[str], label: str = "stance") -> dict[str, object]:
    """Macro-F1, F1 per stance, accuracy of statements, and right pairs per kind for one label column."""
    gold = [str(row[label]) for row in rows]
    right = [g == s for g, s in zip(gold, said, strict=True)]
    macro, each = macro_f1(gold, said)
    return {
        "statements": len(rows),
        "macro_f1": round(macro, 4),
        "f1": {stance: round(value, 4) for stance, value in each.items()},
        "accuracy": round(sum(right) / len(right), 4),
        "pairs_right": {group: f"{good}/{of}" for group, (good, of) in pair_accuracy(rows, right).items()},
    }


def main() -> None:
    """Judge the set with the named classifier ("default" when none is named) and print the scores."""
    rows = contrast_rows()
    classifier = load_classifier(sys.argv[1] if len(sys.argv) > 1 else "default")
    judged = list(classifier.classify([read_input(row) for row in rows]))
    scores = {
        "strict": score(rows, [str(item.stance) for item in judged]),
        "broad": score(rows, [str(item.broad) for item in judged], "broad"),
    }
    sys.stdout.write(json.dumps(scores, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
