"""What the linear model sees of a statement: named features around the target marker.

Words around the target are seen at several distances (clause, sentence, neighbouring sentences), cues of
`citance.classify.cues` with their side, their nearness and what stands between them and the target, and the sequence
of cues and markers as a whole, so that "in contrast to [1] but in line with [2]" reads differently for [1] and [2].

`FEATURE_VERSION` changes whenever the same statement would give other features; weights carry the version they were
trained on and are refused under another.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from citance.classify.cues import CueSpan
from citance.classify.protocol import ClassifierInput
from citance.classify.relations import (
    BREAKS,
    OWN,
    SENSES,
    Context,
    reach,
    relation_features,
    relation_names,
    relations_of,
)
from citance.classify.sentence import Sentence, take_apart
from citance.classify.target import MAX_CHARS, Target, locate

__all__ = ["FEATURE_VERSION", "CuePlace", "cue_places", "features_of"]

FEATURE_VERSION = 2

_MARKS = frozenset(",;:.()!?%")
_KEY = frozenset(
    {
        "OWNRES",
        "OWNACT",
        "OWNLOC",
        "WE",
        "AGREE",
        "SIMILAR",
        "CONFIRM",
        "PREV",
        "DISAGREE",
        "THAN",
        "RESN",
        "LIKE",
        "SUPPORT",
        "DIFFER",
        "DOUBT",
        "NOFIND",
        "COMPARE",
        "CONTRAST",
        "NEG",
        "NOSIG",
        "OTHERS",
        "SAID",
    }
)
_REL = frozenset({*SENSES, "COMPARE", "CONTRAST"} - {"NOTDIS"})
_BEFORE_PAIRS = frozenset({"OWN", "NEG"})
_AFTER_PAIRS = frozenset(
    {
        "OWN",
        "AGREE",
        "DISAGREE",
        "SIMILAR",
        "CONFIRM",
        "CONTRAST",
        "LIKE",
        "SUPPORT",
        "DIFFER",
        "DOUBT",
        "NOFIND",
        "THAN",
    }
)
_REVIEW = re.compile(r"review|meta-analy", re.I)
_ROLES = (
    (
        "discussion",
        re.compile(r"discuss|conclu|comparison|interpret|limitation|strength|implication|comment|summary", re.I),
    ),
    ("results", re.compile(r"result|finding|outcome|analys", re.I)),
    (
        "methods",
        re.compile(r"method|material|procedure|participants|design|statistic|measure|protocol|experimental", re.I),
    ),
    ("introduction", re.compile(r"introduc|background|theor|objective|aim|literature", re.I)),
)


@lru_cache(maxsize=4096)
def _role(section: str) -> str:
    for role, pattern in _ROLES:
        if pattern.search(section):
            return role
    return ""


@lru_cache(maxsize=256)
def _is_review(title: str) -> bool:
    return _REVIEW.search(title) is not None


def _grams(prefix: str, words: list[str], out: list[str]) -> None:
    out += [prefix + word for word in words]
    out += [f"{prefix}{one} {two}" for one, two in itertools.pairwise(words)]


def _plain(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _MARKS]


def _clause(tokens: Sequence[str], low: int, high: int, position: int) -> tuple[int, int]:
    start, end = position, position + 1
    while start > low and tokens[start - 1] not in BREAKS:
        start -= 1
    while end < high and tokens[end] not in BREAKS:
        end += 1
    return start, end


def _between(tokens: Sequence[str], start: int, end: int) -> str:
    words = set(tokens[start:end])
    return ("b" if words & BREAKS else "") + ("o" if "OTH" in words else "") or "-"


def _one_cue(tokens: Sequence[str], cue: CueSpan, span: tuple[int, int]) -> list[str]:
    """The features of one cue in the target's sentence."""
    family, start, end = cue
    if end <= span[0]:
        side, gap, between = "L", span[0] - end, _between(tokens, end, span[0])
    elif start > span[1]:
        side, gap, between = "R", start - span[1] - 1, _between(tokens, span[1] + 1, start)
    else:
        side, gap, between = "I", 0, "-"
    near = "0" if gap <= 2 else "1" if gap <= 6 else "2" if gap <= 14 else "3"
    phrase = "_".join(tokens[start:end])
    return [
        f"k {family}",
        f"k {family}{side}",
        f"k {family}{side}{between}",
        f"k {family}{side}{between}{near}",
        f"p {phrase}",
        f"p {phrase} {side}{between}",
    ]


def _neighbour_cue(sentence: Sentence, cue: CueSpan, prefix: str) -> list[str]:
    """The features of one cue in a neighbouring sentence; `o` tells that the sentence cites something itself."""
    cited = "o" if sentence.groups else "-"
    phrase = "_".join(sentence.words[cue.start : cue.end])
    return [f"{prefix}k {cue.family}{cited}", f"{prefix}p {phrase} {cited}"]


def _cue_features(
    tokens: Sequence[str], cues: list[CueSpan], span: tuple[int, int], position: int, out: list[str]
) -> None:
    nearest: dict[str, int] = {}
    for cue in cues:
        out += _one_cue(tokens, cue, span)
        family, start, end = cue
        side, gap = ("L", position - end) if end <= position else ("R", start - position - 1)
        if family in _REL and gap < nearest.get(side, 1 << 30):
            nearest[side] = gap
            nearest[side + family] = gap
    for side in "LR":
        family = next(
            (key[1:] for key, gap in nearest.items() if len(key) > 1 and key[0] == side and gap == nearest[side]), ""
        )
        out.append(f"n {side}{family}")


def _skeleton(tokens: Sequence[str], cues: list[CueSpan], low: int, high: int, position: int) -> list[str]:
    """The sentence as a row of cue families, other markers (o), the target (T) and breaks (;)."""
    marks = [(cue.start, cue.family) for cue in cues]
    for index in range(low, high):
        word = tokens[index]
        if index == position:
            marks.append((index, "T"))
        elif word == "OTH":
            marks.append((index, "o"))
        elif word == ";":
            marks.append((index, ";"))
    return [name for _, name in sorted(marks)]


def _skeleton_features(row: list[str], out: list[str]) -> None:
    place = row.index("T") if "T" in row else len(row)
    left, right = row[:place], row[place + 1 :]
    for size in (1, 2, 3):
        out.append(f"t< {' '.join(left[-size:])}")
        out.append(f"t> {' '.join(right[:size])}")
    key = [name for name in row if name in _KEY or name in {"T", "o"}]
    for size in (2, 3):
        out += [f"t {' '.join(key[i : i + size])}" for i in range(len(key) - size + 1)]
    rel = [name if name not in OWN else "OWN" for name in row if name in _REL or name in OWN or name == "T"]
    out.append(f"t= {' '.join(rel[:8])}")


@lru_cache(maxsize=1024)
def _neighbour(text: str, prefix: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Features of a neighbouring sentence, and its families."""
    sentence = take_apart(text)
    out: list[str] = []
    words = _plain(sentence.words)
    _grams(prefix + " ", words, out)
    cited = "o" if sentence.groups else "-"
    families = {cue.family for cue in sentence.cues}
    for cue in sentence.cues:
        out += _neighbour_cue(sentence, cue, prefix)
    row = [cue.family for cue in sentence.cues if cue.family in _KEY]
    out += [f"{prefix}t {one} {two}" for one, two in itertools.pairwise(row)]
    out += [f"{prefix}1 {' '.join(words[:size])}" for size in (1, 2, 3)]
    if sentence.cues:
        out.append(f"{prefix}f {sentence.cues[0].family}{int(sentence.cues[0].start == 0)}{cited}")
    out.append(f"{prefix}g {cited}")
    return tuple(out), frozenset("OWN" if family in OWN else family for family in families if family in _KEY)


def _word_features(target: Target, out: list[str]) -> None:
    """Words and pairs of words of the target's sentence, and of the ten words on either side of it."""
    tokens, position, low, high = target.sentence.words, target.position, target.low, target.high
    words = _plain(tokens[low:high])
    if position >= 0:
        words[len(_plain(tokens[low:position]))] = "TGT"
    _grams("w ", words, out)
    if position >= 0:
        left = _plain(tokens[max(low, position - 14) : position])[-10:]
        right = _plain(tokens[position + 1 : min(high, position + 15)])[:10]
        _grams("l ", left, out)
        _grams("r ", right, out)
        out += [f"l{i} {word}" for i, word in enumerate(reversed(left[-3:]))]
        out += [f"r{i} {word}" for i, word in enumerate(right[:3])]


def features_of(item: ClassifierInput) -> set[str]:
    """The names of the features that this statement has."""
    target = locate(item)
    tokens, position, low, high = target.sentence.words, target.position, target.low, target.high
    out: list[str] = []
    cues = [cue for cue in target.sentence.cues if low <= cue.start < high]
    _word_features(target, out)
    if position >= 0:
        start, end = _clause(tokens, low, high, position)
        out += [f"kc {cue.family}" for cue in cues if start <= cue.start < end]
    span = reach(tokens, cues, low, high, position) if position >= 0 else (position, position)
    _cue_features(tokens, cues, span, position, out)
    _skeleton_features(_skeleton(tokens, cues, low, high, position), out)
    families = sorted({"OWN" if cue.family in OWN else cue.family for cue in cues if cue.family in _KEY})
    out += [f"kk {one} {two}" for i, one in enumerate(families) for two in families[i + 1 :]]
    before, before_families = _neighbour(target.before, "b")
    after, after_families = _neighbour(target.after, "a")
    out += before
    out += after
    out += [f"bx {one} {two}" for one in before_families & _BEFORE_PAIRS for two in families]
    out += [f"ax {one} {two}" for one in families for two in after_families & _AFTER_PAIRS]
    context = _context(item, target, cues, before_families)
    out += relation_features(relations_of(tokens, cues, low, high, position), context)
    out += [f"ag {sense} {context.own}" for sense in _senses(target.after)]
    _meta(item, target, out)
    return set(out)


@lru_cache(maxsize=1024)
def _senses(text: str) -> tuple[str, ...]:
    """Senses and speakers of the relations of the next sentence."""
    other = take_apart(text)
    cited = "o" if other.groups else "-"
    found = relations_of(other.words, other.cues, 0, len(other.words), -1)
    own = "O" if any(cue.family in OWN for cue in other.cues) else "-"
    return tuple(
        dict.fromkeys(
            name
            for one in found
            for name in (
                f"{one.sense}{one.speaker}{cited}",
                f"{one.sense}>{one.object}{own}{cited}",
                f"{one.sense}{one.speaker}>{one.object}{cited}",
            )
        )
    )


def _context(item: ClassifierInput, target: Target, cues: list[CueSpan], before: frozenset[str]) -> Context:
    """Which own evidence the statement has."""
    sentence, own = target.sentence, "-"
    if any(cue.family in OWN for cue in cues):
        own = "O"
    elif sentence.numbers or any(cue.family in {"RESN", "FIGURE"} for cue in cues):
        own = "T"
    elif "OWN" in before or take_apart(target.before).numbers:
        own = "B"
    return Context(own, _role(item.section) or item.section_role or "none")


def _meta(item: ClassifierInput, target: Target, out: list[str]) -> None:
    """The place of the statement in the paper and of the target in the statement."""
    sentence, position, low, high = target.sentence, target.position, target.low, target.high
    role = _role(item.section) or item.section_role or "none"
    own = any(cue.family in OWN for cue in sentence.cues)
    rel = any(cue.family in _REL for cue in sentence.cues)
    out += [
        f"m role {role}",
        f"m role {role} {own} {rel}",
        f"m groups {min(4, sum(1 for at in sentence.at if low <= at < high))}",
        f"m words {min(8, (high - low) // 8)}",
        f"m review {_is_review(item.citing_title)}",
    ]
    if target.group is not None:
        named = target.group.named
        out.append(f"m named {named}")
        out.append(f"m place {min(4, 5 * (position - low) // max(1, high - low))} {named}")


class CuePlace(NamedTuple):
    """A cue as it is shown to people: its words, `start` and `end` in the citance (-1 in a neighbouring sentence), its
    family, how many words lie between it and the target, and the features that it gave rise to."""

    text: str
    start: int
    end: int
    family: str
    distance: int
    features: list[str]


def cue_places(item: ClassifierInput) -> list[CuePlace]:
    """All cues of the statement and its neighbours with the features that they give."""
    target = locate(item)
    sentence, position, low, high = target.sentence, target.position, target.low, target.high
    spans = sentence.spans()
    inner = [cue for cue in sentence.cues if low <= cue.start < high]
    reached = reach(sentence.words, inner, low, high, position) if position >= 0 else (position, position)
    context = _context(item, target, inner, _neighbour(target.before, "b")[1])
    related = {
        one.cue: relation_names(one, context) for one in relations_of(sentence.words, inner, low, high, position)
    }
    found = []
    for cue in sentence.cues:
        start, end = spans[cue.start][0] + target.shift, spans[cue.end - 1][1] + target.shift
        distance = position - cue.end if cue.end <= position else cue.start - position - 1
        if low <= cue.start < high:
            names = _one_cue(sentence.words, cue, reached) + related.get(cue, [])
        else:
            names = _neighbour_cue(sentence, cue, "b" if cue.start < low else "a")
            distance += 50
        found.append(CuePlace(item.citance[start:end], start, end, cue.family, distance, names))
    for prefix, text in (("b", item.before[-MAX_CHARS:]), ("a", item.after[:MAX_CHARS])):
        other = take_apart(text)
        spans = other.spans() if other.cues else []
        for cue in other.cues:
            words = text[spans[cue.start][0] : spans[cue.end - 1][1]]
            found.append(CuePlace(words, -1, -1, cue.family, 100, _neighbour_cue(other, cue, prefix)))
    return found
