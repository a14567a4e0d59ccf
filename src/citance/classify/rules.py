"""One plain line per judgement that names the codebook's rule, made from what can be seen in the text.

The rules are a table: the first that fits speaks. What does not stand in the words (whether the judgement is right) it
cannot know: it tells which rule leads to the stance that was given, not that the stance is true. `citance.classify.rule_view`
holds what a rule may look at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from citance.classify.protocol import ClassifierInput
from citance.classify.rule_view import RuleView
from citance.model import Evidence, Stance

__all__ = ["RULES", "Rule", "explain_rule"]


class Rule(NamedTuple):
    """One rule: its number in the codebook ("" for the table of stances), when it fits, and what it says.

    `fits` gives the words that made it fit (True for none in particular), or a false value; in `line` {words} are
    those that carry the judgement, {own} those of own evidence, {found} what `fits` gave.
    """

    number: str
    name: str
    fits: Callable[[RuleView], str | bool]
    line: str


_MIXED = re.compile(
    r"\bbut (?:not|only|neither)\b|\b(?:not|only) (?:for|in|among)\b|\bwhereas\b|\bexcept\b|\bpart(?:ly|ially)\b|\bin part\b"
    r"|\bto some extent\b"
)
_GUIDELINE = re.compile(
    r"\b(?:guidelines?|recommendations?|recommended|hypothes[ie]s|hypothesi[sz]ed|predictions?|predicted|consensus"
    r"|reference (?:values?|ranges?|intervals?))\b"
)
_AGREES_WITH_GUIDELINE = re.compile(
    r"\b(?:with|support\w*|confirm\w*|corroborat\w*|match\w*|reinforc\w*|as|within) [^.;]{0,40}?" + _GUIDELINE.pattern
)
_TOGETHER = re.compile(
    r"\b(?:together|combined|along|coupled) with\b|\btaken together\b|\bextend(?:s|ed|ing)?\b|\bbuild(?:s|ing)? on\b"
    r"|\badd(?:s|ed|ing)? to\b|\bcomplement(?:s|ed|ing)?\b"
)
_REVIEW = re.compile(r"\breview\b|\bmeta-analys[ie]s\b", re.IGNORECASE)
_OWN_SYNTHESIS = re.compile(
    r"\b(?:our|this|the present|the current) (?:[a-z-]+ )?(?:review|meta-analysis|synthesis|pooled)\b|\bpooled\b"
)
_MECHANISM = re.compile(
    r"\b(?:may|might|could|can|would|probably|possibly|likely|presumably)(?: \w+){0,3} (?:because|due to|owing to|explain\w*|reflect\w*"
    r"|result from|attribut\w+|caused by)\b|\b(?:explained by|explanations?|because|due to|owing to|attribut(?:ed|able) to"
    r"|the role of|mechanisms?|underl(?:ie|ying))\b"
)
_AGREES_WITH_MECHANISM = re.compile(
    r"\b(?:with|support\w*|confirm\w*) [^.;]{0,30}?\b(?:role|mechanisms?|models?|pathways?|accounts?) (?:of|by which|for|in which|that)\b"
)
_CONTROVERSIAL = re.compile(
    r"\b(?:controversial|controvers(?:y|ies)|mixed (?:results|findings|evidence|picture)|conflicting|inconclusive|equivocal|debated?|inconsistent (?:results|findings)"
    r"|remains? unclear|contradictory (?:results|findings|evidence))\b"
)
_TIE = re.compile(
    r"\b(?:also|similarly|likewise|too|again|however|whereas|while|as did|indeed|in turn|by contrast|as well)\b"
)
_METHOD_DIFFERENCE = re.compile(
    r"\b(?:different|difference|differences|differ\w*|larger|smaller|other|another)\b[^.;]{0,60}?\b(?:methods?|methodolog\w+|samples?"
    r"|sampling|populations?|settings?|designs?|instruments?|measures?|definitions?|protocols?|cohorts?|criteria|scales?"
    r"|techniques?|assays?|time points?)\b"
)
_METHOD_USE = re.compile(
    r"\b(?:we|was|were|is|are|been) (?:then |also |first )?(?:used?|using|adapted|adopted|applied|measured|calculated|estimated|assessed"
    r"|performed|obtained|purchased|implemented|followed|defined|computed|scored|recruited|analy[sz]ed)\b"
    r"|\b(?:as|previously) described\b|\bdescribed (?:previously|elsewhere|in|by)\b|\busing\b|\b(?:adapted|modified|taken) from\b"
    r"|\b(?:method|protocol|procedure|software|package|algorithm|questionnaire|scale|inventory|dataset|database) (?:of|by|developed)\b"
    r"|\bfollowing the\b|\baccording to the (?:method|protocol|procedure|criteria|guidelines?|manufacturer)\b"
)
_FUTURE = re.compile(
    r"\b(?:future|further) (?:studies|research|work|investigation)\b|\bshould be (?:examined|tested|studied)\b"
)


def _used(view: RuleView) -> str:
    found = view.match(_METHOD_USE)
    passive = found.split(" ", 1)[0] in {"was", "were", "is", "are", "been"}
    return "" if passive and not view.in_methods else found


def _review_synthesis(view: RuleView) -> str | bool:
    if view.plain or view.only_broad or not _REVIEW.search(view.item.citing_title):
        return False
    return view.match(_OWN_SYNTHESIS) or view.own


def _tied(view: RuleView) -> str | bool:
    if not (view.supporting or view.contrasting) or not view.own or view.evidence is None or view.in_neighbour:
        return False
    found = _TIE.fullmatch(view.evidence.text.strip().lower())
    return found is not None


RULES: tuple[Rule, ...] = (
    # Strictly supporting or contrasting: own evidence is set beside the target.
    Rule(
        "6",
        "neighbouring sentence",
        lambda view: (view.supporting or view.contrasting) and view.in_neighbour,
        "the words that compare (“{words}”) stand in the neighbouring sentence and bear on the same claim",
    ),
    Rule(
        "1",
        "the target decides",
        lambda view: (view.supporting or view.contrasting) and view.both_ways and view.others > 0,
        "the sentence agrees with one work and differs from another; “{words}” bears on this one",
    ),
    Rule(
        "2",
        "mixed for one target",
        lambda view: (
            (view.supporting or view.contrasting) and view.both_ways and not view.others and view.match(_MIXED)
        ),
        "the sentence agrees in part and differs in part (“{found}”); the side that it stresses counts",
    ),
    Rule(
        "9",
        "own synthesis of a review",
        _review_synthesis,
        "the review's own synthesis (“{found}”) counts as own evidence",
    ),
    Rule(
        "4",
        "a difference in finding",
        lambda view: view.contrasting and view.phrase("THAN"),
        "“{found}” is presented as a difference in finding, whatever reason is offered for it",
    ),
    Rule(
        "7",
        "a recommendation, hypothesis or reference value",
        lambda view: bool(view.supporting and view.match(_AGREES_WITH_GUIDELINE)) and view.match(_GUIDELINE),
        "own data agree with a recommendation, hypothesis or reference value (“{found}”), not merely follow it",
    ),
    Rule(
        "8",
        "together with, extends",
        lambda view: view.supporting and view.match(_TOGETHER),
        "“{found}” counts, as own evidence points the same way on the same question",
    ),
    Rule(
        "5",
        "found the very thing",
        lambda view: view.supporting and view.match(_AGREES_WITH_MECHANISM),
        "the target is read as having found the very thing, not only as giving a mechanism (“{found}”)",
    ),
    Rule("3", "side by side", _tied, "own and cited result stand side by side and “{words}” ties them"),
    Rule(
        "",
        "own evidence beside it",
        lambda view: (view.supporting or view.contrasting) and not view.own and view.own_beside,
        "own evidence stands in the neighbouring sentence (“{found}”) and {sense} the target: “{words}”",
    ),
    Rule(
        "",
        "own evidence",
        lambda view: (view.supporting or view.contrasting) and bool(view.own),
        "own evidence (“{own}”) {sense} the target: “{words}”",
    ),
    Rule(
        "",
        "own evidence implied",
        lambda view: view.supporting or view.contrasting,
        "the authors' own result, not named as such, {sense} the target: “{words}”",
    ),
    # By somebody else's evidence only.
    Rule(
        "12",
        "a named opposite finding",
        lambda view: view.only_broad and view.broad is Stance.CONTRASTING and view.match(_CONTROVERSIAL),
        "the literature is called “{found}” and the target set against an opposite finding of others: broad only",
    ),
    Rule(
        "9",
        "others' evidence in a review",
        lambda view: view.only_broad and bool(_REVIEW.search(view.item.citing_title)),
        "the evidence that {sense} the target (“{words}”) is a reviewed study's, not the review's own: broad only",
    ),
    Rule(
        "",
        "others' evidence",
        lambda view: view.only_broad,
        "somebody else's evidence {sense} the target (“{words}”), the citing authors bring none of their own: broad only",
    ),
    # Mentioning, also broadly.
    Rule(
        "11",
        "not in contradiction",
        lambda view: view.plain and view.phrase("NOTDIS"),
        "“{found}” says neither agreement nor disagreement",
    ),
    Rule(
        "12",
        "controversial as a whole",
        lambda view: view.plain and view.match(_CONTROVERSIAL),
        "the literature as a whole is called “{found}”; nobody's finding is set against the target",
    ),
    Rule(
        "7",
        "following a recommendation",
        lambda view: view.plain and bool(view.match(_METHOD_USE)) and view.match(_GUIDELINE),
        "a recommendation, hypothesis or reference value (“{found}”) is followed or named, not found to hold",
    ),
    Rule(
        "4",
        "a difference of method",
        lambda view: view.plain and view.match(_METHOD_DIFFERENCE),
        "a difference of method, sample or setting alone (“{found}”) is none of finding",
    ),
    Rule(
        "5",
        "only a mechanism",
        lambda view: view.plain and view.match(_MECHANISM),
        "the target stands by an explanation or mechanism (“{found}”), not by a finding that own evidence meets",
    ),
    Rule(
        "8",
        "together with, extends",
        lambda view: view.plain and (view.match(_FUTURE) or (view.own_result and view.match(_TOGETHER))),
        "“{found}” alone says nothing of own evidence on the same question",
    ),
    Rule(
        "1",
        "the words bear on another work",
        lambda view: view.plain and view.relates and view.others > 0,
        "“{words}” bears on another work cited in the sentence",
    ),
    Rule(
        "3",
        "side by side",
        lambda view: view.plain and view.own_result and not view.relates and not view.match(_METHOD_USE),
        "own (“{own}”) and cited result stand side by side without a word that compares them",
    ),
    Rule(
        "6",
        "the words point at another work",
        lambda view: view.plain and not view.relates and view.neighbour_relates,
        "words that compare stand in a neighbouring sentence and point at another work there",
    ),
    Rule(
        "",
        "use",
        lambda view: view.plain and _used(view),
        "the target is used (“{found}”): a method, material, measure or data, not a finding that is tested",
    ),
    Rule(
        "9",
        "a study in a review",
        lambda view: view.plain and view.in_results and bool(_REVIEW.search(view.item.citing_title)),
        "a study that a review includes is its data",
    ),
    Rule(
        "",
        "no own evidence",
        lambda view: view.plain and view.relates and not view.own,
        "“{words}” compares others' findings or things, no own evidence is set beside the target",
    ),
    Rule(
        "",
        "no words that compare",
        lambda view: view.plain and bool(view.own),
        "own evidence (“{own}”) is not said to agree or disagree with the target",
    ),
    Rule("", "background", lambda view: True, "background, no own evidence is set beside the target"),
)
"""The hard cases of the codebook and its table of stances, the most telling first."""

_SENSE = {Stance.SUPPORTING: "agrees with", Stance.CONTRASTING: "disagrees with", Stance.MENTIONING: "mentions"}


def explain_rule(item: ClassifierInput, stance: Stance, broad: Stance, evidence: Evidence | None) -> str:
    """The line for a statement that was judged so: "Contrasting (rule 4): “higher than” is presented …".

    Args:
        item: the statement as the classifier saw it.
        stance: the strict stance that was given.
        broad: the broad stance that was given.
        evidence: the words that carry it, where they are known.
    """
    view = RuleView(item, stance, broad, evidence)
    for rule in RULES:
        if found := rule.fits(view):
            return _line(rule, view, found)
    return ""


def _line(rule: Rule, view: RuleView, found: str | bool) -> str:
    shown = view.stance if view.stance is not Stance.MENTIONING else view.broad
    line = rule.line.format(
        words=view.words or "–",
        own=view.own,
        found=found if isinstance(found, str) else view.words,
        sense=_SENSE[shown],
    )
    line = line.replace(": “–”", "").replace(" (“–”)", "").replace("“–”", "it")
    lead = f"{view.stance.value.capitalize()} ({f'rule {rule.number}' if rule.number else 'by definition'}): "
    return lead + line + "."
