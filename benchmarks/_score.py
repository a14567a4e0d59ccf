"""Statements against gold: pairs found, missing and wrong, whether they stand where the gold has them, exact offsets.

A pair is *found* when its entry is named in the file as often as in the gold, and *in place* when a statement's own
words around its marker are those that the gold has around a pointer to the same entry. The first can be asked of every
reader; the second is stricter, and only asked of citance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks._gold import GoldFile, GoldPair, alphanumerics

__all__ = ["FileScore", "Found", "score_file", "score_keys", "sum_scores"]

REACH = 30
"""Letters and digits on each side of a marker that are compared with the gold."""
WINDOW = 400
"""How far from the gold's pointer those words are looked for, in letters and digits."""


@dataclass(frozen=True)
class Found:
    """What is scored of one citation statement: `key` is the entry's id."""

    key: str
    citance: str
    start: int
    end: int
    marker: str
    before: str
    after: str
    inferred: bool
    language: str = ""
    place: str = "body"


@dataclass
class FileScore:
    """Counts of one file or of many, and the differences to look at."""

    gold: int = 0
    found: int = 0
    wrong: int = 0
    given: int = 0
    in_place: int = 0
    exact: int = 0
    contiguous: int = 0
    in_paragraphs: int = 0
    inferred: int = 0
    loose: int = 0
    files: int = 0
    missing: list[tuple[Path, GoldPair]] = field(default_factory=list)
    surplus: list[tuple[Path, Found]] = field(default_factory=list)
    inexact: list[tuple[Path, Found]] = field(default_factory=list)
    misplaced: list[tuple[Path, Found]] = field(default_factory=list)
    unhinged: list[tuple[Path, Found]] = field(default_factory=list)


def sum_scores(scores: Iterable[FileScore]) -> FileScore:
    """The counts and the differences of many files in one."""
    total = FileScore()
    for score in scores:
        for name, value in vars(score).items():
            setattr(total, name, getattr(total, name) + value)
    return total


def score_keys(gold: GoldFile, keys: list[str]) -> FileScore:
    """Score a reader that tells only which ids are cited, in any order; ids of anything else are left out."""
    given = Counter(gold.entries[key] for key in keys if key in gold.entries)
    wanted = Counter(pair.key for pair in gold.pairs)
    found = (given & wanted).total()
    spare = given - wanted - Counter(pair.key for pair in gold.loose)
    return FileScore(gold=wanted.total(), found=found, wrong=spare.total(), given=given.total(), files=1)


def score_file(gold: GoldFile, statements: list[Found]) -> FileScore:
    """Score the statements of one file; inferred ones are counted apart."""
    marked = [one for one in statements if not one.inferred]
    score = FileScore(
        gold=len(gold.pairs), given=len(marked), inferred=len(statements) - len(marked), loose=len(gold.loose), files=1
    )
    open_pairs: dict[str, list[GoldPair]] = defaultdict(list)
    for pair in gold.pairs:
        open_pairs[pair.key].append(pair)
    left: list[Found] = []
    for statement in marked:
        home = next((p for p in open_pairs[statement.key] if _stands_at(gold, statement, p)), None)
        if home is None:
            left.append(statement)
        else:
            open_pairs[statement.key].remove(home)
            score.in_place += 1
    _settle(gold, left, open_pairs, score)
    score.found += score.in_place
    score.missing = [(gold.path, pair) for pairs in open_pairs.values() for pair in pairs]
    for statement in statements:
        _check_text(gold, statement, score)
    return score


def _settle(gold: GoldFile, left: list[Found], open_pairs: dict[str, list[GoldPair]], score: FileScore) -> None:
    """Give the statements that stand nowhere to the pairs of their entry that are still open."""
    loose = Counter(pair.key for pair in gold.loose)
    for statement in left:
        if open_pairs[statement.key]:
            open_pairs[statement.key].pop(0)
            score.found += 1
            score.misplaced.append((gold.path, statement))
        elif loose[statement.key]:
            loose[statement.key] -= 1
        else:
            score.wrong += 1
            score.surplus.append((gold.path, statement))


def _stands_at(gold: GoldFile, statement: Found, pair: GoldPair) -> bool:
    lead = alphanumerics(statement.citance[: statement.start])[-REACH:]
    marker = alphanumerics(statement.citance[statement.start : statement.end])
    tail = alphanumerics(statement.citance[statement.end :])[:REACH]
    base = max(0, pair.start - WINDOW)
    window = gold.text[base : pair.end + WINDOW]
    for head, foot in ((lead, tail), (lead, ""), ("", tail)):
        if len(head) + len(marker) + len(foot) < 3 and (head, foot) != (lead, tail):
            continue
        at = window.find(head + marker + foot)
        while at >= 0:
            start = base + at + len(head)
            if start <= pair.end and pair.start <= start + len(marker):
                return True
            at = window.find(head + marker + foot, at + 1)
    return False


def _check_text(gold: GoldFile, statement: Found, score: FileScore) -> None:
    if (
        statement.citance[statement.start : statement.end] == statement.marker
        and 0 <= statement.start <= statement.end
    ):
        score.exact += 1
    else:
        score.inexact.append((gold.path, statement))
    if statement.place == "table":  # rows are cut into sentences in more than one sound way
        return
    score.in_paragraphs += 1
    whole = "".join(map(alphanumerics, (statement.before, statement.citance, statement.after)))
    at = gold.text.find(whole)
    if at >= 0 and "\x1e" not in gold.printed[gold.printed_at(at) : gold.printed_at(at + len(whole) - 1)]:
        score.contiguous += 1
    else:
        score.unhinged.append((gold.path, statement))
