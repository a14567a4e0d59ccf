"""The sample that is read by hand: drawn over marker styles and languages, its verdicts kept without any text.

`write` writes the sample as plain text with `verdict: ` lines to fill in (ok, cut, run-on); `record` stores the
verdicts by a digest of file name and citance. A verdict holds as long as citance still gives that very sentence for
that file; when the splitting changes, the share of verdicts that still hold falls, and new ones must be read.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import defaultdict
from pathlib import Path

from benchmarks._gold import GoldFile, alphanumerics
from benchmarks._score import Found

__all__ = ["RECORD", "Verdicts", "digest", "draw", "record", "style_of", "tally", "write"]

RECORD = Path(__file__).with_name("hand_checked.json")
VERDICTS = ("ok", "cut", "run-on")
MARGIN = 220
"""Characters of the paragraph that are shown on both sides of the citance."""

Verdicts = dict[str, str]


def digest(file: str, citance: str) -> str:
    """Twelve hexadecimal digits for one sentence of one file."""
    return hashlib.sha256(f"{file}\n{citance}".encode()).hexdigest()[:12]


def style_of(found: Found) -> str:
    """The marker's style: brackets, parentheses, author-year, or bare (raised) numbers."""
    around = found.citance[max(0, found.start - 1) : found.end + 1]
    if re.search(r"[^\W\d_]{2}", found.marker) or re.search(r"\b(1[6-9]|20)\d\d", found.marker):
        return "author-year"
    if "[" in around or "]" in around:
        return "brackets"
    return "parentheses" if "(" in around or ")" in around else "bare"


def draw(statements: list[tuple[GoldFile, Found]], size: int, seed: int) -> list[tuple[GoldFile, Found]]:
    """A sample of different sentences: equal shares of every style and language as far as they last."""
    strata: dict[tuple[str, str], list[tuple[GoldFile, Found]]] = defaultdict(list)
    seen: set[str] = set()
    for gold, found in statements:
        name = digest(gold.path.name, found.citance)
        if name not in seen and not found.inferred:
            seen.add(name)
            strata[style_of(found), found.language].append((gold, found))
    chance = random.Random(seed)
    piles = [strata[name] for name in sorted(strata)]
    for pile in piles:
        chance.shuffle(pile)
    sample: list[tuple[GoldFile, Found]] = []
    while len(sample) < size and any(piles):
        sample += [pile.pop() for pile in piles if pile]
    return sample[:size]


def write(sample: list[tuple[GoldFile, Found]], path: Path) -> None:
    """Write a sample for reading: the paragraph with the citance between » and «, and a line for the verdict."""
    blocks = []
    for number, (gold, found) in enumerate(sample, start=1):
        before, after = _around(gold, found.citance)
        name = digest(gold.path.name, found.citance)
        blocks.append(
            f"#{number} {name} {gold.path.name} [{style_of(found)}, {found.language or '?'}] marker {found.marker!r}\n"
            f"…{before} »{found.citance}« {after}…\nverdict: \n"
        )
    path.write_text("\n".join(blocks), encoding="utf-8")


def _around(gold: GoldFile, citance: str) -> tuple[str, str]:
    words = alphanumerics(citance)
    at = gold.text.find(words)
    if at < 0 or not words:
        return "(not found in the gold's text)", ""
    start, end = gold.printed_at(at), gold.printed_at(at + len(words) - 1) + 1
    before, after = gold.printed[max(0, start - MARGIN) : start], gold.printed[end : end + MARGIN]
    return _tidy(before.rpartition("\x1e\x1e")[2]), _tidy(after.partition("\x1e\x1e")[0])


def _tidy(text: str) -> str:
    return " ".join(text.replace("\x1e", " ¶ ").split())


def record(path: Path) -> int:
    """Store the verdicts of a sample that has been read, beside those there are; returns how many were read.

    Raises:
        ValueError: a verdict is none of ok, cut, run-on.
    """
    known: Verdicts = json.loads(RECORD.read_text())["verdicts"] if RECORD.exists() else {}
    pairs = re.findall(r"^#\d+ ([0-9a-f]{12}) .*?^verdict: *(\S*)$", path.read_text(encoding="utf-8"), re.M | re.S)
    for name, verdict in pairs:
        if verdict and verdict not in VERDICTS:
            raise ValueError(f"{name}: {verdict!r} is none of {', '.join(VERDICTS)}")
        if verdict:
            known[name] = verdict
    RECORD.write_text(json.dumps({"verdicts": dict(sorted(known.items()))}, indent=1) + "\n")
    return sum(1 for _, verdict in pairs if verdict)


def tally(statements: list[tuple[GoldFile, Found]]) -> dict[str, int]:
    """Verdicts that still hold, by kind, and how many were ever recorded."""
    if not RECORD.exists():
        return {"recorded": 0, "standing": 0, **dict.fromkeys(VERDICTS, 0)}
    known: Verdicts = json.loads(RECORD.read_text())["verdicts"]
    present = {digest(gold.path.name, found.citance) for gold, found in statements}
    standing = [verdict for name, verdict in known.items() if name in present]
    return {"recorded": len(known), "standing": len(standing), **{one: standing.count(one) for one in VERDICTS}}
