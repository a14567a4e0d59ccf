"""Numbers in square brackets or parentheses, and what looks like them and is something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from citance.read.loose import LooseBlock
from citance.read.marking._candidate import Candidate
from citance.read.marking._numbers import DASH, ItemList, keys_of, read_items

__all__ = ["Group", "bracket_groups", "candidates_of", "doubt_glued", "parenthesis_groups"]

_SQUARE = re.compile(r"\[([^\[\]]{1,160})\]")
_ROUND = re.compile(r"\(([^()]{1,120})\)")
_JOIN = re.compile(rf"\s*[{DASH}]{{1,2}}\s*$")
# What may stand before "[1, 5]" when it is a number of another kind.
_INTERVAL_WORD = re.compile(
    r"(?:\bCIs?|\bIC|\bCrI|\bHDI|\bintervals?|\b[Rr]anges?|\branging|\bIQR|\bscale|\bintervalo|\binterval|\bbetween|\bsteps? of|\bdomain|\bMdn|\bmedian|\bmean|\bSD|\bM|\bβ|\bOR|\bHR|\bRR|"
    r"[=∈<>≤≥±×·∗*/^%∼~+|])\s*(?:of|from|was|were|is|in|:|,|=)?\s*$"
)
_MATH_BEFORE = re.compile(r"(?:[=∈<>≤≥±×^]|\\in|\bmod)\s*$")
_INDEXED = re.compile(r"(?:^|[\s(,;])[A-Za-zα-ωΑ-Ω]$")
_CHEMICAL = re.compile(r"[\]\-–)]$")
_NOT_ROUND = re.compile(
    r"(?:\b(?:Eqs?|Equations?|Eqns?|Figs?|Figures?|Tables?|Tabs?|Sections?|Sect?s?|Chapters?|Ch|Box|Boxes|Step|Steps|Stage|Phase|Panel|Panels|Model|Models|Group|Groups|Grade|Level|Class|Type|"
    r"Scheme|Compounds?|Complex|Experiments?|Exp|Study|Theorem|Lemma|Proposition|Corollary|Definition|Remark|Condition|Conditions|Assumption|Problem|System|Systems|Algorithm|Case|Line|Rule|Question|Questions|Q|Item|Items|Part|Hypothesis|H|Aim|"
    r"Gleichung|Abb|Abbildung|Tabelle|Equação|Ecuación|Figura|Tabela|Tabla|formula|formulas|expression|relation|relations|using|into|or|n|N|no|No|vol|Vol|category|categories|score)\s*\.?\s*|[=+×*/^<>≤≥±−]\s*|(?:^|[\s(])(?!(?:19|20)\d\d\s?$)[\d.,]+%?\s?|(?:^|[\s(/])[a-zA-Z][ijknt]?\s)$",
    re.I,
)
_EQUATION_WORD = re.compile(
    r"\b(?:Eqs?|[Ee]quations?|Eqns?|Gleichung\w*|[Ee]qua\w+|[Ee]cuaci\w+|[Ff]ormulas?|[Ee]xpressions?|[Ss]ystems?|[Mm]odels?|[Cc]onditions?|[Pp]roblems?)\s*\.?\s*$"
)


_GLUED_SHARE = 0.15


class Group(NamedTuple):
    """Numbers in one pair of brackets: the span with brackets, the items, and whether it stands in doubtful company."""

    start: int
    end: int
    numbers: ItemList
    doubtful: bool
    glued: bool


def bracket_groups(block: LooseBlock) -> list[Group]:
    """Number groups in square brackets; intervals, chemical names and indices are left out."""
    text = block.text
    if "[" not in text:
        return []
    groups = []
    for found in _SQUARE.finditer(text):
        numbers = read_items(text, found.start(1), found.end(1))
        if numbers is None:
            continue
        start, end = found.span()
        before, after = text[max(0, start - 24) : start], text[end : end + 2]
        glued = before[-1:].isalnum()
        if after[:1].isalpha() and (glued or _CHEMICAL.search(before) or before[-1:] == "["):
            continue  # "pyrido[3,2]pyridine"
        if after[:1] == "[" and glued and after[1:2].isalpha():
            continue
        doubtful = bool(
            _MATH_BEFORE.search(before)
            or _INDEXED.search(before)
            or after.lstrip()[:1] in ("=", "∈")
            or (len(numbers.items) == 2 and _INTERVAL_WORD.search(before))
        )
        groups.append(Group(start, end, numbers, doubtful, glued))
    return groups


def parenthesis_groups(block: LooseBlock) -> list[Group]:
    """Number groups in parentheses; equation numbers, list items and counts are doubtful."""
    text = block.text
    if "(" not in text:
        return []
    groups: list[Group] = []
    for found in _ROUND.finditer(text):
        numbers = read_items(text, found.start(1), found.end(1))
        if numbers is None or any(item.last > 1500 for item in numbers.items):
            continue
        start, end = found.span()
        before, after = text[max(0, start - 24) : start], text[end : end + 1]
        glued = before[-1:].isalnum()
        doubtful = (
            bool(_NOT_ROUND.search(before))
            or _repeats(numbers)
            or not before.strip()
            or after.isalnum()
            or after in ("-", "–", "(")
        )
        groups.append(Group(start, end, numbers, doubtful and not _is_list(numbers), glued))
    return _without_enumerations(text, groups)


def doubt_glued(groups: list[list[Group]]) -> list[list[Group]]:
    """Groups glued to the word before are doubtful, unless that is how the paper prints them ("in vivo(30)")."""
    every = [group for several in groups for group in several]
    if sum(group.glued for group in every) > _GLUED_SHARE * len(every):
        return groups
    return [[group._replace(doubtful=group.doubtful or group.glued) for group in several] for several in groups]


def _repeats(numbers: ItemList) -> bool:
    """ "GM (1,1)" names nothing twice."""
    firsts = [item.first for item in numbers.items]
    return len(set(firsts)) < len(firsts)


def _is_list(numbers: ItemList) -> bool:
    return len(numbers.items) > 2


def _without_enumerations(text: str, groups: list[Group]) -> list[Group]:
    """Mark "(1) …, (2) …, (3) …" as doubtful: single numbers counting up from 1, each before its clause."""
    singles = [
        group
        for group in groups
        if len(group.numbers.items) == 1 and group.numbers.items[0].first == group.numbers.items[0].last
    ]
    run: list[Group] = []
    doubtful: set[int] = set()
    for group in singles:
        number = group.numbers.items[0].first
        opens = (
            not text[: group.start].strip()
            or text[: group.start].rstrip()[-1:] in ":;,.—–"
            or text[: group.start].rstrip().endswith((" and", " or", " y", " e", " und"))
        )
        if number == len(run) + 1 and opens:
            run.append(group)
        elif number == 1 and opens:
            run = [group]
        if len(run) > 1:
            doubtful.update(each.start for each in run)
    return [group._replace(doubtful=True) if group.start in doubtful else group for group in groups]


def candidates_of(text: str, groups: list[Group], by_number: Mapping[int, tuple[str, ...]]) -> list[Candidate]:
    """The groups whose numbers are all in the list, a candidate per printed item ("[1], [4–6]")."""
    found: list[Candidate] = []
    previous: Group | None = None
    for group in groups:
        items = group.numbers.items
        named = [keys_of(item, by_number) for item in items]
        if not all(named):
            previous = None
            continue
        score = 0.2 if group.doubtful else 0.6 if group.numbers.pages else 1.0
        if sorted(item.first for item in items) != [item.first for item in items]:
            score *= 0.9
        joined = _joined(text, previous, group, by_number)
        if joined and found:
            found[-1] = joined
        for item, keys in zip(items[1 if joined else 0 :], named[1 if joined else 0 :], strict=True):
            single = len(items) == 1
            start, end = (group.start, group.end) if single else (item.start, item.end)
            found.append(Candidate(start, end, keys, score))
        previous = group if len(items) == 1 else None
    return found


def _joined(
    text: str, previous: Group | None, group: Group, by_number: Mapping[int, tuple[str, ...]]
) -> Candidate | None:
    """ "[1]–[4]" is one range."""
    if previous is None or not _JOIN.fullmatch(text[previous.end : group.start]):
        return None
    first, last = previous.numbers.items[0], group.numbers.items[0]
    if not first.first < last.last:
        return None
    keys = keys_of(first._replace(last=last.last), by_number)
    return Candidate(previous.start, group.end, keys) if keys else None
