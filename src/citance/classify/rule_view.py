"""What the rules of the codebook can see of a judged statement: own evidence, words that compare, other works beside it."""

from __future__ import annotations

import re
from functools import cached_property

from citance.classify.cues import CueSpan
from citance.classify.protocol import ClassifierInput
from citance.classify.relations import OWN, SENSES
from citance.classify.sentence import Sentence, take_apart
from citance.classify.target import Target, locate
from citance.model import Evidence, Stance

__all__ = ["RuleView"]

_LONGEST_QUOTE = 60
_AGREE = frozenset("AasP")
_DISAGREE = frozenset("DdqfC")
_TELLING = frozenset("ADdfC")
_STRONG_OWN = frozenset({"OWNRES", "OWNACT", "OWNLOC"})
_WE = frozenset({"we", "our", "ours", "my"})
"""Weak signs of own evidence; "us" is left out, which in lower case may be a country."""
_SPACES = re.compile(r"\s+")


class RuleView:
    """A statement with its judgement, taken apart on demand; texts are in lower case, citations blanked out."""

    def __init__(self, item: ClassifierInput, stance: Stance, broad: Stance, evidence: Evidence | None) -> None:
        self.item, self.stance, self.broad, self.evidence = item, stance, broad, evidence

    @property
    def supporting(self) -> bool:
        """Strictly supporting."""
        return self.stance is Stance.SUPPORTING

    @property
    def contrasting(self) -> bool:
        """Strictly contrasting."""
        return self.stance is Stance.CONTRASTING

    @property
    def only_broad(self) -> bool:
        """A stance by somebody else's evidence only."""
        return self.stance is Stance.MENTIONING and self.broad is not Stance.MENTIONING

    @property
    def plain(self) -> bool:
        """Mentioning, strictly and broadly."""
        return self.broad is Stance.MENTIONING and self.stance is Stance.MENTIONING

    @cached_property
    def target(self) -> Target:
        """The target in its sentence."""
        return locate(self.item)

    @cached_property
    def text(self) -> str:
        """The inner sentence that holds the target."""
        sentence = self.target.sentence
        number = next((k for k, bound in enumerate(sentence.bounds) if bound == self.target.low), 0)
        last = next((k for k, bound in enumerate(sentence.bounds) if bound == self.target.high and k > number), -1)
        return sentence.masked[sentence.cuts[number] : sentence.cuts[last]]

    @cached_property
    def cues(self) -> tuple[CueSpan, ...]:
        """The cues of the inner sentence."""
        low, high = self.target.low, self.target.high
        return tuple(cue for cue in self.target.sentence.cues if low <= cue.start < high)

    @cached_property
    def families(self) -> frozenset[str]:
        """The families of `cues`."""
        return frozenset(cue.family for cue in self.cues)

    @cached_property
    def before(self) -> Sentence:
        """The text in front of the inner sentence."""
        return take_apart(self.target.before)

    @cached_property
    def after(self) -> Sentence:
        """The text behind the inner sentence."""
        return take_apart(self.target.after)

    @cached_property
    def others(self) -> int:
        """How many other citation groups stand in the inner sentence."""
        sentence, target = self.target.sentence, self.target
        inside = sum(target.low <= at < target.high for at in sentence.at)
        return inside - (target.position >= 0)

    @cached_property
    def own(self) -> str:
        """The words of the inner sentence by which the citing authors bring their own evidence, or ""."""
        return _own_words(self.target.sentence, self.target.low, self.target.high)

    @property
    def own_result(self) -> bool:
        """Whether own evidence is named as such ("our results", "we found"), not only by "we" or "our"."""
        return bool(self.own) and not self.families.isdisjoint(_STRONG_OWN)

    @cached_property
    def own_beside(self) -> str:
        """The same of the neighbouring sentences, the one in front first."""
        return _own_words(self.before) or _own_words(self.after)

    @cached_property
    def words(self) -> str:
        """The words that carry the judgement: the evidence, else the first cue of the stance that was given, else ""."""
        if self.evidence is not None and self.evidence.text.strip():
            return _quote(self.evidence.text)
        shown = self.stance if self.stance is not Stance.MENTIONING else self.broad
        senses = {Stance.SUPPORTING: _AGREE, Stance.CONTRASTING: _DISAGREE}.get(shown, _AGREE | _DISAGREE)
        for cue in self.cues:
            if SENSES.get(cue.family, "") in senses:
                return _text(self.target.sentence, cue)
        return ""

    @property
    def in_methods(self) -> bool:
        """Whether the statement stands in a section on methods."""
        return self.item.section_role == "methods" or "method" in self.item.section.lower()

    @property
    def in_results(self) -> bool:
        """Whether the statement stands in a section on results."""
        return self.item.section_role == "results" or "result" in self.item.section.lower()

    @property
    def in_neighbour(self) -> bool:
        """Whether the words that carry the judgement stand in a neighbouring sentence."""
        return self.evidence is not None and self.evidence.start < 0

    @cached_property
    def both_ways(self) -> bool:
        """Whether the inner sentence both agrees and disagrees."""
        senses = {SENSES.get(family, "") for family in self.families}
        return bool(senses & _AGREE) and bool(senses & _DISAGREE)

    @cached_property
    def relates(self) -> bool:
        """Whether any words of the inner sentence plainly compare or relate findings."""
        return any(SENSES.get(family) in _TELLING for family in self.families)

    @cached_property
    def neighbour_relates(self) -> bool:
        """Whether a neighbouring sentence compares findings and cites a work of its own."""
        return any(
            sentence.groups and any(SENSES.get(cue.family) in _TELLING for cue in sentence.cues)
            for sentence in (self.before, self.after)
        )

    def phrase(self, family: str) -> str:
        """The words of the first cue of a family in the inner sentence, or ""."""
        return next((_text(self.target.sentence, cue) for cue in self.cues if cue.family == family), "")

    def match(self, pattern: re.Pattern[str]) -> str:
        """What a pattern matches in the inner sentence, shortened for quoting, or ""."""
        found = pattern.search(self.text)
        return _quote(found.group()) if found else ""


def _own_words(sentence: Sentence, low: int = 0, high: int = 1 << 30) -> str:
    inside = [cue for cue in sentence.cues if cue.family in OWN and low <= cue.start < high]
    strong = [cue for cue in inside if cue.family in _STRONG_OWN]
    said = [_text(sentence, cue) for cue in strong or inside]
    return next((words for words in said if strong or words in _WE), "")


def _text(sentence: Sentence, cue: CueSpan) -> str:
    spans = sentence.spans()
    return _quote(sentence.masked[spans[cue.start][0] : spans[cue.end - 1][1]])


def _quote(words: str) -> str:
    """Words as they are quoted in a line: one line, no quotation marks of their own, of bounded length."""
    plain = _SPACES.sub(" ", words.replace("\x01", "…").replace("“", "").replace("”", "")).strip(" ,;.")
    if len(plain) <= _LONGEST_QUOTE:
        return plain
    return plain[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
