"""Relations: cues of agreement and disagreement as a reader would note them, with few words of their own.

Every cue that relates a finding to another one is written as its sense (agreement, disagreement, comparison), its way to
the target, who speaks (the nearest of own results, plain results, "this", others, a citation in front of it), what it is
related to, and which own evidence there is at all. Frequent and rare phrases, and those of other languages, share these
features, so that a phrase that was rare in the training statements is still read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from citance.classify.cues import CueSpan

__all__ = [
    "BREAKS",
    "OWN",
    "SENSES",
    "Context",
    "Relation",
    "reach",
    "relation_features",
    "relation_names",
    "relations_of",
]

BREAKS = frozenset(
    {"but", "while", "whereas", "although", "though", "however", ";", "unlike", "pero", "aunque", "mas", "embora",
     "enquanto", "aber", "während", "obwohl", "hingegen", "dagegen"}
)  # fmt: skip
"""Words that part what is said of one citation from what is said of the next."""
OWN = frozenset({"OWNRES", "OWNACT", "OWNLOC", "WE"})
SENSES = {
    "AGREE": "A", "SIMILAR": "A", "CONFIRM": "A", "LIKE": "a", "SUPPORT": "s", "DISAGREE": "D", "DIFFER": "d",
    "DOUBT": "q", "NOFIND": "f", "THAN": "C", "NOTDIS": "N", "PREV": "P",
}  # fmt: skip
"""Families that relate, and in which sense."""
_SPEAKERS = {**dict.fromkeys(OWN, "O"), "RESN": "R", "THISIS": "T", "OTHERS": "X", "FIGURE": "R"}
_THIS = frozenset(
    {"this", "these", "it", "which", "that", "they", "esto", "este", "estos", "isso", "isto", "dies", "das", "diese"}
)
_DEMONSTRATIVES = frozenset({"this", "these", "those", "that", "them", "former", "such", "it", "his", "her", "their"})
_LINKS = frozenset({"and", "or", ",", "nor", "&", "y", "e", "und", "sowie", "oder", "as"})
_MAX_LINK = 8


class Context(NamedTuple):
    """What a relation is read with: own evidence of the sentence or the one before ("O" said, "T" a results word or
    number here, "B" in the sentence before, "-" none) and the section's role."""

    own: str
    role: str


class Relation(NamedTuple):
    """One relating cue; `side` is L or R of the target, `between` what stands between, `gap` in words."""

    cue: CueSpan
    sense: str
    side: str
    between: str
    gap: int
    speaker: str
    object: str
    tense: str


def reach(tokens: Sequence[str], cues: Sequence[CueSpan], low: int, high: int, position: int) -> tuple[int, int]:
    """First and last word of the row of coordinated citations that the target belongs to.

    "both the survey [1] and the interviews [4]": what is said of the one is said of the other, unless a breaking word
    or another relation stands between them.
    """
    barred = {
        place for cue in cues if cue.family in SENSES or cue.family in OWN for place in range(cue.start, cue.end)
    }

    def linked(start: int, end: int) -> bool:
        between = tokens[start + 1 : end]
        return (
            len(between) <= _MAX_LINK
            and (not between or not _LINKS.isdisjoint(between))
            and BREAKS.isdisjoint(between)
            and barred.isdisjoint(range(start + 1, end))
        )

    first = last = position
    for place in range(position - 1, low - 1, -1):
        if tokens[place] == "OTH":
            if not linked(place, first):
                break
            first = place
    for place in range(position + 1, high):
        if tokens[place] == "OTH":
            if not linked(last, place):
                break
            last = place
    return first, last


def _between(tokens: Sequence[str], start: int, end: int) -> str:
    words = tokens[start:end]
    return ("b" if not BREAKS.isdisjoint(words) else "") + ("o" if "OTH" in words else "") or "-"


def _speaker(tokens: Sequence[str], cues: Sequence[CueSpan], number: int, low: int, position: int) -> str:
    """Who stands nearest in front of a cue: own, results, this, others, a citation (c), the target (t), nobody (-)."""
    start = cues[number].start
    at, who = low - 1, "-"
    for cue in cues[:number]:
        if cue.family in _SPEAKERS and cue.start >= low and cue.end <= start:
            at, who = cue.start, _SPEAKERS[cue.family]
    for place in range(start - 1, max(at, low - 1), -1):
        word = tokens[place]
        if word == "OTH":
            return "t" if place == position else who + "c" if who == "O" else "c"
        if word in _THIS and start - place <= 4:
            return "T"
    return who


def _object(tokens: Sequence[str], cues: Sequence[CueSpan], number: int, high: int, position: int) -> str:
    """What the cue relates to: the target (t), another citation (c), "this" (T), own (O), others (X), unsaid (-)."""
    end = cues[number].end
    ahead = {cue.start: _SPEAKERS[cue.family] for cue in cues[number + 1 : number + 5] if cue.family in _SPEAKERS}
    for place in range(end, min(end + 9, high)):
        word = tokens[place]
        if word == "OTH":
            return "t" if place == position else "c"
        if word in _DEMONSTRATIVES:
            return "T"
        if place in ahead:
            return ahead[place]
        if word in BREAKS or (word == "," and place > end):
            return "-"
    return "-"


def _tense(word: str) -> str:
    return "d" if word.endswith("ed") else "g" if word.endswith("ing") else "s" if word.endswith("s") else "-"


def relations_of(tokens: Sequence[str], cues: Sequence[CueSpan], low: int, high: int, position: int) -> list[Relation]:
    """The relations of the words low:high, in order; `cues` are those of these words."""
    if not any(cue.family in SENSES for cue in cues):
        return []
    first, last = reach(tokens, cues, low, high, position) if position >= 0 else (low, low)
    found = []
    for number, cue in enumerate(cues):
        sense = SENSES.get(cue.family)
        if sense is None or (sense == "C" and cue.end < len(tokens) and tokens[cue.end] == "0"):
            continue
        if cue.end <= first:
            side, gap, between = "L", first - cue.end, _between(tokens, cue.end, first)
        elif cue.start > last:
            side, gap, between = "R", cue.start - last - 1, _between(tokens, last + 1, cue.start)
        else:
            side, gap, between = "I", 0, "-"
        speaker = _speaker(tokens, cues, number, low, position)
        aim = _object(tokens, cues, number, high, position)
        found.append(Relation(cue, sense, side, between, gap, speaker, aim, _tense(tokens[cue.start])))
    return found


def relation_names(one: Relation, context: Context) -> list[str]:
    """The features of one relation."""
    sense, way = one.sense, one.side + one.between
    return [
        f"g {sense} {way}",
        f"g {sense} {way} {one.speaker}",
        f"g {sense} {way} {context.own}",
        f"g {sense} {one.speaker} {context.own}",
        f"g {sense} {way} {one.speaker}>{one.object}",
        f"g {sense} {one.speaker}>{one.object}",
        f"g {sense} {one.cue.family} {way} {one.tense} {one.speaker}",
    ]


def _ruling(relations: Sequence[Relation]) -> Relation | None:
    """The relation that most likely rules the target: without a break, the nearest, in front of it rather than behind."""
    known = [one for one in relations if one.sense != "P"]
    if not known:
        return None
    return min(
        known,
        key=lambda one: (
            "b" in one.between or (one.side == "R" and one.object == "c"),
            "o" in one.between,
            one.gap + (2 if one.side == "R" else 0),
        ),
    )


def relation_features(relations: Sequence[Relation], context: Context) -> list[str]:
    """The features of all relations, and of the one that rules the target."""
    out = [name for one in relations for name in relation_names(one, context)]
    ruling = _ruling(relations)
    if ruling is None:
        return [*out, f"G none {context.own}", f"G none {context.own} {context.role}"]
    near = "0" if ruling.gap <= 2 else "1" if ruling.gap <= 6 else "2" if ruling.gap <= 14 else "3"
    sense, way = ruling.sense, ruling.side + ruling.between
    return [
        *out,
        f"G {sense}",
        f"G {sense} {way}",
        f"G {sense} {way} {near}",
        f"G {sense} {ruling.speaker}",
        f"G {sense} {ruling.speaker} {ruling.tense}",
        f"G {sense} {way} {ruling.speaker}>{ruling.object} {context.own}",
        f"G {sense} {context.own}",
        f"G {sense} {context.own} {context.role}",
        f"G {sense} {way} {ruling.speaker} {context.own}",
    ]
